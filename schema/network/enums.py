"""Kinds of locations, with what each value means."""

from domain.network.location import LocationKind
from schema.describe_enum import describe_enum

describe_enum(
    LocationKind,
    "What kind of place a location is.",
    {
        LocationKind.WAREHOUSE: "A warehouse of one's own.",
        LocationKind.STORE: "A store that also ships or hands over orders.",
        LocationKind.DROPSHIP_VENDOR: "A vendor who ships in one's name.",
        LocationKind.THIRD_PARTY: "A logistics provider's warehouse.",
    },
)

__all__ = ["LocationKind"]
