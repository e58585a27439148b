"""One order and its stock in memory: decisions are committed as storage does it, all of a decision or none."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from domain.address import Address
from domain.catalog.sku import Sku
from domain.events import Touched
from domain.fold import fold
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Receive
from domain.inventory.movements import StockChanged, apply_movement
from domain.inventory.stock_level import StockLevel
from domain.method import Method
from domain.network.location import Location, LocationKind
from domain.orders.apply import apply_order_event
from domain.orders.decision import DecidedEvent, Decision
from domain.orders.demand import candidate_location, routing_demand
from domain.orders.events import OrderEvent
from domain.orders.exceptions import with_settled_exceptions
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus, LineUnits
from domain.orders.order import Order, OrderState
from domain.orders.promised import promised_at
from domain.refusals import Refusal, Refusals
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.profile import DEFAULT_PROFILE
from domain.shipments.shipment import ShipmentStatus
from tests.unit.routing.checked import route_checked

SKUS = ("TEA", "CUP")
CODES = ("NYC", "LAX", "SEA")
ENDED = (FulfillmentOrderStatus.PICKED_UP, FulfillmentOrderStatus.COMPLETED)

_CATALOG = {code: Sku(code=code, name=code, weight_grams=500) for code in SKUS}
_NETWORK = tuple(
    candidate_location(
        Location(
            code=code,
            name=code,
            kind=LocationKind.WAREHOUSE,
            address=Address(country_code="US", latitude=latitude, longitude=longitude),
            methods=tuple(Method),
            handling=(),
        )
    )
    for code, latitude, longitude in (("NYC", 40.7, -74.0), ("LAX", 34.0, -118.2), ("SEA", 47.6, -122.3))
)


class World:
    """The order, the stock levels by SKU and location, and every event of both."""

    def __init__(self, stock: Iterable[tuple[str, str, int]]) -> None:
        self.order: Order | None = None
        self.log: list[OrderEvent] = []
        self.levels: dict[tuple[str, str], StockLevel] = {}
        self.movements: dict[tuple[str, str], list[StockChanged]] = {}
        for sku, location, quantity in stock:
            if quantity:
                self.claim(Receive(sku=sku, location=location, quantity=quantity, cause="rcv"))

    def attempt(self, decide: Callable[[], Decision | None]) -> bool:
        """Decide and commit; whether anything changed. A refusal must leave everything as it was."""
        before = (self.order, dict(self.levels), len(self.log))
        try:
            decision = decide()
            if decision is None or not decision.events:
                assert decision is None or (decision.claims == () and decision.order == self.order)
                return False
            self._commit(decision)
        except (Refusal, Refusals):
            assert (self.order, dict(self.levels), len(self.log)) == before
            return False
        return True

    def claim(self, *claims: StockClaim) -> None:
        """Change stock by all the claims, or raise the refusal of one and change nothing."""
        levels = dict(self.levels)
        movements = []
        for claim in claims:
            key = (claim.sku, claim.location)
            level = levels.get(key) or StockLevel(sku=claim.sku, location=claim.location)
            movement = claim.decide(level)
            if movement is None:
                continue
            levels[key] = apply_movement(level, movement)
            movements.append((key, movement))
        self.levels = levels
        for key, movement in movements:
            self.movements.setdefault(key, []).append(movement)

    def _commit(self, decision: Decision) -> None:
        assert decision.version_before == (self.order.version if self.order else 0)
        self.claim(*decision.claims)
        state = self.order
        for decided in decision.events:
            after = apply_order_event(state, decided.event)
            _check_touched(state, after, decided)
            state = after
        assert state == decision.order
        assert state.promised_at == promised_at(state)
        self.order = state
        self.log.extend(decided.event for decided in decision.events)

    def plan(
        self,
        order: Order,
        units: Sequence[LineUnits],
        *,
        leaving: Iterable[str] = (),
        excluded: Iterable[str] = (),
        required: str | None = None,
        freed: Sequence[StockClaim] = (),
        imagined: int = 0,
    ) -> RoutingPlan:
        """The router's plan on stock as it is, plus `imagined` units everywhere that nobody will find."""
        levels = dict(self.levels)
        for claim in freed:
            level = levels[claim.sku, claim.location]
            movement = claim.decide(level)
            assert movement is not None
            levels[claim.sku, claim.location] = apply_movement(level, movement)
        stock: dict[str, dict[str, int]] = {sku: dict.fromkeys(CODES, imagined) for sku in SKUS}
        for (sku, location), level in levels.items():
            stock[sku][location] += level.available
        demand = routing_demand(
            order, units, skus=_CATALOG, leaving=leaving, excluded_locations=excluded, required_location=required
        )
        return route_checked(
            RoutingProblem(profile=DEFAULT_PROFILE, demands=(demand,), locations=_NETWORK, stock=stock)
        )

    def check(self) -> None:
        """Assert everything that must hold between commits."""
        for key, level in self.levels.items():
            level.check()
            assert fold(self.movements[key]) == level
        if self.order is None:
            return
        assert self.order.version == len(self.log)
        assert fold(self.log) == self.order
        self._check_allocated(self.order)
        _check_lines(self.order)
        _check_fulfillment_orders(self.order)
        _check_state(self.order)

    def _check_allocated(self, order: Order) -> None:
        promised: Counter[tuple[str, str]] = Counter()
        for working in _working(order):
            for line in working.lines:
                promised[line.sku, working.location] += line.remaining
        assert +promised == +Counter({key: level.allocated for key, level in self.levels.items()})


