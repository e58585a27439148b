"""What the router is asked for units of an order."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from domain.catalog.sku import Sku
from domain.handling import Handling
from domain.method import Method
from domain.orders.demand import routing_demand
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus, Rejection, RejectionReason
from domain.orders.order import Priority
from domain.routing.problem import Exclusion, Point, RoutingLine
from tests.unit.orders.builders import LATER, NOW, make_order, placed, rejected_without_rerouting, units

SKUS = {
    "TEA": Sku(code="TEA", name="Tea", weight_grams=100, handling=(Handling.FRAGILE,)),
    "CUP": Sku(code="CUP", name="Cup", weight_grams=250, category="Glass"),
}


def test_demand_has_the_units_with_the_weight_and_handling_of_their_skus() -> None:
    order = make_order([("TEA", 3), ("CUP", 2)], allow_split=False, priority=Priority.URGENT)
    demand = routing_demand(order, units((2, 1), (1, 3)), skus=SKUS)
    assert demand.lines == (
        RoutingLine(id="lin_T-2", sku="CUP", quantity=1, weight_grams=250, category="Glass"),
        RoutingLine(id="lin_T-1", sku="TEA", quantity=3, weight_grams=100, handling=frozenset({Handling.FRAGILE})),
    )
    assert demand.destination == Point(latitude=40.75, longitude=-73.99)
    assert (demand.order, demand.method, demand.split_allowed) == ("ord_T", Method.SHIP, False)


def test_urgent_orders_come_first() -> None:
    ranks = {each: routing_demand(make_order(priority=each), units((1, 1)), skus=SKUS).priority for each in Priority}
    assert sorted(ranks, key=ranks.__getitem__) == [Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW]


def test_order_to_pick_up_names_its_location_and_has_no_destination() -> None:
    demand = routing_demand(make_order(method=Method.PICKUP), units((1, 1)), skus=SKUS)
    assert (demand.pickup_location, demand.destination) == ("NYC", None)


def test_locations_whose_work_stays_are_in_use_and_those_left_are_not() -> None:
    order = placed(served=[(1, "NYC", 1), (1, "LAX", 2)])
    assert routing_demand(order, units((1, 2)), skus=SKUS).locations_in_use == {"NYC", "LAX"}
    assert routing_demand(order, units((1, 2)), skus=SKUS, leaving=["ful_T-2"]).locations_in_use == {"NYC"}


def test_locations_that_the_caller_excludes_are_out_for_the_whole_order() -> None:
    demand = routing_demand(make_order(), units((1, 1)), skus=SKUS, excluded_locations=["LAX"])
    assert demand.excluded == {None: {"LAX": Exclusion(code="EXCLUDED_BY_CALLER")}}
    assert routing_demand(make_order(), units((1, 1)), skus=SKUS).excluded == {}


def test_a_rejection_counts_for_its_line_unless_a_person_requires_a_location() -> None:
    order = rejected_without_rerouting(placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 3), (2, "NYC", 1)]), units((1, 1)))
    tea, cup = routing_demand(order, units((1, 1), (2, 1)), skus=SKUS).lines
    assert (tea.rejected, tea.rejections, tea.attempts) == ({"NYC": NOW}, 1, 1)
    assert (cup.rejected, cup.rejections, cup.attempts) == ({}, 0, 1)
    required = routing_demand(order, units((1, 1)), skus=SKUS, required_location="NYC")
    assert required.required_location == "NYC"
    (line,) = required.lines
    assert (line.rejected, line.rejections, line.attempts) == ({}, 0, 0)


def test_the_newest_rejection_of_a_location_counts_and_all_are_counted() -> None:
    part = placed(served=[(1, "NYC", 3)]).fulfillment_orders[0]

    def rejected(number: int, location: str, *moments: datetime) -> FulfillmentOrder:
        rejections = tuple(
            Rejection(location=location, lines=units((1, 1)), reason=RejectionReason.OTHER, rejected_at=moment)
            for moment in moments
        )
        return replace(part, id=f"ful_T-{number}", location=location, rejections=rejections)

    soon, later = LATER + timedelta(hours=1), LATER + timedelta(hours=2)
    parts = (rejected(1, "NYC", soon), rejected(2, "LAX", LATER), rejected(3, "NYC", later, LATER), rejected(4, "BOS"))
    order = replace(make_order(), fulfillment_orders=parts)
    (line,) = routing_demand(order, units((1, 1)), skus=SKUS).lines
    assert line.rejected == {"NYC": later, "LAX": LATER}
    assert (line.rejections, line.attempts) == (4, 4)


def test_a_line_of_which_a_location_has_rejected_all_was_tried_there() -> None:
    order = rejected_without_rerouting(placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 3), (2, "NYC", 1)]), units((2, 1)))
    assert all(line.line_id != "lin_T-2" for line in order.fulfillment_orders[0].lines)
    (cup,) = routing_demand(order, units((2, 1)), skus=SKUS).lines
    assert (cup.rejections, cup.attempts) == (1, 1)


def test_work_that_leaves_and_may_move_is_planned_where_it_was() -> None:
    order = placed([("TEA", 6)], [(1, "NYC", 1), (1, "LAX", 2), (1, "BOS", 3)])
    statuses = (FulfillmentOrderStatus.OPEN, FulfillmentOrderStatus.SCHEDULED, FulfillmentOrderStatus.ACCEPTED)
    parts = tuple(replace(part, status=to) for part, to in zip(order.fulfillment_orders, statuses, strict=True))
    order = replace(order, fulfillment_orders=parts)
    all_leave = routing_demand(order, units((1, 6)), skus=SKUS, leaving=[part.id for part in parts])
    assert all_leave.lines[0].planned == {"NYC": 1, "LAX": 2}
    one_leaves = routing_demand(order, units((1, 6)), skus=SKUS, leaving=iter(["ful_T-2"]))
    assert one_leaves.lines[0].planned == {"LAX": 2}
    assert one_leaves.locations_in_use == {"NYC", "BOS"}


def test_demand_has_what_rules_and_costs_ask_of_the_order() -> None:
    asked = datetime(2026, 2, 1, tzinfo=UTC)
    order = make_order([("TEA", 3), ("CUP", 2)], channel="APP", requested_delivery_by=asked)
    demand = routing_demand(order, units((2, 1)), skus=SKUS)
    assert (demand.channel, demand.value) == ("APP", order.totals.subtotal.minor)
    assert demand.value > 0
    assert demand.deliver_by == asked
    promised = asked - timedelta(days=3)
    assert routing_demand(replace(order, promised_at=promised), units((1, 1)), skus=SKUS).deliver_by == promised
    assert demand.lines[0].category == "Glass"


def test_work_that_has_ended_is_not_in_use() -> None:
    order = rejected_without_rerouting(placed())
    assert routing_demand(order, units((1, 3)), skus=SKUS).locations_in_use == frozenset()
