"""State is the fold of its events, for every kind of stream."""

import pytest
from msgspec.structs import replace

from domain.address import Address
from domain.catalog.sku import Sku, SkuSaved
from domain.events import DomainEvent
from domain.fold import State, apply, fold
from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.stock_level import StockLevel
from domain.method import Method
from domain.network.location import Location, LocationKind, LocationSaved
from domain.orders.events import OrderClosed, OrderPlaced
from tests.unit.orders.builders import make_order

NYC = Location(
    code="NYC",
    name="New York",
    kind=LocationKind.STORE,
    address=Address(country_code="US", latitude=40.7, longitude=-74.0),
    methods=(Method.SHIP,),
    handling=(),
)
TEA = Sku(code="TEA", name="Tea", weight_grams=100)


def moved(**delta: int) -> StockChanged:
    return StockChanged(sku="TEA", location="NYC", kind=MovementKind.ADJUSTED, delta=StockDelta(**delta), cause="adj_1")


def test_stream_without_events_has_no_state() -> None:
    assert fold([]) is None


def test_stock_level_starts_at_zero_and_adds_up() -> None:
    assert fold([moved(available=3), moved(available=-1, allocated=1), moved(allocated=-1)]) == StockLevel(
        sku="TEA", location="NYC", on_hand=2, available=2, version=3
    )


def test_location_and_sku_are_what_was_saved_last_with_the_number_of_their_events() -> None:
    renamed = replace(NYC, name="Manhattan", version=9)
    assert fold([LocationSaved(location=NYC), LocationSaved(location=renamed)]) == replace(renamed, version=2)
    assert fold([SkuSaved(sku=TEA)]) == replace(TEA, version=1)


def test_order_starts_with_its_placement() -> None:
    order = make_order()
    assert fold([OrderPlaced(order=order)]) == replace(order, version=1)


def test_event_before_the_first_or_a_second_first_one_is_a_defect() -> None:
    with pytest.raises(AssertionError):
        apply(None, OrderClosed())
    with pytest.raises(AssertionError):
        apply(make_order(), OrderPlaced(order=make_order()))


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (NYC, moved(available=1)),
        (TEA, LocationSaved(location=NYC)),
        (NYC, SkuSaved(sku=TEA)),
        (StockLevel(sku="TEA", location="NYC"), OrderClosed()),
    ],
)
def test_event_of_another_kind_of_stream_is_a_defect(state: State, event: DomainEvent) -> None:
    with pytest.raises(AssertionError):
        apply(state, event)
