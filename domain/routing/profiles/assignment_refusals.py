"""What makes assignments acceptable: everything that is wrong with them, at once."""

from domain.limits import LIST_ITEMS_MAX
from domain.list_rules import size_refusals
from domain.refusals import InvalidInput, Refusal
from domain.routing.profiles.assignment import RoutingAssignment, RoutingAssignments
from domain.routing.profiles.rule_refusals import unknown_refusals
from domain.text import text_refusals


def assignment_refusals(
    given: RoutingAssignments, *, channels: frozenset[str], profile_codes: frozenset[str]
) -> list[Refusal]:
    """`channels` and `profile_codes` are those that exist, as far as they are named."""
    at = "assignments"
    refusals = size_refusals(given.assignments, at, least=0)
    if refusals:
        return refusals
    for index, assignment in enumerate(given.assignments):
        here = (at, str(index))
        refusals += _lists_refusals(assignment, here)
        refusals += unknown_refusals("channel", assignment.channels - channels, *here, "channels")
        refusals += [
            refusal for segment in sorted(assignment.segments) for refusal in text_refusals(segment, *here, "segments")
        ]
        unknown = {assignment.profile_code} - profile_codes
        refusals += unknown_refusals("routing profile", unknown, *here, "profileCode")
    return refusals


def _lists_refusals(assignment: RoutingAssignment, here: tuple[str, ...]) -> list[Refusal]:
    lists = (("channels", assignment.channels), ("segments", assignment.segments))
    return [
        InvalidInput(f"At most {LIST_ITEMS_MAX} values.", field=(*here, name))
        for name, values in lists
        if len(values) > LIST_ITEMS_MAX
    ]
