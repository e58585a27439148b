"""Hard rules that cannot be kept together."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, islice
from time import process_time
from typing import Any

import pytest

from domain.handling import Handling
from domain.routing.profiles.contradictions import contradiction_refusals
from domain.routing.profiles.known_codes import KnownCodes
from domain.routing.rule import RoutingRule, RuleKind
from tests.unit.profiles.profiles import KNOWN, location, make_profile, messages, rule

ONLY, EXCLUDED = RuleKind.ONLY_LOCATIONS, RuleKind.EXCLUDED_LOCATIONS
MAY, JUNE, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 6, 7))


def told(*rules: RoutingRule, known: KnownCodes = KNOWN) -> list[tuple[str, str]]:
    refusals = contradiction_refusals(rules, known)
    return [(".".join(refusal.field), refusal.message) for refusal in refusals]


@pytest.mark.parametrize(
    "rules",
    [
        (rule(ONLY, "A", locations=["NYC"]), rule(EXCLUDED, "B", locations=["NYC"])),
        (rule(ONLY, "A", groups=["COAST"]), rule(EXCLUDED, "B", groups=["COAST"])),
        (rule(ONLY, "A", groups=["COAST"]), rule(EXCLUDED, "B", locations=["NYC", "LAX"])),
        (rule(ONLY, "A", locations=["NYC"]), rule(ONLY, "B", locations=["LAX"])),
        (rule(EXCLUDED, "A", groups=["COAST"]), rule(EXCLUDED, "B", groups=["INLAND"])),
        (rule(ONLY, "A", locations=["NYC"], skus=["TEA"]), rule(EXCLUDED, "B", locations=["NYC"])),
        (rule(ONLY, "A", locations=["NYC"], skus=["TEA"]), rule(EXCLUDED, "B", locations=["NYC"], skus=["TEA"])),
        (rule(ONLY, "A", locations=["NYC"], skus=["TEA"]), rule(ONLY, "B", groups=["INLAND"], categories=["Drinks"])),
        (rule(ONLY, "A", locations=["NYC"], channels=["WEB"]), rule(EXCLUDED, "B", locations=["NYC"])),
        (
            rule(ONLY, "A", locations=["NYC"], valid_until=JUNE),
            rule(EXCLUDED, "B", locations=["NYC"], valid_from=MAY, valid_until=JULY),
        ),
        (
            rule(ONLY, "A", groups=["INLAND"], skus=["MILK"]),
            rule(RuleKind.HANDLING_REQUIRED, "B", handling=frozenset({Handling.COLD})),
        ),
    ],
)
def test_refuses_rules_that_together_leave_no_location(rules: tuple[RoutingRule, ...]) -> None:
    message = "A and B together leave no location for some goods."
    assert told(*rules) == [("rules.1", message)]
    assert message in messages(make_profile(*rules))


@pytest.mark.parametrize(
    "rules",
    [
        (rule(ONLY, "A", groups=["COAST"]), rule(EXCLUDED, "B", locations=["NYC"])),
        (rule(ONLY, "A", locations=["NYC"], skus=["TEA"]), rule(EXCLUDED, "B", locations=["NYC"], skus=["CUP"])),
        (
            rule(ONLY, "A", locations=["NYC"], channels=["WEB"]),
            rule(EXCLUDED, "B", locations=["NYC"], channels=["APP"]),
        ),
        (rule(ONLY, "A", locations=["NYC"]), rule(EXCLUDED, "B", locations=["NYC"], hard=False, price=5)),
        (
            rule(ONLY, "A", locations=["NYC"], valid_until=JUNE),
            rule(EXCLUDED, "B", locations=["NYC"], valid_from=JUNE),
        ),
        (rule(ONLY, "A", locations=["NYC"], categories=["Glass"]), rule(ONLY, "B", locations=["LAX"], skus=["TEA"])),
        (rule(RuleKind.NO_SPLIT, "A"), rule(RuleKind.LOCATIONS_PER_ORDER_MAX, "B", limit=3, hard=False, price=9)),
    ],
)
def test_accepts_rules_that_leave_something(rules: tuple[RoutingRule, ...]) -> None:
    assert messages(make_profile(*rules)) == []


def test_names_as_few_rules_as_contradict_each_other() -> None:
    fine = rule(ONLY, "FINE", groups=["COAST", "INLAND"])
    rules = (
        rule(ONLY, "A", groups=["COAST"]),
        fine,
        rule(EXCLUDED, "B", locations=["NYC"]),
        rule(EXCLUDED, "C", locations=["LAX"]),
    )
    assert told(*rules) == [("rules.3", "A, B and C together leave no location for some goods.")]


def test_names_a_rule_that_leaves_nothing_alone() -> None:
    cold = rule(RuleKind.HANDLING_REQUIRED, "COLD", handling=frozenset({Handling.HAZMAT}), skus=["TEA"])
    assert told(cold) == [("rules.0", "COLD leaves no location for the goods in its scope.")]
    assert told(cold, known=KnownCodes()) == []


def test_says_nothing_of_rules_that_name_places_that_do_not_exist() -> None:
    profile = make_profile(rule(ONLY, "A", groups=["NORTH"]), rule(ONLY, "B", locations=["PARIS", "NYC"]))
    assert messages(profile) == ["No location group NORTH.", "No location PARIS."]


def test_tells_every_contradiction() -> None:
    rules = (
        rule(ONLY, "A", locations=["NYC"], skus=["TEA"]),
        rule(EXCLUDED, "B", locations=["NYC"], skus=["TEA"]),
        rule(ONLY, "C", locations=["LAX"], skus=["CUP"]),
        rule(EXCLUDED, "D", locations=["LAX"], skus=["CUP"]),
        rule(EXCLUDED, "E", groups=["COAST"]),
        rule(EXCLUDED, "F", groups=["INLAND"]),
    )
    fields = [field for field, _ in told(*rules)]
    assert {"rules.1", "rules.3", "rules.5"} <= set(fields)


@pytest.mark.parametrize(
    ("of_order", "of_line", "refused"),
    [
        ({"limit": 2}, {"limit": 3}, True),
        ({"limit": 2}, {"limit": 2}, False),
        ({"limit": 2, "hard": False, "price": 5}, {"limit": 3}, False),
        ({"limit": 2}, {"limit": 3, "hard": False, "price": 5}, False),
        ({"limit": 2, "channels": ["WEB"]}, {"limit": 3, "channels": ["APP"]}, False),
        ({"limit": 2, "channels": ["WEB"]}, {"limit": 3}, True),
        ({"limit": 2, "valid_until": MAY}, {"limit": 3, "valid_from": MAY}, False),
        ({"limit": 2, "skus": ["TEA"]}, {"limit": 3, "skus": ["TEA"]}, True),
    ],
)
def test_refuses_more_locations_for_a_line_than_for_its_order(
    of_order: dict[str, Any], of_line: dict[str, Any], refused: bool
) -> None:
    whole = rule(RuleKind.LOCATIONS_PER_ORDER_MAX, "ORDER", **of_order)
    line = rule(RuleKind.LOCATIONS_PER_LINE_MAX, "LINE", **of_line)
    expected = [("rules.1.limit", "LINE allows a line 3 locations, ORDER the whole order 2.")] if refused else []
    assert told(whole, line) == expected
    assert len(told(line, whole)) == len(expected)


def test_many_rules_in_many_scopes_are_looked_at_in_time() -> None:
    places = tuple(location(f"L{number}") for number in range(50))
    known = KnownCodes(locations=places)
    rules = [rule(EXCLUDED, f"S{n}", locations=[f"L{n}"], skus=[f"S{n}"]) for n in range(33)]
    rules += [rule(EXCLUDED, f"C{n}", locations=[f"L{n}"], channels=[f"C{n}"]) for n in range(33)]
    rules += [
        rule(EXCLUDED, f"T{n}", locations=[f"L{n}"], valid_from=datetime(2026, 1, n % 28 + 1, n // 28, tzinfo=UTC))
        for n in range(33)
    ]
    began = process_time()
    assert told(*rules, known=known) == []
    assert process_time() - began < 2


def crossing_rules(codes: int, *, closing: int) -> Iterator[RoutingRule]:
    """33 rules each of goods, channels and dates, of which nearly every combination is another set of rules.

    The first `closing` locations are closed by them.
    """
    pairs = list(islice(combinations(range(33), 2), codes))
    for number in range(33):
        named = [index for index, pair in enumerate(pairs) if number in pair]
        places = {"locations": [f"L{number % closing}"]}
        yield rule(EXCLUDED, f"S{number}", **places, skus=[f"S{index}" for index in named])
        yield rule(EXCLUDED, f"C{number}", **places, channels=[f"C{index}" for index in named])
        start = MAY + timedelta(days=number)
        yield rule(EXCLUDED, f"T{number}", **places, valid_from=start, valid_until=start + timedelta(days=40 + number))


@pytest.mark.parametrize("places", [20, 21])
def test_rules_that_meet_in_very_many_ways_are_looked_at_in_time(places: int) -> None:
    known = KnownCodes(locations=tuple(location(f"L{number}") for number in range(places)))
    began = process_time()
    refusals = told(*crossing_rules(150, closing=20), known=known)
    assert process_time() - began < 2
    too_many = "The rules meet in too many ways to be checked: give them fewer different scopes and dates."
    assert refusals == ([("rules", too_many)] if places == 20 else [])


def test_of_very_many_contradictions_some_are_told() -> None:
    known = KnownCodes(locations=(location("L0"), location("L1")))
    rules = [
        rule(EXCLUDED, f"S{pair}-{place}", locations=[f"L{place}"], skus=[f"S{number}" for number in range(pair, 100)])
        for pair in range(50)
        for place in (0, 1)
    ]
    began = process_time()
    refusals = told(*rules, known=known)
    assert process_time() - began < 2
    assert ("rules.1", "S0-0 and S0-1 together leave no location for some goods.") in refusals
