"""A network of one's own: a JSON file with locations by postal code."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.replay.file_orders import FileOrder
from app.simulation.json_file import read_json, rejected
from app.simulation.network import Network, Site, made_site, ranked_network, units_by_postal_code
from app.simulation.places import place_of
from domain.network.location import LocationKind
from domain.text import code_refusals

LOCATIONS_MAX = 500


class GivenLocation(BaseModel):
    """As in `{"code": "WH-EAST", "kind": "WAREHOUSE", "postalCode": "18106", "city": "Allentown, PA"}`."""

    model_config = ConfigDict(extra="forbid")

    code: str
    kind: Literal["WAREHOUSE", "STORE", "THIRD_PARTY", "DROPSHIP_VENDOR"]
    postal_code: Annotated[str, Field(alias="postalCode")]
    city: str = ""


class GivenNetwork(BaseModel):
    """The order of the locations is the fixed list of the legacy routing; stores come after all others."""

    model_config = ConfigDict(extra="forbid")

    locations: Annotated[list[GivenLocation], Field(min_length=1, max_length=LOCATIONS_MAX)]


def read_network(path: Path, orders: Sequence[FileOrder]) -> Network:
    """The network of the file, sized by what is ordered. Raises SimulationRejected with everything that is wrong."""
    given = _parsed(path)
    problems = []
    for position, location in enumerate(given.locations):
        at = f"locations.{position}"
        problems += [f"{at}.code: {refusal.message}" for refusal in code_refusals(location.code)]
        if place_of(location.postal_code) is None:
            problems.append(f"{at}.postalCode: {location.postal_code!r} is no postal code of the United States")
    codes = [location.code for location in given.locations]
    problems += [f"{code}: given more than once" for code in sorted({code for code in codes if codes.count(code) > 1})]
    if all(location.kind == "STORE" for location in given.locations):
        problems.append("locations: at least one is no STORE: it keeps what the stores do not have")
    if problems:
        raise rejected(path, problems)
    sites = [_site(location) for location in given.locations]
    return ranked_network(
        [site for site in sites if site.location.kind is not LocationKind.STORE],
        [site for site in sites if site.location.kind is LocationKind.STORE],
        units_by_postal_code(orders),
    )


def _parsed(path: Path) -> GivenNetwork:
    try:
        return GivenNetwork.model_validate(read_json(path))
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise rejected(path, problems) from error


def _site(location: GivenLocation) -> Site:
    return made_site(location.code, LocationKind(location.kind), location.postal_code, location.city or location.code)
