"""What makes a profile acceptable: everything that is wrong with it, at once."""

from domain.currency_rules import currency_refusals
from domain.list_rules import repeated_refusals
from domain.number_rules import range_refusals
from domain.refusals import InvalidInput, Refusal
from domain.routing.profile import RoutingProfile
from domain.routing.profiles.contradictions import contradiction_refusals
from domain.routing.profiles.cost_refusals import cost_refusals, objective_refusals
from domain.routing.profiles.known_codes import KnownCodes
from domain.routing.profiles.rule_refusals import SCOPE_FIELDS, rule_refusals
from domain.routing.rule import RoutingRule
from domain.text import code_refusals, required_text_refusals

RULES_MAX = 100
SCOPE_CODES_MAX = 1_000
"""In the scopes of all rules together."""
BATCH_WINDOW_MINUTES_MAX = 24 * 60


def profile_refusals(profile: RoutingProfile, known: KnownCodes) -> list[Refusal]:
    """Everything that is wrong with it, with the paths of an input of `saveRoutingProfile`."""
    return [
        *code_refusals(profile.code, "code"),
        *required_text_refusals(profile.name, "A routing profile has a name.", "name"),
        *currency_refusals(profile.currency_code, "currencyCode"),
        *objective_refusals(profile.objective, profile.own_weights, profile.currency_code),
        *cost_refusals(profile.costs, known, profile.currency_code),
        *_rules_refusals(profile.rules, known, profile.currency_code),
        *range_refusals(
            profile.batch_window_minutes,
            "number of minutes",
            "batchWindowMinutes",
            least=0,
            most=BATCH_WINDOW_MINUTES_MAX,
        ),
    ]


def _rules_refusals(rules: tuple[RoutingRule, ...], known: KnownCodes, currency_code: str) -> list[Refusal]:
    if len(rules) > RULES_MAX:
        return [InvalidInput(f"At most {RULES_MAX} rules.", field=("rules",))]
    named = sum(len(getattr(rule.scope, name)) for rule in rules for name in SCOPE_FIELDS)
    if named > SCOPE_CODES_MAX:
        return [InvalidInput(f"The rules name {named} codes in all: at most {SCOPE_CODES_MAX}.", field=("rules",))]
    refusals = [
        refusal
        for index, rule in enumerate(rules)
        for refusal in rule_refusals(rule, known, currency_code, "rules", str(index))
    ]
    codes = [rule.code for rule in rules]
    refusals += repeated_refusals(codes, "Another rule has this code.", of="rules", field="code")
    return refusals + contradiction_refusals(rules, known)
