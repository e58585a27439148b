"""What makes a rule of a profile acceptable, looked at by itself."""

from collections.abc import Iterable

from domain.limits import LIST_ITEMS_MAX, QUANTITY_PER_LEVEL_MAX
from domain.moment_rules import moment_refusals
from domain.number_rules import range_refusals
from domain.refusals import InvalidInput, NotFound, Refusal
from domain.routing.profiles.known_codes import KnownCodes
from domain.routing.profiles.price_refusals import price_refusals
from domain.routing.profiles.rule_fields import RULE_FIELDS, Hardness, RuleFields
from domain.routing.rule import RoutingRule, RuleScope
from domain.text import code_refusals

Path = tuple[str, ...]


def rule_refusals(rule: RoutingRule, known: KnownCodes, currency_code: str, *at: str) -> list[Refusal]:
    """Everything that is wrong with it."""
    fields = RULE_FIELDS[rule.kind]
    return [
        *code_refusals(rule.code, *at, "code"),
        *_hardness_refusals(rule, fields, currency_code, at),
        *_limit_refusals(rule, fields, at),
        *_handling_refusals(rule, fields, at),
        *_capacity_refusals(rule, fields, currency_code, at),
        *_validity_refusals(rule, at),
        *_scope_refusals(rule, fields, (*at, "scope")),
        *_unknown_refusals(rule.scope, known, (*at, "scope")),
    ]


def _hardness_refusals(rule: RoutingRule, fields: RuleFields, currency_code: str, at: Path) -> list[Refusal]:
    if fields.hardness is Hardness.HARD and not rule.hard:
        return [InvalidInput(f"{rule.kind} is always hard.", field=(*at, "hard"))]
    if fields.hardness is Hardness.PRICED and rule.hard:
        return [InvalidInput(f"{rule.kind} only has a price: it is never hard.", field=(*at, "hard"))]
    if rule.hard and rule.price and not fields.capacity:
        return [InvalidInput("A hard rule is never broken, so it takes no price.", field=(*at, "price"))]
    if not rule.hard and rule.price == 0:
        return [InvalidInput("A rule that is not hard has a price.", field=(*at, "price"))]
    return price_refusals(rule.price, currency_code, *at, "price")


def _limit_refusals(rule: RoutingRule, fields: RuleFields, at: Path) -> list[Refusal]:
    limit = fields.limit
    if limit is None:
        return [] if rule.limit is None else [InvalidInput(f"{rule.kind} takes no limit.", field=(*at, "limit"))]
    if rule.limit is None:
        needed = InvalidInput(f"{rule.kind} needs a limit, the {limit.what}.", field=(*at, limit.field))
        return [needed] if limit.required else []
    return range_refusals(rule.limit, limit.what, *at, limit.field, least=limit.least, most=limit.most)


def _handling_refusals(rule: RoutingRule, fields: RuleFields, at: Path) -> list[Refusal]:
    if fields.handling and not rule.handling:
        return [InvalidInput(f"{rule.kind} names the handling.", field=(*at, "handling"))]
    if rule.handling and not fields.handling:
        return [InvalidInput(f"{rule.kind} takes no handling.", field=(*at, "handling"))]
    return []


def _capacity_refusals(rule: RoutingRule, fields: RuleFields, currency_code: str, at: Path) -> list[Refusal]:
    """The fields that only a capacity has, and how they go together."""
    given = {
        "ordersLimit": rule.orders_limit,
        "overtimeLimit": rule.overtime_limit,
        "overtimeOrdersLimit": rule.overtime_orders_limit,
        "ordersPrice": rule.orders_price,
    }
    if not fields.capacity:
        return [
            InvalidInput(f"{rule.kind} takes no {name}.", field=(*at, name))
            for name, value in given.items()
            if value not in (None, 0)
        ]
    refusals: list[Refusal] = price_refusals(rule.orders_price, currency_code, *at, "ordersPrice")
    for name in ("ordersLimit", "overtimeLimit", "overtimeOrdersLimit"):
        refusals += range_refusals(given[name] or 0, "number", *at, name, least=0, most=QUANTITY_PER_LEVEL_MAX)
    if rule.limit is None and rule.orders_limit is None:
        refusals.append(InvalidInput("A capacity limits units or orders.", field=(*at, "limit")))
    for overtime, limit, price, names in (
        (rule.overtime_limit, rule.limit, rule.price, ("overtimeLimit", "limit", "price")),
        (
            rule.overtime_orders_limit,
            rule.orders_limit,
            rule.orders_price,
            ("overtimeOrdersLimit", "ordersLimit", "ordersPrice"),
        ),
    ):
        if overtime and limit is None:
            refusals.append(InvalidInput(f"Overtime comes after a {names[1]}.", field=(*at, names[0])))
        if price and not overtime:
            refusals.append(InvalidInput(f"Without {names[0]} there is nothing to pay for.", field=(*at, names[2])))
        if limit == 0 and not overtime:
            message = "Nothing could ever be routed there: to close locations, use EXCLUDED_LOCATIONS."
            refusals.append(InvalidInput(message, field=(*at, names[1])))
    return refusals


