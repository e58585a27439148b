"""A plan of the router with all that is needed to apply it."""

from datetime import datetime

from msgspec import Struct

from domain.channels.channel import Channel
from domain.orders.awaited_decision import AwaitedDecision
from domain.orders.decision import Decision
from domain.orders.order import Order
from domain.orders.promised import Promise, promise_to
from domain.routing.decision import RoutingDecision, RoutingTrigger
from domain.routing.pilots.pilot import ArmKind
from domain.routing.pilots.results import ArmResult, arm_result, joined, overdue_result, posted_result
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.services_chosen import services_chosen
from operations.piloting import ArmPlan, Piloted
from storage.network_cache import Network


class Routed(Struct, frozen=True, kw_only=True):
    """A plan with the problem that it solves, and how long that took.

    It counts on the channel's share of the stock; the locations of the network promise what it gives them. `piloted`
    says which pilot the order is in; `awaited`, that another system decided instead of the router, or should have, and
    `parts` what it had decided before.
    """

    problem: RoutingProblem
    plan: RoutingPlan
    seconds: float
    channel: Channel
    network: Network
    piloted: Piloted | None = None
    awaited: AwaitedDecision | None = None
    parts: tuple[ArmResult, ...] = ()

    @property
    def by_router(self) -> bool:
        """Whether it is the router that chooses where the order's units come from, and not a table or another system."""
        return self.piloted is None or self.piloted.participation.arm.by_router

    def promise(self, order: Order, *, at: datetime) -> Promise:
        """What each location promises to the order's customer, if work begins `at`: by the service that the plan chose."""
        return self._promise_of(self.plan, order, at=at)

    def _promise_of(self, plan: RoutingPlan, order: Order, *, at: datetime) -> Promise:
        return promise_to(
            order,
            self.network.by_code,
            self.network.carrier_services,
            at=at,
            unknown_kilometers=self.problem.profile.costs.distance_unknown_kilometers,
            chosen=services_chosen(plan, order.id),
        )

    def decision(self, decided: Decision, *, trigger: RoutingTrigger, at: datetime) -> RoutingDecision:
        """What is kept of it once it is applied."""
        arm: str | None = None
        results: tuple[ArmResult, ...] = ()
        if self.awaited is not None:
            arm = self.awaited.label
            results = (self._awaited_result(self.awaited, decided.order, trigger=trigger, at=at),)
        elif self.piloted is not None:
            arm = self.piloted.participation.label
            if trigger is RoutingTrigger.PLACED and self.piloted.participation.arm.kind is not ArmKind.EXTERNAL:
                results = self._results(decided.order, at=at)
        return RoutingDecision(
            order_id=decided.order.id,
            order_version=decided.order.version,
            decided_at=at,
            trigger=trigger,
            problem=self.problem,
            plan=self.plan,
            seconds=self.seconds,
            arm=arm,
            results=results,
        )

    def _awaited_result(
        self, awaited: AwaitedDecision, order: Order, *, trigger: RoutingTrigger, at: datetime
    ) -> ArmResult:
        """What the decision, or that there was none, is for the pilot."""
        if trigger is RoutingTrigger.OVERDUE:
            return overdue_result(awaited)
        promise = self.promise(order, at=at)
        part = order.awaits is not None
        result = posted_result(awaited, order, self.plan, promise, at=at, part=part)
        return result if part else joined(self.parts, result, order)

    def _results(self, order: Order, *, at: datetime) -> tuple[ArmResult, ...]:
        """What the order's first plan is, and the one that is watched beside it, for the pilot that it is in."""
        assert self.piloted is not None
        applied = ArmPlan(name=self.piloted.participation.name, plan=self.plan, seconds=self.seconds, error=None)
        watched = self.piloted.watched
        return tuple(
            arm_result(
                self.piloted.participation.pilot.code,
                each.name,
                order,
                each.plan,
                self._promise_of(each.plan, order, at=at),
                at=at,
                seconds=each.seconds,
                watched=each is watched,
                error=each.error,
            )
            for each in (applied, watched)
            if each is not None
        )
