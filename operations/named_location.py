"""A location that an input names has to exist."""

from collections.abc import Iterable

from domain.network.location import Location
from domain.refusals import NotFound
from domain.routing.problem import CandidateLocation
from operations.reach import InputPath
from operations.services import Services

AT_LOCATION: InputPath = ("locationCode",)


def no_location(code: str, at: InputPath = AT_LOCATION) -> NotFound:
    """The refusal of a location that does not exist for whoever names it."""
    return NotFound(f"No location {code}.", field=at)


def check_among(
    locations: Iterable[Location | CandidateLocation], code: str | None, at: InputPath = AT_LOCATION
) -> None:
    """Raise NotFound, pointing `at` the input, for a location that is none of these; naming none is no fault."""
    if code is not None and all(location.code != code for location in locations):
        raise no_location(code, at)


async def check_any_location(
    services: Services, organization: str, code: str | None, at: InputPath = AT_LOCATION
) -> None:
    """The same for all locations of the organization, whichever of them the client may see."""
    if code is not None and await services.storage.locations.get(organization, code) is None:
        raise no_location(code, at)
