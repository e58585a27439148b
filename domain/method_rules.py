"""Whether a method goes with the places that a client names."""

from domain.address import Address
from domain.address_rules import address_refusals
from domain.method import Method
from domain.refusals import InvalidInput, Refusal


def method_refusals(
    method: Method, *, pickup_location: str | None, ship_to: Address | None, address_field: str = "shipTo"
) -> list[Refusal]:
    """What is wrong with them, if anything: pickup needs a location and no address; shipping none but the router's."""
    refusals: list[Refusal] = []
    if method is Method.PICKUP:
        if pickup_location is None:
            refusals.append(InvalidInput("Name the location to pick up from.", field=("locationCode",)))
        if ship_to is not None:
            message = "What is picked up has no address to ship to."
            refusals.append(InvalidInput(message, field=(address_field,)))
        return refusals
    if pickup_location is not None:
        refusals.append(InvalidInput("The router chooses where to ship from.", field=("locationCode",)))
    return refusals if ship_to is None else refusals + address_refusals(ship_to, address_field)
