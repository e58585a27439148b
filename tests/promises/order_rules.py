"""Rules of those who buy and those who work on it."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.address import Address
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.fulfillment_order import RejectionReason
from domain.orders.new_order import ItemRequest, OrderRequest
from domain.orders.order import Priority
from domain.reservations.reservation import Reservation, ReservationState
from domain.shipments.request import ShipmentRequest
from operations.accept_fulfillment_order import accept_fulfillment_order
from operations.cancel_order import cancel_order
from operations.create_shipment import create_shipment
from operations.mark_packed import mark_packed
from operations.mark_picking import mark_picking
from operations.place_order import place_order
from operations.reject_fulfillment_order import reject_fulfillment_order
from operations.reroute_order import reroute_order
from tests.promises.draws import CHANNEL, ITEMS, PICK
from tests.promises.judging import WORK, JudgedMachine, chosen

STEPS_OF_WORK = (accept_fulfillment_order, mark_picking, mark_packed)


class OrderRules(JudgedMachine):
    @rule(channel=CHANNEL, items=ITEMS, waits=st.booleans(), priority=st.sampled_from(Priority))
    def place(self, channel: str, items: dict[str, int], waits: bool, priority: Priority) -> None:
        self.order(channel, items, waits=waits, priority=priority)

    @precondition(lambda self: self.carts())
    @rule(pick=PICK, more=st.integers(-2, 2), waits=st.booleans())
    def buy(self, pick: int, more: int, waits: bool) -> None:
        """Order what is in a cart, or some units more or fewer."""
        cart = self.cart(pick)
        kept: dict[str, int] = {}
        for units in cart.lines:
            kept[units.sku] = kept.get(units.sku, 0) + units.quantity
        items = {sku: max(1, quantity + more) for sku, quantity in kept.items()}
        placed = self.order(cart.channel, items, waits=waits, priority=Priority.NORMAL, cart=cart)
        due = cart.is_due(self.world.clock())
        assert not (placed and due)
        if not due and more <= 0 and all(kept[sku] >= quantity for sku, quantity in items.items()):
            assert placed
        state = self.observer.states[cart.stream]
        assert isinstance(state, Reservation)
        assert (state.state is ReservationState.PLACED) == placed

    def order(
        self, channel: str, items: dict[str, int], *, waits: bool, priority: Priority, cart: Reservation | None = None
    ) -> bool:
        request = OrderRequest(
            channel=channel,
            customer=Customer(id="c-1"),
            currency_code="USD",
            items=tuple(
                ItemRequest(sku=sku, quantity=quantity, unit_price=Decimal(1)) for sku, quantity in items.items()
            ),
            method=Method.SHIP,
            ship_to=Address(country_code="US", latitude=40.0, longitude=-90.0),
            priority=priority,
            allow_backorder=waits,
        )
        reservation_id = None if cart is None else cart.id
        services, command = self.world.services, self.world.command
        return self.do("place", place_order(services, command, request=request, reservation_id=reservation_id))

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
    @rule(pick=PICK, steps=st.integers(1, 4))
    def work(self, pick: int, steps: int) -> None:
        """The next steps of a fulfillment order, up to leaving the house."""
        order, part = chosen(self.parts(), pick)
        services, command = self.world.services, self.world.command
        at = WORK.index(part.status)
        for step in STEPS_OF_WORK[at : at + steps]:
            assert self.do("work", step(services, command, fulfillment_order_id=part.id))
        if at + steps >= len(WORK):
            parcel = ShipmentRequest(carrier="UPS", lines=None)
            shipped = create_shipment(services, command, fulfillment_order_id=part.id, request=parcel)
            assert self.do("ship", shipped, of=order)
