"""Is what is stored what the events say? Checked with the production code, on a live database."""

from storage.database import Database
from storage.failures import unavailable_when_lost
from storage.verification.allocations import AllocationChecks
from storage.verification.commits import CommitChecks
from storage.verification.report import Findings, Progress, VerifyReport
from storage.verification.reservations import ReservationChecks
from storage.verification.streams import STREAM_KINDS, StreamChecks, first_organization_after


async def verify(database: Database, organization: str | None = None, progress: Progress | None = None) -> VerifyReport:
    """Fold every stream of the organization, or of all, and compare; check the invariants, the commits, and who holds units.

    Needs little memory however much is stored, and finds nothing wrong with what is being written meanwhile. Raises
    StorageUnavailable.
    """
    findings = Findings(progress=progress)
    names = [organization] if organization is not None else await _organizations(database)
    with unavailable_when_lost():
        for name in names:
            findings.organizations += 1
            await StreamChecks(database, name, findings).check()
            await CommitChecks(database, name, findings).check()
            await AllocationChecks(database, name, findings).check()
            await ReservationChecks(database, name, findings).check()
            findings.tell(name)
    return findings.report()


async def _organizations(database: Database) -> list[str]:
    found: set[str] = set()
    for collection in ("events", *(kind.collection for kind in STREAM_KINDS)):
        name = await first_organization_after(database, collection, "")
        while name is not None:
            found.add(name)
            name = await first_organization_after(database, collection, name)
    return sorted(found)
