"""Book the movements that bring stock levels in order which a verification found wrong."""

from enum import StrEnum

from msgspec import Struct

from domain.inventory.correcting import CAUSE_PREFIX, Correct, NotCorrectable, Truth, correction
from domain.inventory.stock_level import stock_level_id
from domain.refusals import VersionConflict
from operations.committing import DECISION_ATTEMPTS_MAX, commit
from operations.services import Services
from storage.change import Change
from storage.verification.level_audit import LevelAudits


class Proposal(Struct, frozen=True, kw_only=True):
    """What would bring a level in order; or, in `obstacle`, why no movement can. Neither: it is in order now."""

    organization: str
    sku: str
    location: str
    correct: Correct | None = None
    obstacle: str | None = None


class Booking(StrEnum):
    BOOKED = "booked"
    IN_ORDER = "in order by itself"
    OVERTAKEN = "needs another correction by now"


class StockCorrections:
    """The corrections of one verification in one organization; they share their cause."""

    def __init__(self, services: Services, organization: str, audits: LevelAudits, truth: Truth) -> None:
        self._services = services
        self._organization = organization
        self._audits = audits
        self._truth = truth
        self._cause = f"{CAUSE_PREFIX}{services.new_key()}"

    async def propose(self, sku: str, location: str) -> Proposal:
        """What to book for the level, as it is now."""
        correct = obstacle = None
        try:
            correct = correction(await self._audits.audit(sku, location), self._truth, self._cause)
        except NotCorrectable as error:
            obstacle = str(error)
        return Proposal(organization=self._organization, sku=sku, location=location, correct=correct, obstacle=obstacle)

    async def book(self, proposal: Proposal) -> Booking:
        """Book what was proposed, and nothing else: the level may have moved on, but has to need the same units."""
        assert proposal.correct is not None
        for _ in range(DECISION_ATTEMPTS_MAX):
            now = await self.propose(proposal.sku, proposal.location)
            if now.correct is None:
                return Booking.OVERTAKEN if now.obstacle else Booking.IN_ORDER
            if now.correct.delta != proposal.correct.delta:
                return Booking.OVERTAKEN
            try:
                await self._commit(now.correct)
            except VersionConflict:
                continue
            return Booking.BOOKED
        return Booking.OVERTAKEN

    async def _commit(self, correct: Correct) -> None:
        change = Change(
            id=f"cmd_{self._services.new_key()}",
            organization=self._organization,
            occurred_at=self._services.now(),
            claims=(correct,),
        )
        await commit(self._services, change, {"stock_levels": [stock_level_id(correct.sku, correct.location)]})
