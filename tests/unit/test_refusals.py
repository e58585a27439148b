"""Refusals carry a stable code, a message for people, a field and typed facts."""

from typing import Any

import pytest

from domain.access.refusals import NotPermitted
from domain.inventory.refusals import InsufficientStock, StockChangedMeanwhile, StockPromised
from domain.orders.lines import LineException
from domain.orders.refusals import NotRoutable, QuantityExceeded
from domain.refusals import (
    AlreadyExists,
    IdempotencyKeyMismatch,
    IllegalTransition,
    InvalidInput,
    NotFound,
    Refusal,
    Refusals,
    VersionConflict,
    raise_all,
)

REFUSALS = [
    (InvalidInput("m"), "INVALID_INPUT", {}),
    (NotFound("m"), "NOT_FOUND", {}),
    (AlreadyExists("m"), "ALREADY_EXISTS", {}),
    (NotPermitted("m"), "NOT_PERMITTED", {}),
    (IdempotencyKeyMismatch(), "IDEMPOTENCY_KEY_MISMATCH", {}),
    (VersionConflict(expected=1, actual=2), "VERSION_CONFLICT", {"expected": 1, "actual": 2}),
    (
        IllegalTransition(what="order 1", state="CLOSED", verb="HOLD", supported_actions=("A",)),
        "ILLEGAL_TRANSITION",
        {"from_state": "CLOSED", "verb": "HOLD", "supported_actions": ("A",)},
    ),
    (
        InsufficientStock(sku="TEA", requested=2, available=1),
        "INSUFFICIENT_STOCK",
        {"sku": "TEA", "requested": 2, "available": 1},
    ),
    (
        StockPromised(sku="TEA", location="NYC", requested=2, free=1),
        "STOCK_PROMISED",
        {"sku": "TEA", "location_code": "NYC", "requested": 2, "free": 1},
    ),
    (StockChangedMeanwhile(expected=1, actual=2), "STOCK_CHANGED_MEANWHILE", {"expected": 1, "actual": 2}),
    (
        NotRoutable(exception=LineException.NO_ELIGIBLE_LOCATION, skus=("TEA",)),
        "NOT_ROUTABLE",
        {"exception": LineException.NO_ELIGIBLE_LOCATION, "skus": ("TEA",)},
    ),
    (
        QuantityExceeded(sku="TEA", requested=2, available=1, because="ful_T-1 has 1"),
        "QUANTITY_EXCEEDED",
        {"requested": 2, "available": 1},
    ),
]


@pytest.mark.parametrize(("refusal", "code", "data"), REFUSALS, ids=[code for _, code, _ in REFUSALS])
def test_refusal_has_its_code_and_facts(refusal: Refusal, code: str, data: dict[str, object]) -> None:
    assert refusal.code == code
    assert refusal.data() == data
    assert refusal.message
    assert str(refusal) == refusal.message


def test_codes_are_all_different() -> None:
    assert len({code for _, code, _ in REFUSALS}) == len(REFUSALS)


def test_illegal_transition_says_why() -> None:
    facts: dict[str, Any] = {"what": "order 1", "state": "OPEN", "verb": "REROUTE", "supported_actions": ()}
    assert IllegalTransition(**facts).message == "Cannot REROUTE order 1: it is OPEN."
    assert IllegalTransition(**facts, because="it is on hold").message == "Cannot REROUTE order 1: it is on hold."


def test_refusal_can_point_at_the_input_that_caused_it() -> None:
    refusal = NotFound("m", field=("lineId",))
    assert refusal.at("parts", "0", *refusal.field) is refusal
    assert refusal.field == ("parts", "0", "lineId")


def test_one_refusal_is_raised_as_itself_and_several_together() -> None:
    first, second = InvalidInput("a"), NotFound("b")
    raise_all([])
    with pytest.raises(InvalidInput) as alone:
        raise_all([first])
    assert alone.value is first
    with pytest.raises(Refusals) as together:
        raise_all([first, second])
    assert together.value.refusals == (first, second)
    assert str(together.value) == "a; b"
