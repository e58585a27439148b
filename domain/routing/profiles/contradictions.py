"""Hard rules that cannot be kept together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from domain.refusals import InvalidInput, Refusal
from domain.routing.profiles.known_codes import KnownCodes
from domain.routing.rule import RoutingRule, RuleKind, RuleScope

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_CLOSING = frozenset({RuleKind.ONLY_LOCATIONS, RuleKind.EXCLUDED_LOCATIONS, RuleKind.HANDLING_REQUIRED})

COMBINATIONS_MAX = 20_000
"""Of goods, channels and moments that rules are told apart by, where those of the goods alone leave no location."""

CONTRADICTIONS_MAX = 100

RuleSet = int
"""Rules by position, one bit each: there may be very many sets to look at."""


def contradiction_refusals(rules: Sequence[RoutingRule], known: KnownCodes) -> list[Refusal]:
    """Each contradiction, told of the last of the rules that make it."""
    return [*_number_refusals(rules), *_closing_refusals(rules, known)]


def _number_refusals(rules: Sequence[RoutingRule]) -> list[Refusal]:
    """A line that may have more locations than its whole order."""
    refusals: list[Refusal] = []
    hard = [(index, rule) for index, rule in enumerate(rules) if rule.hard and rule.limit is not None]
    of_orders = [(index, rule) for index, rule in hard if rule.kind is RuleKind.LOCATIONS_PER_ORDER_MAX]
    of_lines = [(index, rule) for index, rule in hard if rule.kind is RuleKind.LOCATIONS_PER_LINE_MAX]
    for index, of_line in of_lines:
        for other, of_order in of_orders:
            if (of_order.limit or 0) < (of_line.limit or 0) and _meet(of_order, of_line):
                message = (
                    f"{of_line.code} allows a line {of_line.limit} locations, {of_order.code} the whole order"
                    f" {of_order.limit}."
                )
                refusals.append(InvalidInput(message, field=("rules", str(max(index, other)), "limit")))
    return refusals


def _meet(one: RoutingRule, other: RoutingRule) -> bool:
    """Whether some order can be in the scope of both at some time."""
    return (
        _overlap(one.scope.channels, other.scope.channels)
        and (one.scope.all_goods or other.scope.all_goods or one.scope == other.scope)
        and (one.valid_from is None or other.valid_until is None or one.valid_from < other.valid_until)
        and (other.valid_from is None or one.valid_until is None or other.valid_from < one.valid_until)
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or not one.isdisjoint(other)


def _closing_refusals(rules: Sequence[RoutingRule], known: KnownCodes) -> list[Refusal]:
    """Goods that some rules together leave no location for."""
    # Of a rule that names a place that does not exist, nobody knows what was meant.
    closing = [
        (index, rule)
        for index, rule in enumerate(rules)
        if rule.hard and rule.kind in _CLOSING and _places_exist(rule.scope, known)
    ]
    if not known.locations or not closing:
        return []
    closes = {index: _closed_by(rule, known) for index, rule in closing}
    everywhere = (1 << len(known.locations)) - 1
    together = _sets_that_close(closing, known, closes, everywhere)
    if together is None:
        message = "The rules meet in too many ways to be checked: give them fewer different scopes and dates."
        return [InvalidInput(message, field=("rules",))]
    needed = dict.fromkeys(islice(_contradictions(together, closes, everywhere), CONTRADICTIONS_MAX))
    return [_nothing_left(rules, indexes) for indexes in needed]


def _contradictions(sets: Iterable[RuleSet], closes: Mapping[int, int], everywhere: int) -> Iterator[RuleSet]:
    for together in sorted(sets):
        while _closed(together, closes) == everywhere:
            needed = _needed(together, closes, everywhere)
            yield needed
            together &= ~needed  # noqa: PLW2901  # what is left may contradict itself as well


def _places_exist(scope: RuleScope, known: KnownCodes) -> bool:
    return scope.locations <= known.location_codes and scope.groups <= known.groups


def _closed_by(rule: RoutingRule, known: KnownCodes) -> int:
    """The locations that the rule takes away from goods in its scope, by position, one bit each."""
    closed = 0
    for position, location in enumerate(known.locations):
        covered = rule.scope.covers_location(location.code, location.groups)
        if rule.kind is RuleKind.ONLY_LOCATIONS:
            out = not covered
        elif rule.kind is RuleKind.EXCLUDED_LOCATIONS:
            out = covered
        else:
            out = covered and not rule.handling <= location.handling
        closed |= out << position
    return closed


def _sets_that_close(
    rules: Sequence[tuple[int, RoutingRule]], known: KnownCodes, closes: Mapping[int, int], everywhere: int
) -> set[RuleSet] | None:
    """The sets of rules that hold together for some goods of some channel at some moment, and leave no location.

    None if there are too many to be looked at. Fewer rules close less: what leaves a location is not looked at further.
    """
    channels = {"", *(code for _, rule in rules for code in rule.scope.channels)}
    moments = {_ALWAYS, *(rule.valid_from for _, rule in rules if rule.valid_from is not None)}
    moments |= {rule.valid_until for _, rule in rules if rule.valid_until is not None}
    found = _goods_sets(rules, known)
    for narrowing in (
        {_set_of(index for index, rule in rules if rule.scope.covers_channel(channel)) for channel in channels},
        {_set_of(index for index, rule in rules if rule.in_force(moment)) for moment in moments},
    ):
        closing = [together for together in found if _closed(together, closes) == everywhere]
        if len(closing) * len(narrowing) > COMBINATIONS_MAX:
            return None
        found = {together & narrower for together in closing for narrower in narrowing}
    return {together for together in found if _closed(together, closes) == everywhere}


def _goods_sets(rules: Sequence[tuple[int, RoutingRule]], known: KnownCodes) -> set[RuleSet]:
    """For the goods that rules name, and for all others."""
    scopes = [(index, rule.scope) for index, rule in rules]
    goods: dict[tuple[str, str | None], None] = {("", None): None}
    goods.update({("", category): None for _, scope in scopes for category in scope.categories})
    goods.update({(sku, known.skus.get(sku)): None for _, scope in scopes for sku in scope.skus})
    return {_set_of(index for index, scope in scopes if _covers(scope, *one)) for one in goods}


def _covers(scope: RuleScope, sku: str, category: str | None) -> bool:
    return scope.covers_goods(sku, category)


def _set_of(indexes: Iterable[int]) -> RuleSet:
    return sum(1 << index for index in indexes)


def _closed(together: RuleSet, closes: Mapping[int, int]) -> int:
    """The locations that these rules together take away."""
    closed = 0
    for index in _indexes(together):
        closed |= closes[index]
    return closed


def _needed(together: RuleSet, closes: Mapping[int, int], everywhere: int) -> RuleSet:
    """As few of the rules as still close everything."""
    for index in _indexes(together):
        without = together & ~(1 << index)
        if _closed(without, closes) == everywhere:
            together = without
    return together


def _indexes(rules: RuleSet) -> list[int]:
    return [index for index in range(rules.bit_length()) if rules >> index & 1]


def _nothing_left(rules: Sequence[RoutingRule], together: RuleSet) -> Refusal:
    indexes = _indexes(together)
    codes = [rules[index].code for index in indexes]
    if len(codes) == 1:
        message = f"{codes[0]} leaves no location for the goods in its scope."
    else:
        message = f"{', '.join(codes[:-1])} and {codes[-1]} together leave no location for some goods."
    return InvalidInput(message, field=("rules", str(indexes[-1])))
