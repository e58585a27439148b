"""What can happen to incoming supply, and how it changes by that."""

from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from domain.supply.incoming_supply import IncomingSupply, SupplyState


class IncomingSupplyRecorded(Struct, frozen=True, kw_only=True):
    """Units are expected."""

    TYPE: ClassVar[str] = "incomingSupply.recorded"

    supply: IncomingSupply


class IncomingSupplyCorrected(Struct, frozen=True, kw_only=True):
    """Another quantity or another time is expected; 0 units mean that nothing comes."""

    TYPE: ClassVar[str] = "incomingSupply.corrected"

    quantity: int
    expected_at: datetime


class IncomingSupplyReceived(Struct, frozen=True, kw_only=True):
    """So many units of it arrived."""

    TYPE: ClassVar[str] = "incomingSupply.received"

    quantity: int


IncomingSupplyEvent = IncomingSupplyRecorded | IncomingSupplyCorrected | IncomingSupplyReceived


def apply_supply_event(supply: IncomingSupply | None, event: IncomingSupplyEvent) -> IncomingSupply:
    """The supply after the event, one version further."""
    if isinstance(event, IncomingSupplyRecorded):
        assert supply is None
        return replace(event.supply, version=1)
    assert supply is not None
    if isinstance(event, IncomingSupplyCorrected):
        after = replace(supply, quantity=event.quantity, expected_at=event.expected_at)
    else:
        after = replace(supply, received=supply.received + event.quantity)
    return replace(after, state=_state(after), version=supply.version + 1)


def _state(supply: IncomingSupply) -> SupplyState:
    if supply.quantity == 0:
        return SupplyState.CANCELLED
    return SupplyState.RECEIVED if supply.received >= supply.quantity else SupplyState.EXPECTED
