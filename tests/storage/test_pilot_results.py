"""Figures of pilots: summed anew from all results, or from what was added in the last minutes; always the same."""

from datetime import datetime, timedelta
from itertools import count

import pytest

from domain.routing.pilots.figures import ArmFigures
from domain.routing.pilots.pilot import ArmName
from domain.routing.pilots.results import ArmResult
from storage.change import RoutingRecord
from storage.database import Database
from storage.pilot_results import PilotResults
from storage.store import Storage
from tests.storage.changes import NOW, change

CONTROL, TREATMENT = ArmName.CONTROL, ArmName.TREATMENT
MINUTE = timedelta(minutes=1)
_orders = count(1)


class Clock:
    """Stands where a test puts it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def result(arm: ArmName = TREATMENT, **fields: object) -> ArmResult:
    values: dict[str, object] = {"currency_code": "USD", "cost": 100, "units": 2, "parcels": 2} | fields
    return ArmResult(pilot="OLD", arm=arm, **values)  # type: ignore[arg-type]  # the caller names fields of the dataclass


async def keep(storage: Storage, organization: str, at: datetime, *results: ArmResult, order: str = "") -> None:
    order_id = order or f"ord_{next(_orders):09}"
    record = RoutingRecord(order_id=order_id, ordinal=next(_orders), format=0, body=b"", results=results)
    await storage.committer.commit(change(organization, occurred_at=at, routing=(record,)))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def results(database: Database, clock: Clock) -> PilotResults:
    return PilotResults(database, now=clock)


async def test_sums_both_arms(storage: Storage, organization: str, results: PilotResults) -> None:
    await keep(storage, organization, NOW, result(CONTROL), result(watched=True, cost=70, parcels=1))
    await keep(storage, organization, NOW, result(CONTROL, units_unserved=1, deliver_seconds=60, late=True))
    await keep(storage, organization, NOW, ArmResult(pilot="OLD", arm=TREATMENT, error="X", overdue=True))
    await keep(storage, organization, NOW, ArmResult(pilot="OTHER", arm=CONTROL))
    await keep(storage, organization, NOW, ArmResult(pilot="OLD", arm=TREATMENT, error="X", refused=True))
    expected = {
        CONTROL: ArmFigures(
            arm=CONTROL,
            orders=2,
            currency_code="USD",
            cost=200,
            units=4,
            units_unserved=1,
            parcels=4,
            split_orders=2,
            short_orders=1,
            late_orders=1,
            promised_orders=1,
            deliver_seconds=60,
        ),
        TREATMENT: ArmFigures(
            arm=TREATMENT,
            orders=2,
            errors=1,
            overdue_orders=1,
            refused_decisions=1,
            currency_code="USD",
            cost=70,
            units=2,
            parcels=1,
        ),
    }
    assert await results.figures(organization, "OLD") == expected
    assert await results.now(organization, "OLD") == expected
    assert await results.figures(organization, "OLD", since=NOW + MINUTE) == {
        arm: ArmFigures(arm=arm) for arm in ArmName
    }


async def test_an_order_decided_in_part_does_not_count_yet(
    storage: Storage, organization: str, results: PilotResults
) -> None:
    part = result(part=True, deliver_seconds=5, late=True)
    await keep(storage, organization, NOW, part, order="ord_A")
    assert (await results.now(organization, "OLD"))[TREATMENT].orders == 0
    assert await results.parts(organization, "ord_A") == (part,)
    assert await results.parts(organization, "ord_B") == ()
    await keep(storage, organization, NOW, result(), order="ord_A")
    assert (await results.now(organization, "OLD"))[TREATMENT].orders == 1
    assert await results.parts(organization, "ord_A") == (part,)


async def test_what_is_added_bit_by_bit_is_what_is_there(
    storage: Storage, organization: str, results: PilotResults, clock: Clock
) -> None:
    for minute in range(16):
        clock.now = NOW + minute * MINUTE
        # Dated up to a minute before it is written.
        for seconds in (0, 20, 60):
            await keep(
                storage, organization, clock.now - timedelta(seconds=seconds), result(cost=minute * 100 + seconds)
            )
        now = await results.now(organization, "OLD")
        assert now == await results.figures(organization, "OLD")
        assert now[TREATMENT].orders == 3 * (minute + 1)


async def test_old_results_are_summed_a_few_hours_at_a_time(
    storage: Storage, organization: str, results: PilotResults, clock: Clock
) -> None:
    for hours in (0, 5, 6, 7, 30, 49):
        await keep(storage, organization, NOW + timedelta(hours=hours), result(cost=1 + hours))
    clock.now = NOW + timedelta(hours=49, seconds=5)
    now = await results.now(organization, "OLD")
    assert now == await results.figures(organization, "OLD")
    assert (now[TREATMENT].orders, now[TREATMENT].cost) == (6, 103)


async def test_a_result_of_a_clock_that_is_far_off_is_found_in_the_end(
    storage: Storage, organization: str, results: PilotResults, clock: Clock
) -> None:
    await keep(storage, organization, NOW, result())
    assert (await results.now(organization, "OLD"))[TREATMENT].orders == 1
    await keep(storage, organization, NOW - timedelta(hours=1), result())
    clock.now = NOW + 61 * MINUTE
    assert (await results.now(organization, "OLD"))[TREATMENT].orders == 2
