"""A routing profile of one's own: a JSON file as the API takes it."""

from pathlib import Path

from graphql import GraphQLInputObjectType
from graphql.utilities import coerce_input_value, validate_input_value
from msgspec.structs import replace
from strawberry.types.arguments import convert_argument

from app.replay.file_orders import CHANNEL
from app.simulation.json_file import read_json, rejected
from app.simulation.scenario import FileScenario
from app.simulation.shipping import COSTS, SERVICES
from domain.delivery.carrier_service import STANDARD
from domain.routing.profile import RoutingProfile
from domain.routing.profiles.known_codes import KnownCodes
from domain.routing.profiles.profile_refusals import profile_refusals
from resolvers.given_profile import given_profile
from resolvers.root import build_schema
from schema.routing.simulation import TriedProfileInput

INPUT = "RoutingProfileInput"


def read_profile(path: Path, file: FileScenario) -> RoutingProfile:
    """The profile of the file, called as the file is. Raises SimulationRejected with everything that is wrong.

    It decides by its own prices; a tariff without a carrier service is one of the standard service. All parcels are
    priced alike, so its currency is that of the simulation.
    """
    given = read_json(path)
    schema = build_schema()
    kind = schema._schema.type_map[INPUT]  # noqa: SLF001  # Strawberry has no public name for the schema it builds
    assert isinstance(kind, GraphQLInputObjectType)
    problems: list[str] = []
    validate_input_value(
        given, kind, lambda error, at: problems.append(_told([str(step) for step in at], error.message))
    )
    if problems:
        raise rejected(path, problems)
    converted = convert_argument(
        coerce_input_value(given, kind), TriedProfileInput, schema.schema_converter.scalar_registry, schema.config
    )
    assert isinstance(converted, TriedProfileInput)
    read = given_profile(path.stem, converted)
    refusals = [*read.misread, *profile_refusals(read.profile, known_codes(file))]
    problems = [_told(refusal.field, refusal.message) for refusal in refusals]
    if read.profile.currency_code != COSTS.currency_code:
        problems.append(f"currencyCode: parcels are priced in {COSTS.currency_code}")
    if problems:
        raise rejected(path, problems)
    tariffs = tuple(
        replace(tariff, service=STANDARD.code) if tariff.service is None else tariff
        for tariff in read.profile.costs.tariffs
    )
    return replace(read.profile, costs=replace(read.profile.costs, tariffs=tariffs))


def known_codes(file: FileScenario) -> KnownCodes:
    """What a profile may name: the simulation's own locations, services, SKUs and categories."""
    lines = [line for order in file.scenario.orders for line in order.demand.lines]
    return KnownCodes(
        skus={line.sku: line.category for line in lines},
        categories=frozenset(line.category for line in lines if line.category is not None),
        channels=frozenset({CHANNEL}),
        locations=file.scenario.locations,
        carrier_services=frozenset(service.code for service in SERVICES),
    )


def _told(at: "list[str] | tuple[str, ...]", message: str) -> str:
    return f"{'.'.join(at)}: {message}" if at else message
