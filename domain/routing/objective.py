"""What the router makes as small as possible, once as many units are served as can be."""

from enum import StrEnum

from msgspec import Struct


class Objective(StrEnum):
    """What a profile makes as small as possible."""

    LOWEST_COST = "LOWEST_COST"
    FASTEST = "FASTEST"
    BALANCED = "BALANCED"
    WEIGHTED = "WEIGHTED"


class ObjectiveWeights(Struct, frozen=True, kw_only=True):
    """What counts for how much. All but `money_percent` are millicents.

    `money_percent`: how much of each millicent of cost counts. `day`: one day until an order is delivered; where its
    units arrive on several days, each unit has its share. `split`: each location of an order beyond the first.
    `kilogram_co2e`: one kilogram of emissions. `capacity_pressure`: one unit at a location whose capacity is used up;
    where it is used by half, half of it.
    """

    money_percent: int = 100
    day: int = 0
    split: int = 0
    kilogram_co2e: int = 0
    capacity_pressure: int = 0

    @property
    def money_alone(self) -> bool:
        return self == MONEY_ALONE


MONEY_ALONE = ObjectiveWeights()

# FASTEST: a day is worth 100.00: more than any parcel costs, so that money decides between those that are equally fast.
# BALANCED: what a day earlier and a parcel fewer are worth to a customer (orders of magnitude of paid express shipping
# and of a repeated delivery), 0.19 per kilogram of CO2e (190 dollars per ton: US EPA, Report on the Social Cost of
# Greenhouse Gases, 2023, at 2 % discount), and a fifth of a unit's picking for a location that is full.
WEIGHTS = {
    Objective.LOWEST_COST: MONEY_ALONE,
    Objective.FASTEST: ObjectiveWeights(day=10_000_000),
    Objective.BALANCED: ObjectiveWeights(day=150_000, split=100_000, kilogram_co2e=19_000, capacity_pressure=20_000),
}
"""Of each objective but WEIGHTED, whose weights the profile gives."""
