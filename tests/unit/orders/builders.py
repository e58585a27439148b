"""Orders, plans and shipments for tests: what a test does not name has plain defaults."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from domain.address import Address
from domain.delivery.promise import DeliveryPromise
from domain.inventory.claim import StockClaim
from domain.method import Method
from domain.orders.actions import FulfillmentOrderAction
from domain.orders.customer import Customer
from domain.orders.decision import Decision
from domain.orders.events import OrderEvent
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus, LineUnits, RejectionReason
from domain.orders.ids import next_shipment_id
from domain.orders.lines import LineException, LineQuantities, OrderLine
from domain.orders.order import Order
from domain.orders.place import place_order
from domain.orders.reject import reject_and_hold
from domain.orders.selection import select_units
from domain.orders.ship import create_shipment, record_tracking_event
from domain.orders.work import advance
from domain.routing.cost_terms import CostTerm
from domain.routing.plan import Assignment, Baseline, LocationCost, PlanStatus, RoutingPlan, UnservedUnits
from domain.shipments.shipment import Shipment, ShipmentStatus, TrackingEvent

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
COST = 725_000
"""What every location of a hand-made plan costs, in millicents: 725 minor units."""

PROMISED = {code: NOW + timedelta(days=days) for code, days in (("NYC", 2), ("BOS", 3), ("SEA", 4), ("LAX", 5))}
"""By when each location promises what leaves it."""

Served = tuple[int, str, int]
"""Ordinal of the line, location, units."""

Waiting = tuple[int, int, LineException]
"""Ordinal of the line, units, why no location takes them."""


def make_order(items: Sequence[tuple[str, int]] = (("TEA", 3),), **changes: object) -> Order:
    """An order whose units are all unrouted: pairs of SKU and quantity, one line each."""
    order = Order(
        id="ord_T",
        number="1001",
        channel="WEB",
        customer=Customer(name="Ada"),
        method=Method.SHIP,
        ship_to=Address(country_code="US", postal_code="10001", latitude=40.75, longitude=-73.99),
        currency_code="USD",
        placed_at=NOW,
        lines=tuple(_line(ordinal, sku, quantity) for ordinal, (sku, quantity) in enumerate(items, start=1)),
    )
    if changes.get("method") is Method.PICKUP:
        changes = {"ship_to": None, "pickup_location": "NYC"} | changes
    return replace(order, **changes)


def _line(ordinal: int, sku: str, quantity: int) -> OrderLine:
    return OrderLine(
        id=line_id(ordinal),
        sku=sku,
        quantity=quantity,
        unit_price=1_000,
        currency_code="USD",
        quantities=LineQuantities(ordered=quantity, unrouted=quantity),
    )


def make_plan(served: Sequence[Served] = (), waiting: Sequence[Waiting] = ()) -> RoutingPlan:
    """What a router could have answered."""
    locations = list(dict.fromkeys(location for _, location, _ in served))
    return RoutingPlan(
        status=PlanStatus.OPTIMAL,
        currency_code="USD",
        objective=COST * len(locations),
        bound=COST * len(locations),
        gap=0.0,
        solved_by="hand",
        assignments=tuple(
            Assignment(order="ord_T", line=line_id(ordinal), location=location, quantity=quantity)
            for ordinal, location, quantity in served
        ),
        unserved=tuple(
            UnservedUnits(order="ord_T", line=line_id(ordinal), quantity=quantity, exception=exception)
            for ordinal, quantity, exception in waiting
        ),
        cost=COST * len(locations),
        costs=tuple(_cost(location) for location in locations),
        bent=(),
        nearest_baseline=Baseline(objective=0, cost=0, units_unserved=0),
        priority_baseline=Baseline(objective=0, cost=0, units_unserved=0),
    )


def _cost(location: str) -> LocationCost:
    return LocationCost(
        order="ord_T",
        location=location,
        service=None,
        distance_kilometers=100,
        deliver_days=None,
        co2e_grams=0,
        terms={CostTerm.OPENING: COST},
    )


def placed(
    items: Sequence[tuple[str, int]] = (("TEA", 3),),
    served: Sequence[Served] = ((1, "NYC", 3),),
    waiting: Sequence[Waiting] = (),
    **changes: object,
) -> Order:
    """An order after its placement; what waits is allowed to."""
    changes = {"allow_backorder": bool(waiting)} | changes
    return place_order(make_order(items, **changes), make_plan(served, waiting), now=NOW, promise=promise_of).order


def promise_of(location: str) -> DeliveryPromise:
    return promise_by(PROMISED[location])


def promise_by(by: datetime) -> DeliveryPromise:
    """A promise of what leaves on the day before."""
    leaves = by - timedelta(days=1)
    return DeliveryPromise(ship_on=leaves.date(), ship_by=leaves, deliver_on=by.date(), deliver_by=by)


def line_id(ordinal: int) -> str:
    return f"lin_T-{ordinal}"


def part(order: Order, ordinal: int = 1) -> FulfillmentOrder:
    """The fulfillment order with that ordinal."""
    found = order.fulfillment_order(f"ful_T-{ordinal}")
    assert found is not None
    return found


def shipment_of(order: Order, ordinal: int = 1) -> Shipment:
    """The shipment with that ordinal."""
    found = order.shipment(f"shp_T-{ordinal}")
    assert found is not None
    return found


def units(*pairs: tuple[int, int]) -> tuple[LineUnits, ...]:
    """Pairs of a line's ordinal and a quantity."""
    return tuple(LineUnits(line_id=line_id(ordinal), quantity=quantity) for ordinal, quantity in pairs)


