"""Ids of inner things name their order."""

import pytest

from domain.orders.ids import line_id, next_fulfillment_order_ids, next_hold_id, next_shipment_id, order_id_of
from tests.unit.orders.builders import placed, shipped

KEY = "01KCZ3T5M9QW2X4Y6Z8A0B1C2D"


@pytest.mark.parametrize("prefix", ["lin", "ful", "shp", "hld"])
def test_inner_id_names_its_order(prefix: str) -> None:
    assert order_id_of(f"{prefix}_{KEY}-17") == f"ord_{KEY}"


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "ful",
        "ful_",
        "ful_-1",
        f"ful_{KEY}",
        f"ful_{KEY}-",
        f"ful_{KEY}-x",
        f"ful_{KEY}-\u00b2",
        f"ful_{KEY}-\u0661",
        f"ful_{KEY}--1",
        f"ord_{KEY}-1",
        f"FUL_{KEY}-1",
        f"ful_{KEY}|x-1",
        f"ful_{KEY}\x00-1",
        f"ful_{KEY}\ud800-1",
        f"ful_{KEY}-1\n",
        f" ful_{KEY}-1",
        f"ful_{'A' * 65}-1",
        f"ful_{KEY}-{'1' * 5000}",
    ],
)
def test_anything_else_names_none(garbage: str) -> None:
    assert order_id_of(garbage) is None


def test_ordinals_count_up_inside_the_order() -> None:
    order = shipped(placed())
    assert line_id("T", 3) == "lin_T-3"
    assert next_fulfillment_order_ids(order, 2) == ("ful_T-2", "ful_T-3")
    assert next_shipment_id(order) == "shp_T-2"
    assert next_hold_id(order) == "hld_T-1"
