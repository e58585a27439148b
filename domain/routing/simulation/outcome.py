"""What became of one order: the parcels that it came in, and what was missing at first."""

from collections.abc import Mapping

from msgspec import Struct

from domain.routing.cost_terms import CostTerm


class Parcel(Struct, frozen=True, kw_only=True):
    """Units that one location sends together, or has ready for a pickup.

    `deliver_days` counts from the day on which the order was placed to the day on which the customer has them.
    `terms` are in millicents.
    """

    location: str
    units: int
    deliver_days: int
    co2e_grams: int
    terms: Mapping[CostTerm, int]


class OrderOutcome(Struct, frozen=True, kw_only=True):
    """An order with its parcels. `units_at_first` were served by the first decision, `lines_short` not whole by it.

    `late`: its last parcel arrives after the day on which the order was to be delivered. `rules_bent` is the price
    (millicents) of rules that it does not keep as a whole: those of its parcels are among their terms.
    """

    order: str
    units: int
    lines: int
    units_at_first: int
    lines_short: int
    parcels: tuple[Parcel, ...]
    late: bool = False
    rules_bent: int = 0

    def __post_init__(self) -> None:
        assert self.units >= self.units_served >= 0
        assert self.units >= self.units_at_first >= 0
        assert (self.lines_short > 0) == self.short
        assert self.lines >= self.lines_short

    @property
    def units_served(self) -> int:
        return sum(parcel.units for parcel in self.parcels)

    @property
    def short(self) -> bool:
        """Whether something was missing at first."""
        return self.units_at_first < self.units

    @property
    def split(self) -> bool:
        """Whether it comes from more than one location."""
        return len({parcel.location for parcel in self.parcels}) > 1

    @property
    def deliver_days(self) -> int | None:
        """Until its last parcel; None if nothing is served."""
        return max((parcel.deliver_days for parcel in self.parcels), default=None)

    @property
    def cost(self) -> int:
        return self.rules_bent + sum(sum(parcel.terms.values()) for parcel in self.parcels)
