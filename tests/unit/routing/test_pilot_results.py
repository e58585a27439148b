"""What is kept of the orders of a pilot, and what it adds up to."""

from datetime import timedelta
from typing import Any

from msgspec.structs import fields, replace

from domain.orders.awaited_decision import AwaitedDecision
from domain.routing.pilots.figures import ArmFigures
from domain.routing.pilots.pilot import ArmName
from domain.routing.pilots.results import ArmResult, joined, overdue_result, posted_result
from tests.unit.orders.builders import COST, LATER, NOW, make_order, make_plan, promise_of

AWAITED = AwaitedDecision(pilot="OLD", arm=ArmName.TREATMENT, since=NOW, due_at=LATER)
ORDER = make_order([("TEA", 3), ("MUG", 1)], requested_delivery_by=NOW + timedelta(days=3))
DAY = 86_400


def posted(*served: tuple[int, str, int], minutes: int, part: bool = False) -> ArmResult:
    return posted_result(AWAITED, ORDER, make_plan(served), promise_of, at=NOW + timedelta(minutes=minutes), part=part)


def test_a_posted_decision_takes_as_long_as_it_was_waited_for() -> None:
    assert posted((1, "NYC", 3), (2, "BOS", 1), minutes=10) == ArmResult(
        pilot="OLD",
        arm=ArmName.TREATMENT,
        currency_code="USD",
        cost=2 * COST,
        units=4,
        parcels=2,
        deliver_seconds=3 * DAY,
        microseconds=600_000_000,
    )


def test_an_order_that_is_decided_in_parts_counts_as_a_whole_with_the_last() -> None:
    first = posted((1, "SEA", 2), minutes=1, part=True)
    assert (first.part, first.late, first.units) == (True, True, 2)
    last = posted((1, "NYC", 1), (2, "NYC", 1), minutes=5)
    assert joined((first,), last, ORDER) == ArmResult(
        pilot="OLD",
        arm=ArmName.TREATMENT,
        currency_code="USD",
        cost=2 * COST,
        units=4,
        parcels=2,
        deliver_seconds=4 * DAY,
        late=True,
        microseconds=300_000_000,
    )
    assert joined((), last, ORDER) == last
    assert joined((first, first), last, ORDER).units == 4


def test_no_decision_in_time_is_an_error_and_nothing_else() -> None:
    assert overdue_result(AWAITED) == ArmResult(
        pilot="OLD", arm=ArmName.TREATMENT, error="DECISION_OVERDUE", overdue=True
    )


def test_figures_add_up() -> None:
    counts: dict[str, Any] = {field.name: 1 for field in fields(ArmFigures) if field.type is int}
    one = ArmFigures(arm=ArmName.CONTROL, **counts)
    both = one + replace(one, currency_code="USD", cost=5)
    doubled: dict[str, Any] = dict.fromkeys(counts, 2) | {"cost": 6}
    assert both == ArmFigures(arm=ArmName.CONTROL, currency_code="USD", **doubled)
    assert len(counts) == 16
