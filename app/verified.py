"""Verification as the end of a demo or replay: only what is consistent was right."""

from rich.console import Console

from operations.services import Services
from storage.verify import verify

DIFFERENCES_SHOWN_MAX = 10


class NotConsistent(Exception):
    """What is stored is not what the events say."""


async def require_consistent(services: Services, organization: str, console: Console) -> None:
    """Verify everything that the organization has. Raises NotConsistent, after the differences are printed."""
    report = await verify(services.storage.database, organization)
    for difference in report.differences[:DIFFERENCES_SHOWN_MAX]:
        text = f"{difference.kind} {difference.subject}: {difference.detail}"
        console.print(text, style="red", highlight=False, markup=False, soft_wrap=True)
    if not report.consistent:
        raise NotConsistent(f"the verification of {organization} found {report.differences_count} differences")
    console.print(
        f"Verified: {report.streams} streams with {report.events} events are what the stored documents say.",
        style="green",
        highlight=False,
        soft_wrap=True,
    )
