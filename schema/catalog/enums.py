"""Special handling, with what each value means."""

from domain.handling import Handling
from schema.describe_enum import describe_enum

describe_enum(
    Handling,
    "Special handling that goods need and locations offer.",
    {
        Handling.HAZMAT: "Hazardous material.",
        Handling.COLD: "To be kept cold.",
        Handling.FRAGILE: "Breaks easily.",
        Handling.OVERSIZE: "Larger than ordinary parcels.",
        Handling.HIGH_VALUE: "To be kept under lock.",
    },
)

__all__ = ["Handling"]
