"""Special handling that goods need and locations offer."""

from enum import StrEnum


class Handling(StrEnum):
    HAZMAT = "HAZMAT"
    COLD = "COLD"
    FRAGILE = "FRAGILE"
    OVERSIZE = "OVERSIZE"
    HIGH_VALUE = "HIGH_VALUE"
