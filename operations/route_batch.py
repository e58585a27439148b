"""Plan scheduled work again, all of it together, and hand it over to the locations."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.inventory.refusals import InsufficientStock
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus
from domain.orders.order import Order
from domain.orders.replan import release
from domain.routing.decision import RoutingTrigger
from operations.batch_changes import (
    BatchDecision,
    BatchGroup,
    better_alone,
    better_groups,
    decide_batch_order,
    standing_cost,
)
from operations.batch_plan import BatchOrder, BatchPlan, plan_together
from operations.batch_progress import BatchRun, BatchStep, OnBatchRun, nobody_waits
from operations.change_order import Decided
from operations.change_together import change_together
from operations.consolidation import consolidation_change, plan_consolidations
from operations.give_out import commit_giving_out
from operations.replan_order import replan_order
from operations.services import Services
from storage.change import Change
from storage.errors import StaleWrite

BATCH_ORDERS_MAX = 10_000
WAITING_MAX = 500
"""Waiting orders that are planned with a batch, those in front first."""
COMMITS_AT_ONCE = 64


class BatchReport(Struct, frozen=True, kw_only=True):
    """What one run has done; costs are in millicents of the profiles' currency, which profiles mostly share.

    `stale`: orders that others changed meanwhile, which stay as they were planned. `cost_before` is what all scheduled
    work cost where it was planned; it never costs more afterwards.
    """

    orders: int = 0
    moved: int = 0
    served: int = 0
    consolidated: int = 0
    stale: int = 0
    cost_before: int = 0
    cost_after: int = 0
    currency_code: str | None = None

    @property
    def saved(self) -> int:
        return self.cost_before - self.cost_after

    def __add__(self, other: "BatchReport") -> "BatchReport":
        return BatchReport(
            orders=self.orders + other.orders,
            moved=self.moved + other.moved,
            served=self.served + other.served,
            consolidated=self.consolidated + other.consolidated,
            stale=self.stale + other.stale,
            cost_before=self.cost_before + other.cost_before,
            cost_after=self.cost_after + other.cost_after,
            currency_code=self.currency_code or other.currency_code,
        )


async def route_batch(
    services: Services, organization: str, *, until: datetime | None, on_progress: OnBatchRun = nobody_waits
) -> BatchReport:
    """Plan what is to be released until then, or all, together with what waits for the same goods; then release it.

    Each order is decided on as it is: several processes may do it at once, and after a crash the next run goes on.
    Raises StorageUnavailable.
    """
    found = await services.storage.planned_work.to_release(until, organization=organization, limit=BATCH_ORDERS_MAX)
    orders = await services.storage.orders.get_many(organization, [order_id for _, order_id in found])
    batch = [BatchOrder(order=order, parts=parts) for order in orders if (parts := scheduled_parts(order, until))]
    if not batch:
        return BatchReport()
    waiting = await _waiting(services, organization, batch)
    report = BatchReport(orders=len(batch))
    for planned in await _planned(services, organization, [*batch, *waiting], on_progress):
        report += await _apply(services, organization, planned, on_progress)
        if planned.problem.profile.consolidate:
            report += await _consolidate(services, organization, planned)
    released = 0
    for start in range(0, len(batch), COMMITS_AT_ONCE):
        part = batch[start : start + COMMITS_AT_ONCE]
        await asyncio.gather(*(_release(services, organization, each.order.id, until) for each in part))
        released += len(part)
        on_progress(BatchRun(step=BatchStep.HANDING_OVER, done=released, total=len(batch)))
    return report


def scheduled_parts(order: Order, until: datetime | None) -> tuple[FulfillmentOrder, ...]:
    """Scheduled work of the order that is to be released until then, or all of it; none while it is on hold."""
    if order.on_hold:
        return ()
    return tuple(
        part
        for part in order.fulfillment_orders
        if part.status is FulfillmentOrderStatus.SCHEDULED
        and (until is None or (part.release_at is not None and part.release_at <= until))
    )


async def _waiting(services: Services, organization: str, batch: Sequence[BatchOrder]) -> list[BatchOrder]:
    skus = sorted({line.sku for each in batch for part in each.parts for line in part.lines})
    known = {each.order.id for each in batch}
    waiting = await services.storage.waiting_orders.in_line(organization, skus, limit=WAITING_MAX)
    return [BatchOrder(order=order) for order in waiting if order.id not in known]


async def _planned(
    services: Services, organization: str, batch: Sequence[BatchOrder], on_progress: OnBatchRun
) -> list[BatchPlan]:
    begun = BatchRun(step=BatchStep.PLANNING, total=len(batch))
    on_progress(begun)
    return await plan_together(
        services,
        organization,
        batch,
        on_progress=lambda planning: on_progress(replace(begun, planning=planning)),
    )


async def _apply(services: Services, organization: str, planned: BatchPlan, on_progress: OnBatchRun) -> BatchReport:
    """Commit each group that is better; one that others overtook goes order by order, as far as it fits."""
    before = await asyncio.to_thread(standing_cost, planned)
    groups = await asyncio.to_thread(better_groups, planned)
    currency_code = planned.problem.profile.currency_code
    report = BatchReport(cost_before=before, cost_after=before, currency_code=currency_code)
    for start in range(0, len(groups), COMMITS_AT_ONCE):
        done = await asyncio.gather(
            *(_apply_group(services, organization, planned, group) for group in groups[start : start + COMMITS_AT_ONCE])
        )
        for each in done:
            report += each
        on_progress(BatchRun(step=BatchStep.COMMITTING, done=start + len(done), total=len(groups)))
    return report


async def _consolidate(services: Services, organization: str, planned: BatchPlan) -> BatchReport:
    """Let orders of one customer share shipments, where nobody is faster."""
    orders = await services.storage.orders.get_many(organization, list(planned.orders))
    report = BatchReport()
    for found in await plan_consolidations(services, organization, orders):
        try:
            await commit_giving_out(services, consolidation_change(services, organization, found))
        except (StaleWrite, InsufficientStock):
            continue
        report += BatchReport(consolidated=len(found.decisions), cost_after=-found.saved)
    return report


async def _apply_group(services: Services, organization: str, planned: BatchPlan, group: BatchGroup) -> BatchReport:
    if await _commit(services, organization, planned, group):
        return _done(planned, group)
    report = BatchReport()
    alone = await asyncio.to_thread(better_alone, planned, group.orders) if len(group.orders) > 1 else []
    for each in alone:
        if await _commit(services, organization, planned, each):
            report += _done(planned, each)
    return report + BatchReport(stale=len(group.orders) - report.moved - report.served)


async def _commit(services: Services, organization: str, planned: BatchPlan, group: BatchGroup) -> bool:
    decided = await asyncio.to_thread(_decided, planned, group)
    made = [each for each in decided if each is not None]
    if len(made) < len(decided):
        return False
    try:
        await commit_giving_out(services, _change(services, organization, made, planned.at))
    except (StaleWrite, InsufficientStock):
        return False
    return True


def _decided(planned: BatchPlan, group: BatchGroup) -> list[BatchDecision | None]:
    return [decide_batch_order(planned, planned.orders[order_id]) for order_id in group.orders]


def _done(planned: BatchPlan, group: BatchGroup) -> BatchReport:
    moved = sum(bool(planned.orders[order_id].parts) for order_id in group.orders)
    return BatchReport(moved=moved, served=len(group.orders) - moved, cost_after=group.cost_after - group.cost_before)


def _change(services: Services, organization: str, decided: Sequence[BatchDecision], at: datetime) -> Change:
    return change_together(
        services,
        organization,
        [(each.decision, each.routed) for each in decided],
        trigger=RoutingTrigger.BATCH,
        at=at,
    )


async def _release(services: Services, organization: str, order_id: str, until: datetime | None) -> bool:
    async def decide(order: Order, _: datetime) -> Decided:
        return Decided(decision=release(order, scheduled_parts(order, until)))

    return await replan_order(services, organization, order_id, decide)
