"""Why a line goes where it goes: one reason for every line and every candidate location."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class ReasonOutcome(StrEnum):
    CHOSEN = "CHOSEN"
    POSSIBLE = "POSSIBLE"
    EXCLUDED = "EXCLUDED"


class ExclusionRule(StrEnum):
    """The router's own rules. An exclusion given with the demand keeps the code it came with instead."""

    INACTIVE = "INACTIVE"
    METHOD = "METHOD"
    PICKUP_LOCATION = "PICKUP_LOCATION"
    REQUIRED_LOCATION = "REQUIRED_LOCATION"
    LOCATIONS_MAX = "LOCATIONS_MAX"
    DISTANCE = "DISTANCE"
    HANDLING = "HANDLING"
    NO_STOCK = "NO_STOCK"
    WHOLE_ORDER = "WHOLE_ORDER"


# Tuples, not dataclasses: a decision keeps one for every line and location, thousands for a large order, and they are
# made while the customer waits.
class LineCost(NamedTuple):
    """What the units of one line cost from one location, in millicents, without what the location costs as a whole."""

    shipping_weight: int
    shipping_distance: int
    picking: int


class CandidateReason(NamedTuple):
    """What became of one location for one line.

    CHOSEN: `units` and their `cost`. EXCLUDED: the first `rule` that forbids it, with the rule's `threshold` and the
    `actual` value. POSSIBLE: it could serve `units`; `line_delta` (millicents) estimates what moving these units of
    this line there would add, everything else of the plan left as it is: an opening it needs is counted, one that it
    makes superfluous elsewhere is not, so the true difference may be smaller.
    """

    location: str
    outcome: ReasonOutcome
    units: int = 0
    cost: LineCost | None = None
    rule: str | None = None
    threshold: str | int | None = None
    actual: str | int | None = None
    line_delta: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReasons:
    """The reasons of one line, by location priority and code."""

    order: str
    line: str
    candidates: tuple[CandidateReason, ...]
