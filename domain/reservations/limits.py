"""How much may be kept at once, so that nobody hoards what others want to buy."""

from collections.abc import Iterable

from msgspec import Struct

from domain.inventory.refusals import TooManyReservations
from domain.refusals import Refusal, raise_all
from domain.reservations.request import ReservationRequest
from domain.reservations.reservation import Reservation

PER_HOLDER_MAX = 5
PER_CLIENT_MAX = 10_000
UNITS_MAX = 1_000


class ReservationLimits(Struct, frozen=True, kw_only=True):
    """`per_holder` active reservations of one holder, `per_client` of an API client that names no holder.

    `units` of one SKU may be kept for one holder, or in one reservation that names none.
    """

    per_holder: int = PER_HOLDER_MAX
    per_client: int = PER_CLIENT_MAX
    units: int = UNITS_MAX

    def check_client(self, active: int) -> None:
        """Raise TooManyReservations if an API client with so many active reservations may make no other."""
        if active >= self.per_client:
            raise TooManyReservations(limit=self.per_client, active=active)

    def check_holder(self, active: Iterable[Reservation], request: ReservationRequest) -> None:
        """Raise TooManyReservations if the holder of these reservations may not make this one, too."""
        held = list(active)
        if len(held) >= self.per_holder:
            raise TooManyReservations(limit=self.per_holder, active=len(held), field=("holder",))
        self.check_units(request, held)

    def check_units(self, request: ReservationRequest, active: Iterable[Reservation] = ()) -> None:
        """Raise TooManyReservations for each SKU of which too much would be kept."""
        kept: dict[str, int] = {}
        for units in (units for reservation in active for units in reservation.lines):
            kept[units.sku] = kept.get(units.sku, 0) + units.quantity
        refusals: list[Refusal] = []
        for sku, wanted in request.units.items():
            if kept.get(sku, 0) + wanted > self.units:
                index = next(index for index, item in enumerate(request.items) if item.sku == sku)
                field = ("items", str(index), "quantity")
                what = f"units of {sku}"
                refusals.append(TooManyReservations(limit=self.units, active=kept.get(sku, 0), what=what, field=field))
        raise_all(refusals)
