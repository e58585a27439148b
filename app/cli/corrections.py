"""The corrections of `switchyard verify --fix`: proposed as a table, confirmed, booked."""

import asyncio
import sys
from collections import Counter
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.cli.connecting import opened_services
from app.cli.errors import CommandError
from app.settings import Settings
from domain.inventory.correcting import Correct, Truth
from domain.inventory.movements import BUCKETS
from operations.correct_stock import Booking, Proposal, StockCorrections
from operations.services import Services
from storage.verification.level_audit import LevelAudits
from storage.verification.report import Difference, DifferenceKind, VerifyReport

HELD_UNITS = frozenset({DifferenceKind.ALLOCATED_UNITS, DifferenceKind.RESERVED_UNITS})
"""Differences between a level and those who hold its units name the level; all others of a level name its stream."""
STOCK_PREFIX = "stock:"
AT_ONCE = 16
PROPOSALS_SHOWN_MAX = 50

Level = tuple[str, str, str]
"""Organization, SKU and location."""
T = TypeVar("T")


async def correct(settings: Settings, report: VerifyReport, *, trust: Truth, yes: bool, console: Console) -> bool:
    """Whether anything was booked. Raises CommandError if nothing can be, or nobody can be asked."""
    async with opened_services(settings) as services:
        corrections = {
            organization: StockCorrections(services, organization, _audits(services, organization, report), trust)
            for organization in {difference.organization for difference in report.differences}
        }
        levels = dict.fromkeys(level for difference in report.differences if (level := _level(difference)))
        proposals = await _each(
            [corrections[organization].propose(sku, location) for organization, sku, location in levels]
        )
        _print_left(console, report.differences, proposals)
        bookable = [proposal for proposal in proposals if proposal.correct is not None]
        if not bookable:
            return False
        console.print(_table(bookable))
        if not (yes or _confirmed(len(bookable))):
            return False
        bookings = await _each([corrections[proposal.organization].book(proposal) for proposal in bookable])
        _print_bookings(console, bookable, bookings)
        return Booking.BOOKED in bookings or Booking.IN_ORDER in bookings


def _audits(services: Services, organization: str, report: VerifyReport) -> LevelAudits:
    """Orders or reservations that differ themselves say nothing about what they hold."""
    return LevelAudits(
        services.storage.database,
        organization,
        orders_reliable=(organization, "order") not in report.differing,
        reservations_reliable=(organization, "reservation") not in report.differing,
    )


def _level(difference: Difference) -> Level | None:
    """The stock level that differs, if it is one."""
    if difference.kind in HELD_UNITS:
        pair = difference.subject
    elif difference.subject.startswith(STOCK_PREFIX):
        pair = difference.subject.removeprefix(STOCK_PREFIX)
    else:
        return None
    sku, _, location = pair.partition("|")
    return difference.organization, sku, location


async def _each(steps: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """The results of all, a few at a time."""
    results: list[T] = []
    for start in range(0, len(steps), AT_ONCE):
        results += await asyncio.gather(*steps[start : start + AT_ONCE])
    return results


def _print_left(console: Console, differences: Iterable[Difference], proposals: Iterable[Proposal]) -> None:
    """What no movement can mend."""
    others = Counter(difference.kind for difference in differences if _level(difference) is None)
    for kind, count in sorted(others.items()):
        _say(console, f"Not to be mended by movements of stock: {kind} ({count:,}).")
    for proposal in proposals:
        if proposal.obstacle is not None:
            _say(console, f"Not correctable: {proposal.sku} at {proposal.location}: {proposal.obstacle}.")


def _table(proposals: Sequence[Proposal]) -> Table:
    title = f"Proposed corrections: {len(proposals):,}"
    if len(proposals) > PROPOSALS_SHOWN_MAX:
        title += f", the first {PROPOSALS_SHOWN_MAX}"
    table = Table(title=title, title_justify="left", show_lines=True)
    for name in ("organization", "SKU", "location", "movement", "on hand after", "reason"):
        table.add_column(name, overflow="fold")
    for proposal in proposals[:PROPOSALS_SHOWN_MAX]:
        correct = proposal.correct
        assert correct is not None
        cells = (
            proposal.organization,
            proposal.sku,
            proposal.location,
            _movement(correct),
            str(correct.target.on_hand),
            correct.reason,
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _movement(correct: Correct) -> str:
    """Units per bucket; none where the ledger is right and the level is written anew from it."""
    changes = {name: getattr(correct.delta, name) for name in BUCKETS}
    return ", ".join(f"{name} {units:+,}" for name, units in changes.items() if units) or "none: as the ledger says"


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        raise CommandError("nobody can be asked here: with --yes the corrections are booked without asking")
    return typer.confirm(f"Book {count:,} corrections?")


def _print_bookings(console: Console, proposals: Sequence[Proposal], bookings: Sequence[Booking]) -> None:
    for proposal, booking in zip(proposals, bookings, strict=True):
        if booking is not Booking.BOOKED:
            _say(console, f"{proposal.sku} at {proposal.location}: {booking}.")
    _say(console, f"Booked {bookings.count(Booking.BOOKED):,} corrections. Verifying again.")


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)
