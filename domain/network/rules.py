"""What makes a location acceptable."""

from domain.address_rules import address_refusals
from domain.delivery.rules import calendar_refusals
from domain.network.location import Location
from domain.number_rules import range_refusals
from domain.refusals import InvalidInput, Refusal
from domain.text import code_refusals, required_text_refusals

PRIORITY_MAX = 1_000_000
GROUPS_MAX = 50


def location_refusals(location: Location) -> list[Refusal]:
    """Everything that is wrong with it."""
    refusals = code_refusals(location.code, "code")
    refusals += required_text_refusals(location.name, "A location has a name.", "name")
    refusals += address_refusals(location.address, "address")
    refusals += calendar_refusals(location.dispatch, "dispatch")
    refusals += _group_refusals(location.groups)
    return refusals + range_refusals(location.priority, "priority", "priority", least=0, most=PRIORITY_MAX)


def _group_refusals(groups: tuple[str, ...]) -> list[Refusal]:
    if len(groups) > GROUPS_MAX:
        return [InvalidInput(f"A location is in at most {GROUPS_MAX} groups.", field=("groups",))]
    return [refusal for index, code in enumerate(groups) for refusal in code_refusals(code, "groups", str(index))]