def _validity_refusals(rule: RoutingRule, at: Path) -> list[Refusal]:
    refusals: list[Refusal] = []
    for moment, name in ((rule.valid_from, "validFrom"), (rule.valid_until, "validUntil")):
        if moment is not None:
            refusals += moment_refusals(moment, *at, name)
    if rule.valid_from is not None and rule.valid_until is not None and rule.valid_until <= rule.valid_from:
        refusals.append(InvalidInput("A rule ends after it begins.", field=(*at, "validUntil")))
    return refusals


def _scope_refusals(rule: RoutingRule, fields: RuleFields, at: Path) -> list[Refusal]:
    scope = rule.scope
    refusals: list[Refusal] = []
    if not fields.goods and not scope.all_goods:
        message = f"{rule.kind} is about a location's day, whatever goods fill it: it takes none."
        refusals += [InvalidInput(message, field=(*at, name)) for name in _given(scope, "skus", "categories")]
    if not fields.channels and scope.channels:
        message = f"{rule.kind} is about a location's day, whichever channels fill it: it takes none."
        refusals.append(InvalidInput(message, field=(*at, SCOPE_FIELDS["channels"])))
    if not fields.locations and not scope.all_locations:
        message = f"{rule.kind} is about orders or lines, wherever they come from: it takes no locations."
        refusals += [InvalidInput(message, field=(*at, name)) for name in _given(scope, "locations", "groups")]
    if fields.names_locations and scope.all_locations:
        refusals.append(InvalidInput(f"{rule.kind} names locations or groups.", field=(*at, SCOPE_FIELDS["locations"])))
    for name, published in SCOPE_FIELDS.items():
        if len(getattr(scope, name)) > LIST_ITEMS_MAX:
            refusals.append(InvalidInput(f"At most {LIST_ITEMS_MAX} values.", field=(*at, published)))
    return refusals


SCOPE_FIELDS = {
    "skus": "skus",
    "categories": "categories",
    "channels": "channels",
    "locations": "locationCodes",
    "groups": "groups",
}
"""Of a scope, with the names that inputs have for them."""


def _given(scope: RuleScope, *names: str) -> list[str]:
    return [SCOPE_FIELDS[name] for name in names if getattr(scope, name)]


def _unknown_refusals(scope: RuleScope, known: KnownCodes, at: Path) -> list[Refusal]:
    refusals: list[Refusal] = []
    refusals += unknown_refusals("SKU", scope.skus - known.skus.keys(), *at, SCOPE_FIELDS["skus"])
    refusals += unknown_refusals("category", scope.categories - known.categories, *at, SCOPE_FIELDS["categories"])
    refusals += unknown_refusals("channel", scope.channels - known.channels, *at, SCOPE_FIELDS["channels"])
    refusals += unknown_refusals("location", scope.locations - known.location_codes, *at, SCOPE_FIELDS["locations"])
    refusals += unknown_refusals("location group", scope.groups - known.groups, *at, SCOPE_FIELDS["groups"])
    return refusals


NAMED_IN_MESSAGE_MAX = 5


def unknown_refusals(what: str, codes: Iterable[str], *at: str) -> list[Refusal]:
    """One refusal for all codes that nothing has, if there are any."""
    missing = sorted(codes)
    if not missing:
        return []
    named = ", ".join(missing[:NAMED_IN_MESSAGE_MAX])
    more = f" and {len(missing) - NAMED_IN_MESSAGE_MAX} more" if len(missing) > NAMED_IN_MESSAGE_MAX else ""
    return [NotFound(f"No {what} {named}{more}.", field=at)]
