"""An order that nobody placed, served now and as supply arrives."""

from datetime import UTC, datetime, timedelta

from domain.availability.availability import DeliveryUnits, UnitsNotServed
from domain.availability.estimate import estimate_delivery
from domain.availability.expected import ExpectedUnits
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.delivery.promise import DeliveryPromise, pickup_promise
from domain.method import Method
from domain.network.location import LocationKind
from domain.orders.lines import LineException
from domain.routing.problem import CandidateLocation, Point, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.profile import DEFAULT_PROFILE

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
NYC = CandidateLocation(code="NYC", kind=LocationKind.WAREHOUSE, latitude=40.7, longitude=-74.0)
LAX = CandidateLocation(code="LAX", kind=LocationKind.WAREHOUSE, latitude=34.0, longitude=-118.2)


def promise(_: str, __: str | None, at: datetime) -> DeliveryPromise:
    return pickup_promise(DispatchCalendar(), at=at)


def problem(quantities: dict[str, int], stock: dict[str, dict[str, int]]) -> RoutingProblem:
    lines = tuple(
        RoutingLine(id=f"lin_{sku}", sku=sku, quantity=quantity, weight_grams=100)
        for sku, quantity in quantities.items()
    )
    destination = Point(latitude=40.0, longitude=-75.0)
    demand = RoutingDemand(order="ord_1", method=Method.SHIP, lines=lines, destination=destination)
    return RoutingProblem(profile=DEFAULT_PROFILE, demands=(demand,), locations=(LAX, NYC), stock=stock)


def arriving(sku: str, quantity: int, *, days: int, location: str = "NYC") -> ExpectedUnits:
    return ExpectedUnits(sku=sku, location=location, quantity=quantity, at=NOW + timedelta(days=days))


def test_all_of_it_now() -> None:
    estimate = estimate_delivery(problem({"TEA": 2}, {"TEA": {"NYC": 5, "LAX": 5}}), [], promise, at=NOW)
    (part,) = estimate.parts
    assert (part.location, part.expected_at, part.items) == ("NYC", None, (DeliveryUnits(sku="TEA", quantity=2),))
    assert estimate.complete
    assert estimate.deliver_by == promise("NYC", None, NOW).deliver_by


def test_the_rest_waits_for_the_first_supply_that_serves_it() -> None:
    arrivals = [
        arriving("CUP", 9, days=1),
        arriving("TEA", 2, days=2, location="LAX"),
        arriving("TEA", 9, days=4),
        arriving("TEA", 9, days=5),
    ]
    estimate = estimate_delivery(problem({"TEA": 6}, {"TEA": {"NYC": 3}}), arrivals, promise, at=NOW)
    assert [(part.location, part.expected_at, part.items[0].quantity) for part in estimate.parts] == [
        ("NYC", None, 3),
        ("LAX", NOW + timedelta(days=2), 2),
        ("NYC", NOW + timedelta(days=4), 1),
    ]
    assert estimate.deliver_by == promise("NYC", None, NOW + timedelta(days=4)).deliver_by


def test_units_that_nothing_brings_are_named_and_leave_no_date() -> None:
    estimate = estimate_delivery(
        problem({"TEA": 6, "CUP": 1}, {"CUP": {"NYC": 1}}), [arriving("TEA", 2, days=3)], promise, at=NOW
    )
    assert estimate.unserved == (UnitsNotServed(sku="TEA", quantity=4, exception=LineException.NO_STOCK),)
    assert estimate.deliver_by is None


def test_supply_at_a_place_that_may_not_serve_does_not_count() -> None:
    estimate = estimate_delivery(
        problem({"TEA": 1}, {}), [arriving("TEA", 9, days=1, location="MOON")], promise, at=NOW
    )
    assert [units.quantity for units in estimate.unserved] == [1]
