"""Which levels a reservation takes its units from, and what it says of those that it cannot have."""

from collections.abc import Mapping

from domain.handling import Handling
from domain.inventory.refusals import InsufficientStock
from domain.method import Method
from domain.orders.lines import LineException
from domain.orders.refusals import NotRoutable
from domain.reservations.choice import Choice, choice_of_plan, one_location_for_all
from domain.reservations.reservation import ReservedUnits, UnitsShort
from domain.routing.problem import CandidateLocation, RoutingLine
from tests.unit.routing.checked import route_checked
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem

NO_STOCK, NO_LOCATION = LineException.NO_STOCK, LineException.NO_ELIGIBLE_LOCATION
TEA, CUP = make_line("1", sku="TEA", quantity=2), make_line("2", sku="CUP", quantity=1)


def chosen(
    stock: Mapping[str, Mapping[str, int]], *locations: CandidateLocation, lines: tuple[RoutingLine, ...] = (TEA, CUP)
) -> str | None:
    """The one location that has everything."""
    choice = one_location_for_all(make_problem(make_demand(*lines), locations=locations, stock=stock))
    if choice is None:
        return None
    assert choice.short == {}
    (place,) = {units.location for units in choice.lines}
    return place


def test_takes_the_first_location_by_priority_then_code_that_has_everything() -> None:
    plenty = {sku: {"A": 9, "B": 9, "C": 9} for sku in ("TEA", "CUP")}
    a, b, c = (make_location(code) for code in "ABC")
    assert chosen(plenty, c, b, a) == "A"
    assert chosen(plenty, a, b._replace(priority=1), c) == "B"
    assert chosen({"TEA": {"A": 2, "B": 1, "C": 2}, "CUP": {"B": 9, "C": 1}}, a, b, c) == "C"


def test_takes_no_location_that_lacks_a_unit() -> None:
    a, b = make_location("A"), make_location("B")
    assert chosen({"TEA": {"A": 2}, "CUP": {"B": 1}}, a, b) is None
    twice = (make_line("1", quantity=2), make_line("2", quantity=2))
    assert chosen({"TEA": {"A": 3, "B": 4}}, a, b, lines=twice) == "B"


def test_takes_no_location_that_may_not_serve_it() -> None:
    plenty = {"TEA": {"A": 9, "B": 9}, "CUP": {"A": 9, "B": 9}}
    b = make_location("B")
    assert chosen(plenty, make_location("A", active=False), b) == "B"
    assert chosen(plenty, make_location("A", methods=frozenset({Method.PICKUP})), b) == "B"
    cold = (make_line("1", handling=frozenset({Handling.COLD})),)
    assert (
        chosen(plenty, make_location("A"), make_location("B", handling=frozenset({Handling.COLD})), lines=cold) == "B"
    )


def test_adds_up_what_the_plan_gives_by_sku_and_location() -> None:
    lines = (make_line("1", quantity=2), make_line("2", quantity=2), make_line("3", sku="CUP", quantity=3))
    locations = (make_location("A"), make_location("B"))
    problem = make_problem(make_demand(*lines), locations=locations, stock={"TEA": {"A": 3, "B": 1}, "CUP": {"A": 1}})
    choice = choice_of_plan(problem, route_checked(problem))
    units = {(line.sku, line.location): line.quantity for line in choice.lines}
    assert units == {("TEA", "A"): 3, ("TEA", "B"): 1, ("CUP", "A"): 1}
    assert len(choice.lines) == len(units)
    assert choice.units_short == (UnitsShort(sku="CUP", quantity=2),)


def test_says_of_each_sku_why_it_is_short() -> None:
    taken = (ReservedUnits(sku="TEA", location="A", quantity=1), ReservedUnits(sku="TEA", location="B", quantity=2))
    choice = Choice(
        lines=taken,
        short={("TEA", NO_STOCK): 4, ("CUP", NO_STOCK): 1, ("ICE", NO_LOCATION): 1, ("POT", NO_LOCATION): 1},
    )
    tea, cup, others = choice.refusals()
    assert isinstance(tea, InsufficientStock)
    assert tea.data() == {"sku": "TEA", "requested": 7, "available": 3}
    assert cup.data() == {"sku": "CUP", "requested": 1, "available": 0}
    assert isinstance(others, NotRoutable)
    assert others.data() == {"exception": NO_LOCATION, "skus": ("ICE", "POT")}
