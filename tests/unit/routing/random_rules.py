"""Rules of every kind drawn at random, such that they bind in small problems."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from domain.handling import Handling
from domain.routing.rule import RoutingRule, RuleKind, RuleScope

CATEGORIES: Mapping[str, str | None] = {"TEA": "FOOD", "CUP": "GLASS", "POT": None}
CHANNELS = ("WEB", "SHOP")
GROUPS = ("EAST", "WEST")

ALWAYS_HARD = frozenset({RuleKind.DAILY_CAPACITY, RuleKind.REJECTIONS_MAX, RuleKind.ATTEMPTS_MAX})
ALWAYS_SOFT = frozenset({RuleKind.LOCATION_PRIORITY})

_PRICES = (1, 777, 30_000, 333_333)
_LIMITS: Mapping[RuleKind, tuple[int | None, ...]] = {
    RuleKind.LOCATIONS_PER_ORDER_MAX: (1, 1, 2, 3),
    RuleKind.LOCATIONS_PER_LINE_MAX: (1, 1, 2),
    RuleKind.NO_SPLIT: (None, None, 50, 500),
    RuleKind.DISTANCE_MAX: (300, 900, 2_500),
    RuleKind.RING_FENCE: (1, 1, 2),
    RuleKind.WALK_IN_UNITS: (1, 1, 2),
    RuleKind.DISPATCH_WITHIN: (0, 1, 2, 3),
    RuleKind.DELIVER_BY: (0, 0, 1, 2),
    RuleKind.REJECTION_COOL_OFF: (1, 60, 600),
    RuleKind.REJECTIONS_MAX: (1, 2, 3),
    RuleKind.ATTEMPTS_MAX: (2, 3, 4),
}


def random_rules(random: Random, *, at: datetime, codes: list[str]) -> tuple[RoutingRule, ...]:
    count = random.choice([0, 1, 2, 2, 3, 5])
    return tuple(
        random_rule(random, random.choice(list(RuleKind)), index, at=at, codes=codes) for index in range(count)
    )


def random_rule(random: Random, kind: RuleKind, index: int, *, at: datetime, codes: list[str]) -> RoutingRule:
    valid_from, valid_until = _random_validity(random, at)
    hard = kind in ALWAYS_HARD or (kind not in ALWAYS_SOFT and random.random() < 0.4)
    limits_units = kind is RuleKind.DAILY_CAPACITY and random.random() < 0.7
    limits_orders = kind is RuleKind.DAILY_CAPACITY and (not limits_units or random.random() < 0.5)
    return RoutingRule(
        code=f"{kind}-{index}",
        kind=kind,
        scope=_random_scope(random, kind, codes),
        hard=hard,
        price=random.choice(_PRICES) if not hard or kind is RuleKind.DAILY_CAPACITY else 0,
        limit=random.randint(1, 3) if limits_units else random.choice(_LIMITS.get(kind, (None,))),
        orders_limit=random.randint(1, 2) if limits_orders else None,
        overtime_limit=random.choice([0, 1, 2]) if limits_units else 0,
        overtime_orders_limit=random.choice([0, 1, 2]) if limits_orders else 0,
        orders_price=random.choice(_PRICES) if limits_orders else 0,
        handling=frozenset({Handling.COLD}) if kind is RuleKind.HANDLING_REQUIRED else frozenset(),
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _random_validity(random: Random, at: datetime) -> tuple[datetime | None, datetime | None]:
    hour = timedelta(hours=1)
    return random.choice(
        [(None, None)] * 6 + [(at, None), (at - hour, at + hour), (None, at + hour), (at + hour, None), (None, at)]
    )


def _random_scope(random: Random, kind: RuleKind, codes: list[str]) -> RuleScope:
    """Rules that keep goods away from locations are about some; the others are about all more often than not."""
    about_locations = 0.8 if kind in (RuleKind.EXCLUDED_LOCATIONS, RuleKind.ONLY_LOCATIONS) else 0.2
    skus = random.choice([{"TEA"}, {"CUP"}, {"TEA", "POT"}]) if random.random() < 0.2 else set()
    categories = random.choice([{"FOOD"}, {"GLASS"}]) if random.random() < 0.15 else set()
    channels = {random.choice(CHANNELS)} if random.random() < 0.2 else set()
    locations = set(random.sample(codes, random.randint(1, len(codes)))) if random.random() < about_locations else set()
    groups = {random.choice(GROUPS)} if random.random() < 0.2 else set()
    return RuleScope(
        skus=frozenset(skus),
        categories=frozenset(categories),
        channels=frozenset(channels),
        locations=frozenset(locations),
        groups=frozenset(groups),
    )
