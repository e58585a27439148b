"""Units that a correction of a verification brings to light go to those who wait for them."""

import pytest

from domain.inventory.correcting import Truth
from operations.correct_stock import Booking, StockCorrections
from storage.verification.level_audit import LevelAudits
from storage.verify import verify
from tests.graphql.business import Business


@pytest.mark.parametrize(
    ("truth", "edit", "booked", "level"),
    [
        (Truth.STORED, {"available": 5, "on_hand": 5}, 5, {"onHand": 15, "available": 3, "allocated": 12}),
        (Truth.LEDGER, {"available": 5, "on_hand": 5}, 0, {"onHand": 10, "allocated": 10}),
        (Truth.LEDGER, {"available": 5}, 0, {"onHand": 10, "allocated": 10}),
    ],
)
async def test_a_correction_serves_those_who_wait(
    business: Business, truth: Truth, edit: dict[str, int], booked: int, level: dict[str, int]
) -> None:
    await business.place(("MUG", 12), allowBackorder=True)
    organization = business.api.organization
    key = {"_id": f"{organization}|MUG|EAST"}
    await business.database["stock_levels"].update_one(key, {"$inc": edit})
    audits = LevelAudits(business.database, organization, orders_reliable=True, reservations_reliable=True)
    corrections = StockCorrections(business.api.services, organization, audits, truth)
    proposal = await corrections.propose("MUG", "EAST")
    assert proposal.correct is not None
    assert proposal.correct.delta.available == booked
    assert await corrections.book(proposal) is Booking.BOOKED
    assert await business.level("MUG", "EAST") == level
    assert (await verify(business.database, organization)).differences == ()
