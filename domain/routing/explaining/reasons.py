"""Why a line goes where it goes: one reason for every line and every candidate location."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from domain.routing.cost_terms import CostTerm


class ReasonOutcome(StrEnum):
    """What became of a location for a line."""

    CHOSEN = "CHOSEN"
    POSSIBLE = "POSSIBLE"
    EXCLUDED = "EXCLUDED"


class ExclusionRule(StrEnum):
    """The router's own rules. An exclusion given with the demand keeps the code it came with instead.

    SERVICE: no carrier service of the profile is offered. REJECTED: the location rejected the line, and no rule lets it
    cool off. WHOLE_ORDER: the order must come whole, and not all of it is there.
    """

    INACTIVE = "INACTIVE"
    METHOD = "METHOD"
    PICKUP_LOCATION = "PICKUP_LOCATION"
    REQUIRED_LOCATION = "REQUIRED_LOCATION"
    SERVICE = "SERVICE"
    HANDLING = "HANDLING"
    REJECTED = "REJECTED"
    NO_STOCK = "NO_STOCK"
    WHOLE_ORDER = "WHOLE_ORDER"


class RuleHit(NamedTuple):
    """A rule that forbids a location, with what it asks for and what it found.

    `rule` is one of the router's own, the kind of a profile's rule, whose `code` stands beside it, or the caller's word.
    """

    rule: str
    threshold: str | int | None
    actual: str | int | None
    code: str | None = None


# A tuple, not a dataclass: a large order has one for every line and location, thousands in all.
class CandidateReason(NamedTuple):
    """What became of one location for one line.

    CHOSEN: `units` and their `cost` (millicents by term), without what the location costs as a whole; `service` is the
    carrier service (None for whichever delivers first), `deliver_days` as in the plan. EXCLUDED: the first `rule` that
    forbids it, with its `threshold` and the `actual` value; `rule_code` where it is one of the profile's. POSSIBLE: it
    could serve `units`; at what price is for `forced_difference` to find out.
    """

    location: str
    outcome: ReasonOutcome
    units: int = 0
    cost: Mapping[CostTerm, int] | None = None
    service: str | None = None
    kilometers: int | None = None
    deliver_days: int | None = None
    rule: str | None = None
    threshold: str | int | None = None
    actual: str | int | None = None
    rule_code: str | None = None


class LineReasons(Struct, frozen=True, kw_only=True):
    """The reasons of one line, by location priority and code."""

    order: str
    line: str
    candidates: tuple[CandidateReason, ...]
