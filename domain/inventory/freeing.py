"""Which claims can make units available that were not."""

from collections.abc import Iterable

from domain.inventory.adjustments import Adjust, Reclassify, StockBucket
from domain.inventory.claim import AtVersion, StockClaim
from domain.inventory.claims import Allocate, CancelShipment, Deallocate, FreedTo, Ship
from domain.inventory.counting import LosePromised, PostCount
from domain.inventory.reserving import AllocateReserved, Reserve
from domain.inventory.targets import SetLowStockThreshold
from domain.inventory.transferring import TransferOut

_NEVER = (
    Allocate,
    AllocateReserved,
    CancelShipment,
    LosePromised,
    Reserve,
    SetLowStockThreshold,
    Ship,
    TransferOut,
)


def skus_freed(claims: Iterable[StockClaim]) -> frozenset[str]:
    """SKUs of which these claims may make units available."""
    return frozenset([claim.sku for claim in claims if _may_free(claim)])


def _may_free(claim: StockClaim) -> bool:
    if isinstance(claim, _NEVER):
        return False
    match claim:
        case AtVersion():
            return _may_free(claim.claim)
        case Deallocate():
            return claim.freed_to is FreedTo.AVAILABLE
        case Adjust():
            return claim.delta > 0 and claim.bucket is StockBucket.AVAILABLE
        case Reclassify():
            return claim.target is StockBucket.AVAILABLE
        case PostCount():
            return claim.difference > 0
        case _:
            return True