def _check_touched(before: Order | None, after: Order, decided: DecidedEvent) -> None:
    known = {part.id: part for part in before.fulfillment_orders} if before else {}
    changed = {
        Touched(location=part.location, fulfillment_order_id=part.id)
        for part in after.fulfillment_orders
        if known.get(part.id) != part
    }
    assert changed <= set(decided.touched)
    assert len(set(decided.touched)) == len(decided.touched)
    assert all(after.fulfillment_order(item.fulfillment_order_id) for item in decided.touched)


def _working(order: Order) -> list[FulfillmentOrder]:
    return [part for part in order.fulfillment_orders if part.active and part.status not in ENDED]


def _check_lines(order: Order) -> None:
    travelling, delivered = _shipped_units(order)
    for part in order.fulfillment_orders:
        if part.status in ENDED and part.method is Method.PICKUP:
            delivered.update({line.line_id: line.quantity for line in part.lines})
    remaining: Counter[str] = Counter()
    for part in _working(order):
        remaining.update({line.line_id: line.remaining for line in part.lines})
    for line in order.lines:
        line.quantities.check()
        assert line.quantities.ordered == line.quantity
        assert line.quantities.allocated == remaining[line.id]
        assert line.quantities.shipped == travelling[line.id]
        assert line.quantities.delivered == delivered[line.id]
    assert with_settled_exceptions(order) == order


def _shipped_units(order: Order) -> tuple[Counter[str], Counter[str]]:
    """Units of each line in shipments that travel, and in those that have arrived."""
    travelling: Counter[str] = Counter()
    delivered: Counter[str] = Counter()
    for shipment in order.shipments:
        if shipment.status is not ShipmentStatus.CANCELLED:
            place = delivered if shipment.status is ShipmentStatus.DELIVERED else travelling
            place.update({units.line_id: units.quantity for units in shipment.lines})
    return travelling, delivered


def _check_fulfillment_orders(order: Order) -> None:
    for part in order.fulfillment_orders:
        own = [shipment for shipment in order.shipments if shipment.fulfillment_order_id == part.id]
        travelling, delivered = _shipped_units(replace(order, shipments=tuple(own)))
        gone = travelling + delivered
        assert part.lines
        assert len({line.line_id for line in part.lines}) == len(part.lines)
        for line in part.lines:
            assert line.quantity > 0
            assert line.shipped == gone[line.line_id]
            assert line.remaining >= 0
        assert part.status is not FulfillmentOrderStatus.PICKED_UP
        all_gone = all(line.remaining == 0 for line in part.lines)
        if part.method is Method.SHIP and part.active:
            all_arrived = all_gone and not +travelling
            assert (part.status is FulfillmentOrderStatus.COMPLETED) == all_arrived
            assert (part.status is FulfillmentOrderStatus.SHIPPED) == (all_gone and not all_arrived)


def _check_state(order: Order) -> None:
    quantities = [line.quantities for line in order.lines]
    if all(each.cancelled == each.ordered for each in quantities):
        assert order.state is OrderState.CANCELLED
    elif all(each.cancelled + each.delivered == each.ordered for each in quantities):
        assert order.state is OrderState.CLOSED
    else:
        assert order.state is OrderState.OPEN
    assert order.state is OrderState.OPEN or not order.on_hold
