"""What makes the rules of a profile acceptable, each by itself."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.handling import Handling
from domain.routing.profiles.rule_fields import RULE_FIELDS
from domain.routing.rule import RoutingRule, RuleKind
from tests.unit.profiles.profiles import fields_refused, make_profile, messages, rule

COLD = frozenset({Handling.COLD})
MAY, JUNE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)

SENSIBLE: dict[RuleKind, dict[str, Any]] = {
    RuleKind.LOCATIONS_PER_ORDER_MAX: {"limit": 3, "skus": ["TEA"], "channels": ["WEB"]},
    RuleKind.LOCATIONS_PER_LINE_MAX: {"limit": 2, "categories": ["Glass"]},
    RuleKind.NO_SPLIT: {"limit": 5_000, "skus": ["CUP"]},
    RuleKind.WHOLE_LINE: {"skus": ["CUP"]},
    RuleKind.DISTANCE_MAX: {"limit": 800, "groups": ["COAST"]},
    RuleKind.LOCATION_PRIORITY: {"hard": False, "price": 100, "locations": ["NYC"]},
    RuleKind.EXCLUDED_LOCATIONS: {"locations": ["NYC"], "channels": ["APP"]},
    RuleKind.ONLY_LOCATIONS: {"groups": ["COAST"], "skus": ["TEA"]},
    RuleKind.HANDLING_REQUIRED: {"handling": COLD, "categories": ["Drinks"]},
    RuleKind.RING_FENCE: {"limit": 5, "locations": ["NYC"], "skus": ["TEA"]},
    RuleKind.WALK_IN_UNITS: {"limit": 2},
    RuleKind.DAILY_CAPACITY: {
        "limit": 100,
        "orders_limit": 10,
        "overtime_limit": 20,
        "overtime_orders_limit": 2,
        "price": 5,
        "orders_price": 9,
        "locations": ["OHIO"],
    },
    RuleKind.DISPATCH_WITHIN: {"limit": 0},
    RuleKind.DELIVER_BY: {"limit": 0, "valid_from": MAY, "valid_until": JUNE},
    RuleKind.REJECTION_COOL_OFF: {"limit": 90, "locations": ["NYC"]},
    RuleKind.REJECTIONS_MAX: {"limit": 3, "skus": ["TEA"]},
    RuleKind.ATTEMPTS_MAX: {"limit": 5},
}
ALWAYS_HARD = {RuleKind.DAILY_CAPACITY, RuleKind.REJECTIONS_MAX, RuleKind.ATTEMPTS_MAX}


def sensible(kind: RuleKind, **changes: Any) -> RoutingRule:
    return rule(kind, **{**SENSIBLE[kind], **changes})


def refused(broken: RoutingRule) -> list[str]:
    return fields_refused(make_profile(broken))


def test_knows_what_each_kind_needs() -> None:
    assert RULE_FIELDS.keys() == SENSIBLE.keys() == set(RuleKind)


@pytest.mark.parametrize("kind", RuleKind)
def test_accepts_each_kind(kind: RuleKind) -> None:
    assert messages(make_profile(sensible(kind))) == []
    if kind not in ALWAYS_HARD | {RuleKind.LOCATION_PRIORITY}:
        assert messages(make_profile(sensible(kind, hard=False, price=1))) == []


@pytest.mark.parametrize("kind", RuleKind)
def test_refuses_a_limit_that_is_missing_or_too_many(kind: RuleKind) -> None:
    fields = RULE_FIELDS[kind].limit
    if fields is None:
        assert refused(sensible(kind, limit=1)) == ["rules.0.limit"]
        return
    missing = refused(sensible(kind, limit=None))
    assert (f"rules.0.{fields.field}" in missing) is fields.required
    assert refused(sensible(kind, limit=fields.most + 1)) == [f"rules.0.{fields.field}"]
    assert f"rules.0.{fields.field}" in refused(sensible(kind, limit=fields.least - 1))


@pytest.mark.parametrize("kind", RuleKind)
def test_refuses_a_price_where_there_is_none_and_asks_for_one_where_there_is(kind: RuleKind) -> None:
    if kind in ALWAYS_HARD:
        assert refused(sensible(kind, hard=False)) == ["rules.0.hard"]
        return
    if kind is RuleKind.LOCATION_PRIORITY:
        assert refused(sensible(kind, hard=True)) == ["rules.0.hard"]
    else:
        assert refused(sensible(kind, hard=True, price=1)) == ["rules.0.price"]
    assert refused(sensible(kind, hard=False, price=0)) == ["rules.0.price"]
    assert refused(sensible(kind, hard=False, price=-1)) == ["rules.0.price"]
    assert refused(sensible(kind, hard=False, price=10_000_000_001)) == ["rules.0.price"]


@pytest.mark.parametrize("kind", RuleKind)
def test_refuses_goods_channels_and_locations_where_they_mean_nothing(kind: RuleKind) -> None:
    fields = RULE_FIELDS[kind]
    goods = [] if fields.goods else ["rules.0.scope.skus", "rules.0.scope.categories"]
    assert refused(sensible(kind, skus=["TEA"], categories=["Glass"])) == goods
    assert refused(sensible(kind, channels=["APP"])) == ([] if fields.channels else ["rules.0.scope.channels"])
    places = [] if fields.locations else ["rules.0.scope.locationCodes", "rules.0.scope.groups"]
    assert refused(sensible(kind, locations=["NYC"], groups=["INLAND"])) == places


@pytest.mark.parametrize("kind", RuleKind)
def test_refuses_what_only_other_kinds_take(kind: RuleKind) -> None:
    if kind is not RuleKind.HANDLING_REQUIRED:
        assert refused(sensible(kind, handling=COLD)) == ["rules.0.handling"]
    if kind is not RuleKind.DAILY_CAPACITY:
        assert refused(sensible(kind, orders_limit=1, overtime_limit=1, overtime_orders_limit=1, orders_price=1)) == [
            "rules.0.ordersLimit",
            "rules.0.overtimeLimit",
            "rules.0.overtimeOrdersLimit",
            "rules.0.ordersPrice",
        ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"limit": None, "overtime_limit": 0, "price": 0, "orders_limit": None, "overtime_orders_limit": 0}, "limit"),
        ({"limit": None, "price": 0}, "overtimeLimit"),
        ({"orders_limit": None}, "overtimeOrdersLimit"),
        ({"overtime_limit": 0}, "price"),
        ({"overtime_orders_limit": 0}, "ordersPrice"),
        ({"overtime_limit": -1}, "overtimeLimit"),
        ({"orders_price": -1}, "ordersPrice"),
        ({"orders_limit": 0, "overtime_orders_limit": 0, "orders_price": 0}, "ordersLimit"),
        ({"limit": 0, "overtime_limit": 0, "price": 0}, "limit"),
    ],
)
def test_refuses_capacities_that_make_no_sense(changes: dict[str, Any], field: str) -> None:
    assert f"rules.0.{field}" in refused(sensible(RuleKind.DAILY_CAPACITY, **changes))


def test_a_capacity_may_be_all_overtime() -> None:
    assert refused(sensible(RuleKind.DAILY_CAPACITY, limit=0)) == []


@pytest.mark.parametrize("kind", [RuleKind.EXCLUDED_LOCATIONS, RuleKind.ONLY_LOCATIONS])
def test_refuses_rules_about_locations_that_name_none(kind: RuleKind) -> None:
    assert refused(rule(kind, skus=["TEA"], hard=False, price=1)) == ["rules.0.scope.locationCodes"]


def test_refuses_a_required_handling_that_is_not_named() -> None:
    assert refused(rule(RuleKind.HANDLING_REQUIRED)) == ["rules.0.handling"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": JUNE, "valid_until": MAY}, "validUntil"),
        ({"valid_from": MAY, "valid_until": MAY}, "validUntil"),
        ({"valid_from": datetime(1999, 1, 1, tzinfo=UTC)}, "validFrom"),
        ({"valid_until": datetime(2200, 1, 1, tzinfo=UTC)}, "validUntil"),
    ],
)
def test_refuses_dates_that_make_no_sense(changes: dict[str, Any], field: str) -> None:
    assert refused(rule(RuleKind.WALK_IN_UNITS, limit=1, **changes)) == [f"rules.0.{field}"]


@pytest.mark.parametrize(
    ("name", "codes", "field"),
    [
        ("skus", ["TEA", "COKE"], "skus"),
        ("categories", ["Toys"], "categories"),
        ("channels", ["WEB", "FAX"], "channels"),
        ("locations", ["PARIS"], "locationCodes"),
        ("groups", ["COAST", "NORTH"], "groups"),
    ],
)
def test_refuses_codes_that_nothing_has(name: str, codes: list[str], field: str) -> None:
    profile = make_profile(rule(RuleKind.RING_FENCE, limit=1, **{name: codes}))
    assert fields_refused(profile) == [f"rules.0.scope.{field}"]
    (message,) = messages(profile)
    assert codes[-1] in message
    assert len(codes) == 1 or codes[0] not in message


def test_names_the_first_few_of_many_unknown_codes() -> None:
    profile = make_profile(rule(RuleKind.RING_FENCE, limit=1, skus=[f"S{number}" for number in range(9)]))
    assert messages(profile) == ["No SKU S0, S1, S2, S3, S4 and 4 more."]


def test_refuses_a_code_twice_and_codes_that_are_none() -> None:
    twice = rule(RuleKind.WALK_IN_UNITS, "A", limit=1)
    assert fields_refused(make_profile(twice, rule(RuleKind.WALK_IN_UNITS, "B|", limit=1), twice)) == [
        "rules.1.code",
        "rules.2.code",
    ]


def test_refuses_too_many_rules_and_codes() -> None:
    many = [rule(RuleKind.WALK_IN_UNITS, str(number), limit=1) for number in range(101)]
    assert messages(make_profile(*many)) == ["At most 100 rules."]
    assert messages(make_profile(*many[:100])) == []
    long = rule(RuleKind.WALK_IN_UNITS, limit=1, skus=[str(number) for number in range(201)])
    assert "rules.0.scope.skus" in fields_refused(make_profile(long))
    codes = [str(number) for number in range(200)]
    full = rule(RuleKind.WALK_IN_UNITS, limit=1, skus=codes, categories=codes, channels=codes)
    assert fields_refused(make_profile(full, full)) == ["rules"]


def test_tells_everything_that_is_wrong_with_the_rules_at_once() -> None:
    profile = make_profile(
        sensible(RuleKind.WALK_IN_UNITS),
        rule(RuleKind.LOCATIONS_PER_ORDER_MAX, limit=0),
        rule(RuleKind.DISTANCE_MAX, price=7, locations=["PARIS"], valid_from=JUNE, valid_until=MAY),
        rule(RuleKind.LOCATIONS_PER_ORDER_MAX, limit=4),
    )
    assert fields_refused(profile) == [
        "rules.1.limit",
        "rules.2.price",
        "rules.2.limit",
        "rules.2.validUntil",
        "rules.2.scope.locationCodes",
        "rules.3.code",
    ]