STEPS = (
    FulfillmentOrderAction.ACCEPT,
    FulfillmentOrderAction.MARK_PICKING,
    FulfillmentOrderAction.MARK_PACKED,
    FulfillmentOrderAction.MARK_READY_FOR_PICKUP,
    FulfillmentOrderAction.MARK_PICKED_UP,
)
STATUS_AFTER = dict(
    zip(
        STEPS,
        (
            FulfillmentOrderStatus.ACCEPTED,
            FulfillmentOrderStatus.PICKING,
            FulfillmentOrderStatus.PACKED,
            FulfillmentOrderStatus.READY_FOR_PICKUP,
            FulfillmentOrderStatus.COMPLETED,
        ),
        strict=True,
    )
)


def worked(order: Order, status: FulfillmentOrderStatus, ordinal: int = 1) -> Order:
    """The order after a location has taken its fulfillment order to that status."""
    for step in STEPS:
        if part(order, ordinal).status is status:
            return order
        order = advance(order, part(order, ordinal), step).order
    assert part(order, ordinal).status is status
    return order


def make_shipment(order: Order, lines: Sequence[LineUnits] | None = None, ordinal: int = 1) -> Shipment:
    """A shipment of these units of a fulfillment order, or of all that remain."""
    return Shipment(
        id=next_shipment_id(order),
        fulfillment_order_id=part(order, ordinal).id,
        location=part(order, ordinal).location,
        status=ShipmentStatus.CREATED,
        carrier="UPS",
        tracking_number=f"1Z{len(order.shipments) + 1}",
        lines=select_units(part(order, ordinal), lines),
        shipped_at=NOW,
    )


def shipped(order: Order, lines: Sequence[LineUnits] | None = None, ordinal: int = 1) -> Order:
    """The order after a location has packed and shipped these units, or all that remain."""
    order = worked(order, FulfillmentOrderStatus.PACKED, ordinal)
    return create_shipment(order, part(order, ordinal), make_shipment(order, lines, ordinal)).order


def scan(code: ShipmentStatus, hours: int = 0) -> TrackingEvent:
    """A carrier's report so many hours after NOW."""
    return TrackingEvent(at=NOW + timedelta(hours=hours), code=code)


def tracked(order: Order, code: ShipmentStatus, hours: int = 0, ordinal: int = 1) -> Order:
    """The order after a carrier's report that was not known."""
    decision = record_tracking_event(order, shipment_of(order, ordinal), scan(code, hours))
    assert decision is not None
    return decision.order


def rejected_without_rerouting(order: Order, lines: Sequence[LineUnits] | None = None, ordinal: int = 1) -> Order:
    """The order after a location has refused these units, and nobody looked for another one."""
    return reject_and_hold(
        order, part(order, ordinal), lines=lines, reason=RejectionReason.CAPACITY, note=None, now=NOW
    ).order


def events(decision: Decision) -> list[OrderEvent]:
    return [decided.event for decided in decision.events]


def types(decision: Decision) -> list[str]:
    """What happened, by the names of the log."""
    return [decided.event.TYPE for decided in decision.events]


def touched(decision: Decision) -> list[list[str]]:
    """Ordinals of the fulfillment orders that each event touched."""
    return [
        [item.fulfillment_order_id.removeprefix("ful_T-") for item in decided.touched] for decided in decision.events
    ]


def claims(decision: Decision) -> list[tuple[str, str, str, int, str]]:
    """Kind, SKU, location, units and cause of every claim."""
    return [_claim(claim) for claim in decision.claims]


def _claim(claim: StockClaim) -> tuple[str, str, str, int, str]:
    quantity = getattr(claim, "quantity")  # noqa: B009  # the protocol of claims does not have it, those of orders do
    return type(claim).__name__, claim.sku, claim.location, quantity, claim.cause


def where(order: Order, ordinal: int = 1) -> Mapping[str, int]:
    """Where the units of a line stand, without empty places."""
    line = order.line(line_id(ordinal))
    assert line is not None
    places = ("cancelled", "unrouted", "backordered", "allocated", "shipped", "delivered")
    return {place: count for place in places if (count := getattr(line.quantities, place))}


def exception(order: Order, ordinal: int = 1) -> LineException | None:
    line = order.line(line_id(ordinal))
    assert line is not None
    return line.exception
