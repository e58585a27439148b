"""How goods reach the customer."""

from enum import StrEnum


class Method(StrEnum):
    SHIP = "SHIP"
    PICKUP = "PICKUP"
