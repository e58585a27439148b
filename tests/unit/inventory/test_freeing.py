"""Which claims can make units available: those alone make anybody look for orders that wait."""

from typing import Any

import pytest

from domain.inventory.adjustments import Adjust, Reclassify, StockBucket
from domain.inventory.claim import AtVersion, StockClaim
from domain.inventory.claims import Allocate, CancelShipment, Deallocate, FreedTo, Receive, Ship
from domain.inventory.counting import LosePromised, PostCount, SetOnHand
from domain.inventory.freeing import skus_freed
from domain.inventory.reserving import AllocateReserved, Reserve, Unreserve
from domain.inventory.targets import SetLowStockThreshold, SetSafetyStock
from domain.inventory.transferring import TransferIn, TransferOut

AT: dict[str, Any] = {"sku": "TEA", "location": "NYC", "cause": "test"}
ONE: dict[str, Any] = {**AT, "quantity": 1}
WHY: dict[str, Any] = {"reason": "test"}
AVAILABLE, DAMAGED = StockBucket.AVAILABLE, StockBucket.DAMAGED

FREEING: tuple[StockClaim, ...] = (
    Receive(**ONE),
    Deallocate(**ONE),
    Unreserve(**ONE),
    TransferIn(**ONE),
    Adjust(**AT, **WHY, delta=1),
    PostCount(**AT, difference=1),
    SetOnHand(**AT, quantity=5),
    SetSafetyStock(**AT, target=0),
    Reclassify(**ONE, **WHY, source=DAMAGED, target=AVAILABLE),
    AtVersion(claim=Receive(**ONE), expected_version=3),
)
OTHERS: tuple[StockClaim, ...] = (
    Allocate(**ONE),
    AllocateReserved(**ONE),
    Reserve(**ONE),
    Ship(**ONE),
    CancelShipment(**ONE),
    TransferOut(**ONE),
    LosePromised(**AT, allocated=1),
    SetLowStockThreshold(**AT, threshold=3),
    Deallocate(**ONE, freed_to=FreedTo.DAMAGED),
    Deallocate(**ONE, freed_to=FreedTo.QUALITY_CONTROL),
    Adjust(**AT, **WHY, delta=-1),
    Adjust(**AT, **WHY, delta=1, bucket=DAMAGED),
    PostCount(**AT, difference=-1),
    Reclassify(**ONE, **WHY, source=AVAILABLE, target=DAMAGED),
    AtVersion(claim=Ship(**ONE), expected_version=3),
)


@pytest.mark.parametrize("claim", FREEING, ids=lambda claim: type(claim).__name__)
def test_may_make_units_available(claim: StockClaim) -> None:
    assert skus_freed([*OTHERS, claim]) == {"TEA"}


@pytest.mark.parametrize("claim", OTHERS, ids=lambda claim: type(claim).__name__)
def test_makes_nothing_available(claim: StockClaim) -> None:
    assert skus_freed([claim]) == frozenset()
