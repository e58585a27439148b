"""The network, catalog and stock of the demo organization."""

from collections import Counter

from app.seed.catalog import catalog
from app.seed.locations import COLD_STORES, locations
from app.seed.stock import may_stock, stock
from domain.address import Address
from domain.handling import Handling
from domain.limits import CODE_LENGTH_MAX
from operations.locate_address import locate_address


def test_has_twenty_locations_of_every_kind_and_each_can_be_located() -> None:
    places = locations()
    assert Counter(place["kind"] for place in places) == {
        "WAREHOUSE": 6,
        "STORE": 12,
        "THIRD_PARTY": 1,
        "DROPSHIP_VENDOR": 1,
    }
    assert len({place["code"] for place in places}) == 20
    for place in places:
        address = Address(postal_code=place["address"]["postalCode"], country_code="US")
        assert locate_address(address, "address").latitude is not None
    assert {place["code"] for place in places if "COLD" in place["handling"]} == {*COLD_STORES, "TP-IND"}


def test_has_more_than_300_skus_with_every_handling() -> None:
    skus = catalog(1)
    codes = [sku["code"] for sku in skus]
    assert len(codes) == len(set(codes)) == 320
    assert max(map(len, codes)) <= CODE_LENGTH_MAX
    assert {handling for sku in skus for handling in sku["handling"]} == set(Handling)
    assert all(sku["weightGrams"] > 0 and sku["lengthMillimeters"] >= sku["heightMillimeters"] / 20 for sku in skus)


def test_is_the_same_for_the_same_seed() -> None:
    places = locations()
    assert catalog(7) == catalog(7) != catalog(8)
    assert stock(7, locations=places, skus=catalog(7)) == stock(7, locations=places, skus=catalog(7))
    assert stock(7, locations=places, skus=catalog(7)) != stock(8, locations=places, skus=catalog(7))


def test_stocks_only_what_a_location_is_equipped_for() -> None:
    places, skus = locations(), catalog(3)
    by_code = {sku["code"]: sku for sku in skus}
    units = stock(3, locations=places, skus=skus)
    assert all(may_stock(place, by_code[code]) for place in places for code in units[place["code"]])
    stocked = {code for levels in units.values() for code in levels}
    assert stocked == set(by_code)
    assert all(quantity > 0 for levels in units.values() for quantity in levels.values())
