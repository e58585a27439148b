"""What makes a location acceptable."""

from domain.address_rules import address_refusals
from domain.delivery.rules import calendar_refusals
from domain.network.location import Location
from domain.refusals import InvalidInput, Refusal
from domain.text import code_refusals, text_refusals

PRIORITY_MAX = 1_000_000


def location_refusals(location: Location) -> list[Refusal]:
    """Everything that is wrong with it."""
    refusals = code_refusals(location.code, "code") + text_refusals(location.name, "name")
    if not location.name.strip():
        refusals.append(InvalidInput("A location has a name.", field=("name",)))
    refusals += address_refusals(location.address, "address")
    refusals += calendar_refusals(location.dispatch, "dispatch")
    if not 0 <= location.priority <= PRIORITY_MAX:
        refusals.append(InvalidInput(f"The priority is between 0 and {PRIORITY_MAX}.", field=("priority",)))
    return refusals
