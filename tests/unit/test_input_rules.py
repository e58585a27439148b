"""Rules that many inputs share."""

from datetime import timedelta

import pytest

from domain.address import Address
from domain.list_rules import repeated_refusals, size_refusals
from domain.method import Method
from domain.method_rules import method_refusals
from domain.moment_rules import EARLIEST, LATEST, moment_refusals
from domain.number_rules import quantity_refusals, range_refusals
from domain.refusals import Refusal

ADDRESS = Address(name="Ada", line1="12 Elm Street", city="Boston", postal_code="02116", country_code="US")


def said(refusals: list[Refusal]) -> list[tuple[tuple[str, ...], str]]:
    return [(refusal.field, refusal.message) for refusal in refusals]


@pytest.mark.parametrize(("quantity", "least"), [(1, 1), (1_000_000_000, 1), (0, 0)])
def test_accepts_quantities_to_both_ends(quantity: int, least: int) -> None:
    assert quantity_refusals(quantity, "quantity", least=least) == []


@pytest.mark.parametrize("quantity", [-1, 0, 1_000_000_001])
def test_refuses_quantities_beyond(quantity: int) -> None:
    message = "The quantity is between 1 and 1000000000."
    assert said(quantity_refusals(quantity, "items", "0", "quantity")) == [(("items", "0", "quantity"), message)]


def test_names_the_number() -> None:
    message = "The threshold is between 0 and 5."
    assert said(range_refusals(6, "threshold", "threshold", least=0, most=5)) == [(("threshold",), message)]


def test_refuses_moments_that_nobody_means() -> None:
    moment = timedelta(milliseconds=1)
    assert moment_refusals(EARLIEST, "expectedAt") == moment_refusals(LATEST - moment, "expectedAt") == []
    message = "The time is between the years 2000 and 2199."
    for wrong in (EARLIEST - moment, LATEST):
        assert said(moment_refusals(wrong, "expectedAt")) == [(("expectedAt",), message)]


@pytest.mark.parametrize(("length", "least"), [(1, 1), (200, 1), (0, 0)])
def test_accepts_lists_to_both_ends(length: int, least: int) -> None:
    assert size_refusals(range(length), "items", least=least) == []


def test_refuses_lists_beyond() -> None:
    assert said(size_refusals([], "items")) == [(("items",), "1 to 200 items.")]
    assert said(size_refusals(range(201), "lines", least=0)) == [(("lines",), "At most 200 lines.")]


def test_points_at_each_repetition() -> None:
    refusals = repeated_refusals(["TEA", "MUG", "TEA", "TEA"], "Once.", of="items", field="sku")
    assert said(refusals) == [(("items", "2", "sku"), "Once."), (("items", "3", "sku"), "Once.")]


def test_pickup_has_a_location_and_no_address() -> None:
    assert method_refusals(Method.PICKUP, pickup_location="SHOP", ship_to=None) == []
    refusals = method_refusals(Method.PICKUP, pickup_location=None, ship_to=ADDRESS, address_field="destination")
    assert [refusal.field for refusal in refusals] == [("locationCode",), ("destination",)]


def test_shipping_has_an_address_if_any_and_no_location() -> None:
    assert method_refusals(Method.SHIP, pickup_location=None, ship_to=None) == []
    assert method_refusals(Method.SHIP, pickup_location=None, ship_to=ADDRESS) == []
    refusals = method_refusals(Method.SHIP, pickup_location="SHOP", ship_to=ADDRESS)
    assert [refusal.field for refusal in refusals] == [("locationCode",)]
