"""Days of the week."""

from domain.delivery.weekday import Weekday
from schema.describe_enum import describe_enum

describe_enum(
    Weekday,
    "A day of the week.",
    {day: f"Every {day.title()}." for day in Weekday},
)

__all__ = ["Weekday"]
