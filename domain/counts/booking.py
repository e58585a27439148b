"""What a counted line means for the stock as it is when the count is posted."""

from msgspec import Struct

from domain.counts.events import PostedDifference
from domain.counts.stock_count import CountedLine
from domain.inventory.claim import StockClaim
from domain.inventory.counting import LosePromised, PostCount
from domain.inventory.stock_level import StockLevel


class Booking(Struct, frozen=True, kw_only=True):
    """A difference to book at one level; of those that are missing `taken_back` units are promised.

    `free` are the units that nobody was promised when this was decided.
    """

    sku: str
    location: str
    difference: int
    free: int
    taken_back: int

    @property
    def posted(self) -> PostedDifference:
        return PostedDifference(sku=self.sku, quantity=self.difference, taken_back=self.taken_back)

    def claims(self, *, reserved: int, cause: str, reason: str | None) -> tuple[StockClaim, ...]:
        """The claims that book it; `reserved` of the units taken back were set apart for carts."""
        claims: list[StockClaim] = []
        if self.taken_back:
            claims.append(
                LosePromised(
                    sku=self.sku,
                    location=self.location,
                    allocated=self.taken_back - reserved,
                    reserved=reserved,
                    free=self.free,
                    cause=cause,
                    reason=reason,
                )
            )
        rest = self.difference + self.taken_back
        if rest:
            claims.append(PostCount(sku=self.sku, location=self.location, difference=rest, cause=cause, reason=reason))
        return tuple(claims)


def book(line: CountedLine, level: StockLevel) -> Booking:
    """What counting found more or fewer than expected, whatever has moved since; never more than is there."""
    free = level.available + level.safety_stock
    difference = max(line.difference, -level.sellable)
    return Booking(
        sku=level.sku,
        location=level.location,
        difference=difference,
        free=free,
        taken_back=max(0, -difference - free),
    )
