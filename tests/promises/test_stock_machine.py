"""All operations of stock and orders, interleaved: stock is always right, and no promise is broken without a reason."""

from collections.abc import Coroutine
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain.address import Address
from domain.events import LoggedEvent
from domain.inventory.adjustments import StockBucket
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus, RejectionReason
from domain.orders.new_order import ItemRequest, OrderRequest
from domain.orders.order import Order, OrderState, Priority
from domain.refusals import Refusal, Refusals
from domain.reservations.events import ReservationExpired, ReservationMade
from domain.reservations.request import ReservationRequest, WantedItem
from domain.reservations.reservation import Reservation, ReservationState
from domain.shipments.request import ShipmentRequest
from operations.accept_fulfillment_order import accept_fulfillment_order
from operations.adjust_stock import adjust_stock
from operations.cancel_order import cancel_order
from operations.create_shipment import create_shipment
from operations.expire_reservations import expire_reservations
from operations.extend_reservation import extend_reservation
from operations.mark_packed import mark_packed
from operations.mark_picking import mark_picking
from operations.place_order import place_order
from operations.receive_stock import ReceivedItem, receive_stock
from operations.reject_fulfillment_order import reject_fulfillment_order
from operations.release_reservation import release_reservation
from operations.reroute_order import reroute_order
from operations.reserve_stock import reserve_stock
from operations.set_safety_stock import set_safety_stock
from storage.verify import verify
from tests.promises.observer import Observer, only_expiry
from tests.promises.world import CHANNELS, PLACES, SKUS, World, open_world

T = TypeVar("T")
RUNS, STEPS = 200, 50
SKU = st.sampled_from(SKUS)
PLACE = st.sampled_from(sorted(PLACES))
CHANNEL = st.sampled_from([channel.code for channel in CHANNELS])
FEW = st.integers(1, 6)
ITEMS = st.dictionaries(SKU, st.integers(1, 4), min_size=1)
PICK = st.integers(0, 1_000_000)
OWN_VERB = frozenset({"cancel", "reject", "reroute", "ship"})
"""What may take allocated units from an order by itself."""


