"""Any commands in any order, sensible or not, leave one order and its stock consistent."""

from collections.abc import Sequence
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from domain.counts.booking import book
from domain.counts.promises import HOLDING, PromisedUnits, take_back
from domain.counts.stock_count import CountedLine
from domain.inventory.adjustments import Adjust
from domain.inventory.claims import Receive
from domain.inventory.stock_level import StockLevel
from domain.inventory.targets import SetSafetyStock
from domain.method import Method
from domain.orders.actions import (
    FulfillmentOrderAction,
    OrderAction,
    fulfillment_order_actions,
    guard_fulfillment_order,
    guard_order,
)
from domain.orders.cancel import cancel_lines, cancel_order
from domain.orders.decision import Decision
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits, RejectionReason
from domain.orders.hold import HoldReason
from domain.orders.hold_order import hold_order, release_order
from domain.orders.lose_stock import lose_stock
from domain.orders.merge import merge
from domain.orders.order import Order, OrderState
from domain.orders.place import place_order
from domain.orders.reject import reject, reject_and_hold, route_rejected
from domain.orders.reroute import reroute, select_rerouted
from domain.orders.route_again import movable, route_again
from domain.orders.selection import select_units
from domain.orders.ship import cancel_shipment, create_shipment, record_tracking_event
from domain.orders.split import SplitPart, check_split, split
from domain.orders.stock_claims import deallocate_all
from domain.orders.work import advance
from domain.refusals import Refusal
from domain.shipments.shipment import Shipment
from domain.shipments.tracking import TRACKABLE
from tests.unit.orders.builders import LATER, NOW, STEPS, make_order, make_shipment, promise_of, scan, units
from tests.unit.orders.world import CODES, SKUS, World

ITEMS = st.lists(st.tuples(st.sampled_from(SKUS), st.integers(1, 6)), min_size=1, max_size=3)
STOCK = st.lists(st.integers(0, 12), min_size=len(SKUS) * len(CODES), max_size=len(SKUS) * len(CODES))
ANY = st.integers(0, 11)
"""Which of the fulfillment orders, shipments or holds; counted around."""

LINES = st.none() | st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), min_size=0, max_size=3)
SOME_LINES = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2)), min_size=1, max_size=2)
SKU = st.sampled_from(SKUS)
CODE = st.sampled_from(CODES)
IMAGINED = st.sampled_from([0, 0, 0, 0, 3])
"""Now and then a plan counts on stock that is not there any more."""


def named(part: FulfillmentOrder, lines: Sequence[tuple[int, int]] | None) -> tuple[LineUnits, ...] | None:
    """Units of its lines, by their place in it; the fourth is none of them."""
    if lines is None:
        return None
    return tuple(
        LineUnits(line_id="lin_T-9" if place == 4 else part.lines[place % len(part.lines)].line_id, quantity=quantity)
        for place, quantity in lines
    )


class OrderMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = World([])

    @property
    def order(self) -> Order:
        assert self.world.order is not None
        return self.world.order

    def part(self, index: int) -> FulfillmentOrder:
        return self.order.fulfillment_orders[index % len(self.order.fulfillment_orders)]

    def shipment(self, index: int) -> Shipment:
        return self.order.shipments[index % len(self.order.shipments)]

    @initialize(items=ITEMS, stock=STOCK, pickup=st.sampled_from([False, False, True]), split=st.booleans())
    def place(self, items: list[tuple[str, int]], stock: list[int], pickup: bool, split: bool) -> None:
        pairs = [(sku, code) for sku in SKUS for code in CODES]
        self.world = World((*pair, quantity) for pair, quantity in zip(pairs, stock, strict=True))
        method = Method.PICKUP if pickup else Method.SHIP
        order = make_order(items, allow_backorder=True, allow_split=split, method=method)
        wanted = [LineUnits(line_id=line.id, quantity=line.quantity) for line in order.lines]
        assert self.world.attempt(
            lambda: place_order(order, self.world.plan(order, wanted), now=NOW, promise=promise_of)
        )

    @invariant()
    def everything_holds(self) -> None:
        self.world.check()

    @rule(index=ANY, action=st.sampled_from(FulfillmentOrderAction))
    @precondition(lambda self: self.order.fulfillment_orders)
    def take_a_step(self, index: int, action: FulfillmentOrderAction) -> None:
        part = self.part(index)
        if action in STEPS:
            legal = action in fulfillment_order_actions(self.order, part)
            assert self.world.attempt(lambda: advance(self.order, part, action)) == legal

    @rule(index=ANY, steps=st.integers(1, 5), lines=LINES)
    @precondition(lambda self: self.order.fulfillment_orders and not self.order.on_hold)
    def work_on(self, index: int, steps: int, lines: Any) -> None:
        for _ in range(steps):
            offered = fulfillment_order_actions(self.order, self.part(index))
            if FulfillmentOrderAction.CREATE_SHIPMENT in offered:
                self.ship_units(index, lines)
            elif steps_offered := [action for action in offered if action in STEPS]:
                self.take_a_step(index, steps_offered[0])

    @rule(index=ANY, lines=LINES, reason=st.sampled_from(RejectionReason), rerouted=st.booleans(), imagined=IMAGINED)
    @precondition(lambda self: self.order.fulfillment_orders)
    def reject(self, index: int, lines: Any, reason: RejectionReason, rerouted: bool, imagined: int) -> None:
        part = self.part(index)

        def decide() -> Decision:
            refused = named(part, lines)
            if not rerouted:
                return reject_and_hold(self.order, part, lines=refused, reason=reason, note=None, now=LATER)
            draft = reject(self.order, part, lines=refused, reason=reason, note=None, now=LATER)
            plan = self.world.plan(draft.order, select_units(part, refused), imagined=imagined)
            return route_rejected(draft, plan, now=LATER, promise=promise_of)

        self.world.attempt(decide)

    @rule(index=ANY, wanted=st.lists(st.tuples(SOME_LINES, st.none() | CODE), min_size=1, max_size=2))
    @precondition(lambda self: self.order.fulfillment_orders)
    def split(self, index: int, wanted: list[tuple[list[tuple[int, int]], str | None]]) -> None:
        part = self.part(index)
        parts = [SplitPart(lines=named(part, lines) or (), location=location) for lines, location in wanted]

        def decide() -> Decision:
            check_split(self.order, part, parts)
            plans = [
                None
                if each.location in (None, part.location)
                else self.world.plan(self.order, each.lines, required=each.location)
                for each in parts
            ]
            return split(self.order, part, parts, plans, now=LATER, promise=promise_of)

        self.world.attempt(decide)

    @rule(first=ANY, second=ANY, fitting=st.booleans())
    @precondition(lambda self: self.order.fulfillment_orders)
    def merge(self, first: int, second: int, fitting: bool) -> None:
        into = self.part(first)
        others = [self.part(second)]
        if fitting:
            place = (into.location, into.status)
            others = [each for each in self.order.fulfillment_orders if (each.location, each.status) == place]
            others.remove(into)
        self.world.attempt(lambda: merge(self.order, [into, *others]))

    @rule(index=ANY, lines=LINES, location=st.none() | CODE, imagined=IMAGINED)
    @precondition(lambda self: self.order.fulfillment_orders)
    def reroute(self, index: int, lines: Any, location: str | None, imagined: int) -> None:
        part = self.part(index)
        if location == part.location:
            location = None

        def decide() -> Decision:
            wanted = select_rerouted(self.order, part, named(part, lines))
            excluded = [part.location] if location is None else []
            plan = self.world.plan(self.order, wanted, excluded=excluded, required=location, imagined=imagined)
            return reroute(self.order, part, wanted, plan, now=LATER, promise=promise_of)

        self.world.attempt(decide)

    @rule(moves=st.sampled_from([False, False, True]), imagined=IMAGINED)
    def route_again(self, moves: bool, imagined: int) -> None:
        ship_to = None
        if moves and self.order.ship_to is not None:
            ship_to = replace(self.order.ship_to, latitude=47.0, longitude=-122.0)

        def decide() -> Decision:
            guard_order(self.order, OrderAction.UPDATE_SHIPPING_ADDRESS if ship_to else OrderAction.REROUTE)
            what = movable(self.order)
            if not what.units:
                return route_again(self.order, None, now=LATER, promise=promise_of, ship_to=ship_to)
            plan = self.world.plan(
                self.order if ship_to is None else replace(self.order, ship_to=ship_to),
                what.units,
                leaving=[part.id for part in what.fulfillment_orders],
                freed=[claim for part in what.fulfillment_orders for claim in deallocate_all(part)],
                imagined=imagined,
            )
            return route_again(self.order, plan, now=LATER, promise=promise_of, ship_to=ship_to)

        self.world.attempt(decide)

    @rule(lines=SOME_LINES)
    def cancel_lines(self, lines: list[tuple[int, int]]) -> None:
        self.world.attempt(lambda: cancel_lines(self.order, lines=units(*lines), reason=None))

    @rule(chance=st.integers(0, 9))
    def cancel_order(self, chance: int) -> None:
        if chance == 0 or self.order.state is not OrderState.OPEN:
            self.world.attempt(lambda: cancel_order(self.order, reason=None))

    @rule(reason=st.sampled_from(HoldReason))
    @precondition(lambda self: len(self.order.holds) < 2)
    def hold(self, reason: HoldReason) -> None:
        legal = self.order.state is OrderState.OPEN
        assert self.world.attempt(lambda: hold_order(self.order, reason=reason, note=None, now=LATER)) == legal

    @rule(all_of_them=st.booleans())
    @precondition(lambda self: self.order.on_hold)
    def release(self, all_of_them: bool) -> None:
        hold_id = None if all_of_them else self.order.holds[0].id
        assert self.world.attempt(lambda: release_order(self.order, hold_id=hold_id))

    @rule(index=ANY, lines=LINES)
    @precondition(lambda self: self.order.fulfillment_orders)
    def ship_units(self, index: int, lines: Any) -> None:
        part = self.part(index)
        ordinal = self.order.fulfillment_orders.index(part) + 1

        def decide() -> Decision:
            guard_fulfillment_order(self.order, part, FulfillmentOrderAction.CREATE_SHIPMENT)
            return create_shipment(self.order, part, make_shipment(self.order, named(part, lines), ordinal))

        self.world.attempt(decide)

    @rule(index=ANY)
    @precondition(lambda self: self.order.shipments)
    def cancel_shipment(self, index: int) -> None:
        self.world.attempt(lambda: cancel_shipment(self.order, self.shipment(index)))

    @rule(index=ANY, code=st.sampled_from(sorted(TRACKABLE)), hours=st.integers(0, 5))
    @precondition(lambda self: self.order.shipments)
    def track(self, index: int, code: Any, hours: int) -> None:
        if self.world.attempt(lambda: record_tracking_event(self.order, self.shipment(index), scan(code, hours))):
            assert not self.world.attempt(
                lambda: record_tracking_event(self.order, self.shipment(index), scan(code, hours))
            )

    @rule(sku=SKU, code=CODE, quantity=st.integers(1, 4), kind=st.sampled_from(["receive", "adjust", "safety"]))
    def change_stock(self, sku: str, code: str, quantity: int, kind: str) -> None:
        if kind == "receive":
            self.world.claim(Receive(sku=sku, location=code, quantity=quantity, cause="rcv"))
        elif kind == "safety":
            self.world.claim(SetSafetyStock(sku=sku, location=code, target=quantity - 1, cause="sft"))
        else:
            before = self.world.levels
            try:
                self.world.claim(Adjust(sku=sku, location=code, delta=-quantity, cause="adj", reason="broken"))
            except Refusal:
                assert self.world.levels == before

    @rule(sku=SKU, code=CODE, found=st.integers(0, 6))
    def count(self, sku: str, code: str, found: int) -> None:
        level = self.world.levels.get((sku, code)) or StockLevel(sku=sku, location=code)
        line = CountedLine(sku=sku, expected=level.sellable, counted=found, recorded_at=LATER)
        booking = book(line, level)
        claims = booking.claims(reserved=0, cause="cnt", reason=None)
        if not booking.taken_back:
            self.world.claim(*claims)
            return
        taken = take_back(promises_of(self.order, code), {sku: booking.taken_back})
        assert sum(lost.quantity for lost in taken[self.order.id]) == booking.taken_back
        assert self.world.attempt(lambda: replace(lose_stock(self.order, taken[self.order.id]), claims=claims))


def promises_of(order: Order, code: str) -> list[PromisedUnits]:
    """What the fulfillment orders at the location hold and have not shipped."""
    return [
        PromisedUnits(
            order_id=order.id,
            order_version=order.version,
            ordinal=ordinal,
            fulfillment_order_id=part.id,
            line_id=line.line_id,
            sku=line.sku,
            quantity=line.remaining,
            status=part.status,
            created_at=part.created_at,
        )
        for ordinal, part in enumerate(order.fulfillment_orders)
        if part.location == code and part.status in HOLDING
        for line in part.lines
        if line.remaining
    ]


OrderMachine.TestCase.settings = settings(
    max_examples=400, stateful_step_count=50, deadline=None, phases=[Phase.reuse, Phase.generate, Phase.shrink]
)
TestOrderMachine = OrderMachine.TestCase
