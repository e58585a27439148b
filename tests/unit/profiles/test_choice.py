"""Which profile routes an order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.order import Priority
from domain.routing.objective import Objective
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.profiles.assignment import RoutingAssignment, RoutingAssignments
from domain.routing.profiles.choice import NO_CHOICE, ProfileChoice
from domain.routing.profiles.versions import ProfileVersion, RoutingProfileVersions
from domain.routing.rule import RuleKind
from tests.unit.orders.builders import make_order
from tests.unit.profiles.profiles import EXPRESS, rule

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def versions(code: str, *dates: datetime | None) -> RoutingProfileVersions:
    """Versions with these dates; None for a draft."""
    return RoutingProfileVersions(
        code=code,
        versions=tuple(
            ProfileVersion(
                profile=replace(EXPRESS, code=code, version=number),
                saved_at=NOW,
                active_from=date,
                activation=number,
            )
            for number, date in enumerate(dates, 1)
        ),
    )


def assignment(code: str, **conditions: Any) -> RoutingAssignment:
    return RoutingAssignment(profile_code=code, **{name: frozenset(given) for name, given in conditions.items()})


def choice(*assignments: RoutingAssignment, profiles: tuple[RoutingProfileVersions, ...]) -> ProfileChoice:
    return ProfileChoice.of(RoutingAssignments(assignments=assignments), profiles)


def chosen(of: ProfileChoice, at: datetime = NOW, **order: Any) -> tuple[str, int]:
    known: dict[str, Any] = {"channel": "WEB", "segment": None, "method": Method.SHIP, "priority": Priority.NORMAL}
    profile = of.choose(**{**known, **order}, at=at).profile
    return profile.code, profile.version


CHOICE = choice(
    assignment("A", channels=["MARKET"], segments=["VIP"]),
    assignment("B", methods=[Method.PICKUP]),
    assignment("C", priorities=[Priority.URGENT, Priority.HIGH], channels=["WEB"]),
    assignment("A", segments=["VIP", "STAFF"]),
    profiles=(versions("A", NOW), versions("B", NOW), versions("C", NOW)),
)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({}, "DEFAULT"),
        ({"channel": "MARKET"}, "DEFAULT"),
        ({"channel": "MARKET", "segment": "VIP"}, "A"),
        ({"channel": "MARKET", "segment": "STAFF"}, "A"),
        ({"segment": "VIP"}, "A"),
        ({"segment": "vip"}, "DEFAULT"),
        ({"method": Method.PICKUP}, "B"),
        ({"method": Method.PICKUP, "segment": "VIP"}, "B"),
        ({"method": Method.PICKUP, "segment": "VIP", "channel": "MARKET"}, "A"),
        ({"priority": Priority.HIGH}, "C"),
        ({"priority": Priority.HIGH, "segment": "VIP"}, "C"),
        ({"priority": Priority.HIGH, "channel": "APP"}, "DEFAULT"),
        ({"priority": Priority.LOW}, "DEFAULT"),
    ],
)
def test_the_first_assignment_that_covers_an_order_counts(order: dict[str, Any], code: str) -> None:
    assert chosen(CHOICE, **order)[0] == code


def test_an_assignment_without_conditions_covers_all() -> None:
    every = choice(assignment("A"), assignment("B"), profiles=(versions("A", NOW), versions("B", NOW)))
    assert chosen(every, channel="MARKET", segment="VIP", method=Method.PICKUP) == ("A", 1)


def test_a_profile_routes_from_its_date_on() -> None:
    dated = choice(
        assignment("A"), assignment("B"), profiles=(versions("A", NOW + DAY, NOW + 2 * DAY, None), versions("B", NOW))
    )
    assert [chosen(dated, NOW + days * DAY) for days in (0, 1, 2, 9)] == [("B", 1), ("A", 1), ("A", 2), ("A", 2)]


def test_a_draft_routes_nothing() -> None:
    assert chosen(choice(assignment("A"), profiles=(versions("A", None),))) == ("DEFAULT", 1)


def test_the_default_profile_can_be_taken_over() -> None:
    own = choice(profiles=(versions("DEFAULT", NOW - DAY, NOW + DAY),))
    assert [chosen(own, NOW + days * DAY) for days in (-2, 0, 1)] == [("DEFAULT", 1), ("DEFAULT", 1), ("DEFAULT", 2)]
    assert NO_CHOICE.of_order(make_order(), NOW).profile is DEFAULT_PROFILE


def test_tells_what_a_profile_asks_for() -> None:
    known = versions("A", NOW)
    timed = replace(EXPRESS, code="A", objective=Objective.FASTEST)
    limited = replace(EXPRESS, code="A", rules=(rule(RuleKind.DAILY_CAPACITY, limit=1),))
    for profile, expected in (
        (known.versions[0].profile, (False, False)),
        (timed, (True, False)),
        (limited, (False, True)),
    ):
        of = choice(
            assignment("A"), profiles=(replace(known, versions=(replace(known.versions[0], profile=profile),)),)
        )
        used = of.choose(channel="", segment=None, method=Method.SHIP, priority=Priority.LOW, at=NOW)
        assert (used.timed, used.limits_capacity) == expected


def test_an_order_is_looked_at_by_all_that_assignments_ask_for() -> None:
    order = make_order(priority=Priority.HIGH, customer=Customer(segment="VIP"))
    by_segment = choice(assignment("A", segments=["VIP"]), profiles=(versions("A", NOW),))
    assert by_segment.of_order(order, NOW).profile.code == "A"
    by_all = assignment(
        "A", channels=[order.channel], segments=["VIP"], methods=[order.method], priorities=[Priority.HIGH]
    )
    assert choice(by_all, profiles=(versions("A", NOW),)).of_order(order, NOW).profile.code == "A"