class StockMachine(RuleBasedStateMachine):
    world: World

    @initialize()
    def begin(self) -> None:
        self.world.begin()
        self.observer = Observer(self.world)
        self.observer.observe()

    def do(self, verb: str, work: Coroutine[Any, Any, object], *, of: Order | None = None) -> bool:
        """Carry a command out, and judge what it did; whether it was accepted."""
        before = dict(self.observer.states)
        try:
            self.world.run(work)
        except (Refusal, Refusals):
            assert only_expiry(self.observer.observe())
            return False
        self.judge(verb, before, self.observer.observe(), of)
        return True

    def judge(self, verb: str, before: dict[str, Any], events: list[LoggedEvent], of: Order | None) -> None:
        """No promise to an order or a cart was broken that was not to be, and none without saying so."""
        raised = {event.stream for event in events if event.type == "line.exception"}
        for order in self.observer.orders:
            known = before.get(order.stream)
            if isinstance(known, Order) and lost_units(known, order):
                allowed = of is not None and of.id == order.id and verb in OWN_VERB
                assert allowed or order.stream in raised
        for event in events:
            cart = self.observer.states[event.stream]
            if isinstance(event.data, ReservationExpired):
                assert isinstance(cart, Reservation)
                assert cart.expires_at <= self.world.clock()
            if isinstance(event.data, ReservationMade):
                assert event.data.reservation.expires_at > self.world.clock()

    # Stock

    @rule(sku=SKU, place=PLACE, quantity=FEW)
    def receive(self, sku: str, place: str, quantity: int) -> None:
        items = [ReceivedItem(sku=sku, quantity=quantity)]
        world = self.world
        assert self.do(
            "receive", receive_stock(world.services, world.command, location_code=place, items=items, reason=None)
        )

    @rule(sku=SKU, place=PLACE, delta=st.integers(-6, 6).filter(bool), bucket=st.sampled_from(StockBucket))
    def adjust(self, sku: str, place: str, delta: int, bucket: StockBucket) -> None:
        self.do(
            "adjust",
            adjust_stock(
                self.world.services,
                self.world.command,
                sku=sku,
                location_code=place,
                delta=delta,
                reason="found",
                bucket=bucket,
                change_from_quantity=None,
            ),
        )

    @rule(sku=SKU, place=PLACE, units=st.integers(0, 4))
    def keep_back(self, sku: str, place: str, units: int) -> None:
        world = self.world
        self.do(
            "keep back", set_safety_stock(world.services, world.command, sku=sku, location_code=place, target=units)
        )

    # Carts

    @rule(channel=CHANNEL, items=ITEMS, seconds=st.integers(1, 900), partial=st.booleans())
    def reserve(self, channel: str, items: dict[str, int], seconds: int, partial: bool) -> None:
        wanted = tuple(WantedItem(sku=sku, quantity=quantity) for sku, quantity in items.items())
        request = ReservationRequest(channel=channel, items=wanted, seconds=seconds, partial=partial)
        self.do("reserve", reserve_stock(self.world.services, self.world.command, request=request))

    @precondition(lambda self: self.carts())
    @rule(pick=PICK, seconds=st.integers(1, 900))
    def extend(self, pick: int, seconds: int) -> None:
        cart = self.cart(pick)
        world = self.world
        extended = self.do(
            "extend", extend_reservation(world.services, world.command, reservation_id=cart.id, seconds=seconds)
        )
        assert extended == (not cart.is_due(world.clock()))

    @precondition(lambda self: self.carts())
    @rule(pick=PICK)
    def release(self, pick: int) -> None:
        cart = self.cart(pick)
        world = self.world
        released = self.do("release", release_reservation(world.services, world.command, reservation_id=cart.id))
        assert released == (not cart.is_due(world.clock()))

    @rule(seconds=st.integers(1, 900))
    def wait(self, seconds: int) -> None:
        self.world.clock.advance(seconds)

    @rule()
    def sweep(self) -> None:
        self.do("sweep", expire_reservations(self.world.services))
        assert not any(cart.is_due(self.world.clock()) for cart in self.observer.reservations)

    # Orders

    @rule(
        channel=CHANNEL,
        items=ITEMS,
        waits=st.booleans(),
        priority=st.sampled_from(Priority),
        cart=st.none() | PICK,
    )
    def place(self, channel: str, items: dict[str, int], waits: bool, priority: Priority, cart: int | None) -> None:
        held = self.cart(cart) if cart is not None and self.carts() else None
        request = OrderRequest(
            channel=channel if held is None else held.channel,
            customer=Customer(),
            currency_code="USD",
            items=tuple(
                ItemRequest(sku=sku, quantity=quantity, unit_price=Decimal(1)) for sku, quantity in items.items()
            ),
            method=Method.SHIP,
            ship_to=Address(country_code="US", latitude=40.0, longitude=-90.0),
            priority=priority,
            allow_backorder=waits,
        )
        placed = self.do(
            "place",
            place_order(
                self.world.services,
                self.world.command,
                request=request,
                reservation_id=None if held is None else held.id,
            ),
        )
        if held is not None:
            due = held.is_due(self.world.clock())
            assert not (placed and due)
            kept: dict[str, int] = {}
            for units in held.lines:
                kept[units.sku] = kept.get(units.sku, 0) + units.quantity
            if not due and all(kept.get(sku, 0) >= quantity for sku, quantity in items.items()):
                assert placed
            state = self.observer.states[held.stream]
            assert isinstance(state, Reservation)
            assert (state.state is ReservationState.PLACED) == placed

    @precondition(lambda self: self.open_orders())
    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        order = chosen(self.open_orders(), pick)
        world = self.world
        self.do(
            "cancel",
            cancel_order(world.services, world.command, order_id=order.id, lines=None, reason=None),
            of=order,
        )

    @precondition(lambda self: self.open_orders())
    @rule(pick=PICK)
    def reroute(self, pick: int) -> None:
        order = chosen(self.open_orders(), pick)
        self.do("reroute", reroute_order(self.world.services, self.world.command, order_id=order.id), of=order)

    @precondition(lambda self: self.parts())
    @rule(pick=PICK, reason=st.sampled_from(RejectionReason), again=st.booleans())
    def reject(self, pick: int, reason: RejectionReason, again: bool) -> None:
        order, part = chosen(self.parts(), pick)
        self.do(
            "reject",
            reject_fulfillment_order(
                self.world.services,
                self.world.command,
                fulfillment_order_id=part.id,
                lines=None,
                reason=reason,
                note=None,
                reroute=again,
            ),
            of=order,
        )

    @precondition(lambda self: self.parts())
    @rule(pick=PICK)
    def work(self, pick: int) -> None:
        """The next step of a fulfillment order, up to leaving the house."""
        order, part = chosen(self.parts(), pick)
        services, command = self.world.services, self.world.command
        step = {
            FulfillmentOrderStatus.OPEN: accept_fulfillment_order,
            FulfillmentOrderStatus.ACCEPTED: mark_picking,
            FulfillmentOrderStatus.PICKING: mark_packed,
        }.get(part.status)
        if step is not None:
            assert self.do("work", step(services, command, fulfillment_order_id=part.id))
            return
        parcel = ShipmentRequest(carrier="UPS", lines=None)
        shipped = create_shipment(services, command, fulfillment_order_id=part.id, request=parcel)
        assert self.do("ship", shipped, of=order)

    @invariant()
    def nothing_else_happened(self) -> None:
        if hasattr(self, "observer"):
            assert self.observer.observe() == []

    def teardown(self) -> None:
        if hasattr(self, "observer"):
            report = self.world.run(verify(self.world.database, self.world.organization))
            assert report.differences == ()

    # What there is to choose from

    def carts(self) -> list[Reservation]:
        return [cart for cart in self.observer.reservations if cart.active]

    def cart(self, pick: int) -> Reservation:
        return chosen(self.carts(), pick)

    def open_orders(self) -> list[Order]:
        return [order for order in self.observer.orders if order.state is OrderState.OPEN]

    def parts(self) -> list[tuple[Order, FulfillmentOrder]]:
        at_work = {
            FulfillmentOrderStatus.OPEN,
            FulfillmentOrderStatus.ACCEPTED,
            FulfillmentOrderStatus.PICKING,
            FulfillmentOrderStatus.PACKED,
        }
        return [
            (order, part) for order in self.open_orders() for part in order.fulfillment_orders if part.status in at_work
        ]


def chosen(there: list[T], pick: int) -> T:
    return there[pick % len(there)]


def lost_units(before: Order, after: Order) -> bool:
    """Whether a line has fewer units that are promised or gone."""
    return any(
        promised(line_before) > promised(line_after)
        for line_before, line_after in zip(before.lines, after.lines, strict=True)
    )


def promised(line: Any) -> int:
    quantities = line.quantities
    return int(quantities.allocated + quantities.shipped + quantities.delivered)


def run_machine(mongo_url: str, *, runs: int, derandomize: bool) -> None:
    chosen_settings = settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=derandomize,
        suppress_health_check=list(HealthCheck),
    )
    with open_world(mongo_url) as world:
        StockMachine.world = world
        run_state_machine_as_test(StockMachine, settings=chosen_settings)


def test_stock_is_right_whatever_happens(mongo_url: str) -> None:
    run_machine(mongo_url, runs=RUNS, derandomize=True)


@pytest.mark.soak
def test_stock_is_right_whatever_happens_at_length(mongo_url: str) -> None:
    run_machine(mongo_url, runs=5 * RUNS, derandomize=False)
