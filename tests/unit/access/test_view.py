"""What limited clients see of an order."""

import pytest
from msgspec.structs import replace

from domain.access.principal import Principal
from domain.access.scopes import FULFILLMENT_READ, INVENTORY_READ, ORDERS_READ
from domain.access.view import order_view, sees_ledger, sees_location, sees_routing
from domain.method import Method
from domain.orders.awaited_decision import AwaitedDecision
from domain.orders.customer import Customer
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.lines import LineQuantities
from domain.orders.order import Order
from domain.routing.pilots.pilot import ArmName
from domain.shipments.shipment import ShipmentStatus
from tests.unit.orders.builders import (
    LATER,
    NOW,
    placed,
    rejected_without_rerouting,
    shipped,
    tracked,
    units,
    worked,
)


def principal(**limits: frozenset[str]) -> Principal:
    scopes = frozenset({ORDERS_READ, FULFILLMENT_READ, INVENTORY_READ})
    return Principal(organization="acme", client_id="key_1", scopes=scopes, **limits)


def at(*locations: str) -> Principal:
    return principal(locations=frozenset(locations))


def split_order() -> Order:
    """Three units of TEA and two of MUG: NYC has two TEA, BOS the rest."""
    order = placed(
        (("TEA", 3), ("MUG", 2)),
        ((1, "NYC", 2), (1, "BOS", 1), (2, "BOS", 2)),
        customer=Customer(id="c-1", name="Ada", email="ada@example.com", phone="555"),
        shipping_price=499,
    )
    return replace(order, lines=tuple(replace(line, discount=100, tax=50) for line in order.lines))


def seen(order: Order, client: Principal) -> Order:
    view = order_view(order, client)
    assert view is not None
    return view


def test_leaves_the_order_of_an_unlimited_client_as_it_is() -> None:
    order = split_order()
    assert order_view(order, principal()) is order


def test_hides_orders_of_other_channels() -> None:
    assert order_view(split_order(), principal(channels=frozenset({"MARKET"}))) is None


def test_hides_costs_from_a_channel_and_nothing_else() -> None:
    order = split_order()
    assert all(part.cost is not None for part in order.fulfillment_orders)
    view = seen(order, principal(channels=frozenset({"WEB"})))
    assert [part.cost for part in view.fulfillment_orders] == [None, None]
    assert replace(view, fulfillment_orders=order.fulfillment_orders) == order


def test_hides_that_another_system_routes_an_order_from_clients_with_limits() -> None:
    awaits = AwaitedDecision(pilot="OLD", arm=ArmName.TREATMENT, since=NOW, due_at=LATER)
    order = replace(split_order(), awaits=awaits)
    assert order.decision_due_at == LATER
    for client in (principal(channels=frozenset({"WEB"})), at("NYC")):
        assert seen(order, client).decision_due_at is None


def test_hides_orders_without_work_at_the_locations() -> None:
    assert order_view(split_order(), at("LAX")) is None
    assert order_view(split_order(), at()) is None


def test_needs_both_limits_to_hold() -> None:
    order = split_order()
    assert order_view(order, principal(channels=frozenset({"MARKET"}), locations=frozenset({"NYC"}))) is None
    assert order_view(order, principal(channels=frozenset({"WEB"}), locations=frozenset({"NYC"}))) is not None


def test_shows_a_location_its_own_units_alone() -> None:
    view = seen(split_order(), at("NYC"))
    assert [part.location for part in view.fulfillment_orders] == ["NYC"]
    assert [(line.sku, line.quantity) for line in view.lines] == [("TEA", 2)]
    assert view.lines[0].quantities == LineQuantities(ordered=2, allocated=2)


def test_adds_up_the_units_of_several_own_locations() -> None:
    view = seen(split_order(), at("NYC", "BOS"))
    assert [(line.sku, line.quantity) for line in view.lines] == [("TEA", 3), ("MUG", 2)]


def test_hides_customer_prices_and_costs_from_a_location() -> None:
    order = split_order()
    view = seen(order, at("NYC"))
    assert view.customer == Customer()
    assert view.totals.total.minor == 0
    assert [(line.unit_price, line.discount, line.tax) for line in view.lines] == [(0, 0, 0)]
    assert view.fulfillment_orders[0].cost is None
    assert (view.number, view.method, view.ship_to) == (order.number, order.method, order.ship_to)


def test_shows_a_location_its_own_shipments_alone() -> None:
    order = shipped(split_order(), ordinal=1)
    order = shipped(order, ordinal=2)
    assert {shipment.location for shipment in order.shipments} == {"NYC", "BOS"}
    assert [shipment.location for shipment in seen(order, at("BOS")).shipments] == ["BOS"]


def test_counts_what_has_left_the_location() -> None:
    order = shipped(split_order(), units((1, 1)), ordinal=1)
    quantities = seen(order, at("NYC")).lines[0].quantities
    assert quantities == LineQuantities(ordered=2, allocated=1, shipped=1)


def test_counts_what_has_arrived_from_the_location() -> None:
    order = shipped(split_order(), units((1, 1)), ordinal=1)
    order = tracked(order, ShipmentStatus.DELIVERED, ordinal=1)
    quantities = seen(order, at("NYC")).lines[0].quantities
    assert quantities == LineQuantities(ordered=2, allocated=1, delivered=1)


def test_counts_what_was_picked_up_as_delivered() -> None:
    order = placed(method=Method.PICKUP)
    order = worked(order, FulfillmentOrderStatus.COMPLETED)
    view = seen(order, at("NYC"))
    assert view.lines[0].quantities == LineQuantities(ordered=3, delivered=3)
    assert view.pickup_location == "NYC"


def test_keeps_the_history_of_a_location_without_where_the_order_goes() -> None:
    order = rejected_without_rerouting(split_order(), ordinal=1)
    view = seen(order, at("NYC"))
    assert [part.status for part in view.fulfillment_orders] == [FulfillmentOrderStatus.REJECTED]
    assert view.ship_to is None
    assert [(line.sku, line.quantity) for line in view.lines] == [("TEA", 0)]


@pytest.mark.parametrize(("locations", "expected"), [(None, True), (frozenset({"NYC"}), True), (frozenset(), False)])
def test_sees_own_locations(locations: frozenset[str] | None, expected: bool) -> None:
    client = principal() if locations is None else principal(locations=locations)
    assert sees_location(client, "NYC") is expected


def test_keeps_ledger_and_routing_from_channels() -> None:
    partner = principal(channels=frozenset({"WEB"}))
    assert not sees_ledger(partner)
    assert not sees_routing(partner)
    assert not sees_routing(at("NYC"))
    assert sees_ledger(at("NYC"))
    assert sees_routing(principal())


def test_leaves_a_client_limited_to_locations_the_scopes_of_locations() -> None:
    assert at("NYC").scopes == {FULFILLMENT_READ, INVENTORY_READ}
