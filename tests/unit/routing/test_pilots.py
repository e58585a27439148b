"""Who is in which arm of a pilot, and what a fixed table does."""

from msgspec.structs import replace

from domain.address import Address
from domain.orders.order import Order
from domain.routing.legacy import nothing_planned, plan_of, route_in_order
from domain.routing.pilots.participation import bucket, participation
from domain.routing.pilots.pilot import Arm, ArmKind, ArmName, PilotMode, RoutingPilot, TableRow
from domain.routing.plan import PlanStatus, RoutingPlan
from domain.routing.serving.baselines import baselines_of
from tests.unit.orders.builders import make_order
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem

PILOT = RoutingPilot(code="NEW", name="New", percent=30, treatment=Arm(kind=ArmKind.PROFILE, profile_code="FAST"))
NORTH = make_location("NORTH", longitude=1.0, groups=frozenset({"COLD"}))
SOUTH = make_location("SOUTH", longitude=20.0)
NEW_YORK = Address(country_code="US", latitude=0.0, longitude=0.5)


def order(number: int = 1, **changes: object) -> Order:
    return replace(make_order(), id=f"ord_{number}", **changes)


def arms(pilot: RoutingPilot, count: int = 1_000) -> list[ArmName]:
    found = [participation([pilot], order(number), (NORTH, SOUTH)) for number in range(count)]
    return [part.name for part in found if part is not None]


def test_an_order_stays_in_its_arm_and_arms_have_their_share() -> None:
    first = arms(PILOT)
    assert first == arms(PILOT)
    assert 250 < first.count(ArmName.TREATMENT) < 350
    assert {bucket("NEW", f"ord_{number}") for number in range(3_000)} == set(range(100))


def test_more_percent_take_nobody_out_of_the_treatment() -> None:
    few, many = arms(PILOT), arms(replace(PILOT, percent=60))
    assert all(
        after is ArmName.TREATMENT for before, after in zip(few, many, strict=True) if before is ArmName.TREATMENT
    )


def test_nobody_and_everybody() -> None:
    assert set(arms(replace(PILOT, percent=0))) == {ArmName.CONTROL}
    assert set(arms(replace(PILOT, percent=100))) == {ArmName.TREATMENT}
    assert arms(replace(PILOT, active=False)) == []


def test_a_shadow_routes_by_the_control_arm_and_watches_its_share() -> None:
    shadow = replace(PILOT, mode=PilotMode.SHADOW)
    found = [participation([shadow], order(number), ()) for number in range(1_000)]
    assert {part.name for part in found if part} == {ArmName.CONTROL}
    watched = [part for part in found if part and part.watched is ArmName.TREATMENT]
    assert 250 < len(watched) < 350


def test_groups_are_those_of_the_next_active_location() -> None:
    pilot = replace(PILOT, groups=frozenset({"COLD"}))
    near = order(ship_to=NEW_YORK)
    assert participation([pilot], near, (SOUTH, NORTH)) is not None
    assert participation([pilot], near, (SOUTH, NORTH._replace(active=False))) is None
    assert participation([pilot], order(ship_to=replace(NEW_YORK, latitude=None)), (NORTH,)) is None


def test_the_first_pilot_that_fits_counts() -> None:
    other = replace(PILOT, code="OTHER")
    part = participation([replace(PILOT, channels=frozenset({"APP"})), other], order(), ())
    assert part is not None
    assert part.pilot is other
    assert part.label.startswith("OTHER/")


def test_table_rows_are_for_channels_and_regions() -> None:
    row = TableRow(channels=frozenset({"WEB"}), regions=frozenset({"TX"}), locations=("NORTH",))
    assert row.covers("WEB", "TX")
    assert not row.covers("WEB", None)
    assert not row.covers("APP", "TX")
    assert TableRow(locations=("NORTH",)).covers("APP", None)


STOCK = {"TEA": {"NORTH": 5, "SOUTH": 2}}
PROBLEM = make_problem(make_demand(make_line(quantity=4)), locations=(NORTH, SOUTH), stock=STOCK)


def shares(plan: RoutingPlan) -> list[tuple[str, int]]:
    return [(share.location, share.quantity) for share in plan.assignments]


def test_a_table_takes_its_locations_in_order_whatever_they_cost() -> None:
    plan = route_in_order(PROBLEM, ("SOUTH", "NORTH"))
    assert shares(plan) == [("NORTH", 2), ("SOUTH", 2)]
    assert (plan.status, plan.solved_by, plan.bound) == (PlanStatus.FEASIBLE, "table", 0)
    assert plan.cost == sum(cost.total for cost in plan.costs) > baselines_of(PROBLEM, plan).nearest.cost
    assert route_in_order(PROBLEM, ("SOUTH",)).units_unserved == 2
    assert route_in_order(PROBLEM, ()).units_unserved == 4


def test_what_another_system_decided_is_priced_or_said_to_be_impossible() -> None:
    plan = plan_of(PROBLEM, {("line-1", "SOUTH"): 1, ("line-1", "NORTH"): 3})
    assert isinstance(plan, RoutingPlan)
    assert shares(plan) == [("NORTH", 3), ("SOUTH", 1)]
    assert plan_of(PROBLEM, {("line-1", "SOUTH"): 3}) == [("line-1", "SOUTH")]
    assert plan_of(PROBLEM, {("line-1", "MOON"): 1}) == [("line-1", "MOON")]


def test_an_order_that_waits_for_another_system_has_no_exception() -> None:
    plan = nothing_planned(PROBLEM)
    assert (plan.assignments, plan.unserved, plan.cost) == ((), (), 0)
