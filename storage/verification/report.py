"""What a verification found."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct, field

DIFFERENCES_SHOWN_MAX = 1_000


class DifferenceKind(StrEnum):
    GAP_IN_STREAM = "GAP_IN_STREAM"
    ILLEGAL_EVENT = "ILLEGAL_EVENT"
    DOCUMENT_MISSING = "DOCUMENT_MISSING"
    DOCUMENT_WITHOUT_EVENTS = "DOCUMENT_WITHOUT_EVENTS"
    DOCUMENT_DIFFERS = "DOCUMENT_DIFFERS"
    STOCK_PARTITION = "STOCK_PARTITION"
    LINE_INVARIANT = "LINE_INVARIANT"
    MONEY = "MONEY"
    ALLOCATED_UNITS = "ALLOCATED_UNITS"
    RESERVED_UNITS = "RESERVED_UNITS"
    COMMIT_MISSING = "COMMIT_MISSING"
    COMMIT_EVENTS = "COMMIT_EVENTS"
    COMMIT_POSITION = "COMMIT_POSITION"


class Difference(Struct, frozen=True, kw_only=True):
    """One thing that is not as it has to be; `subject` is a stream, a commit or a stock level."""

    kind: DifferenceKind
    organization: str
    subject: str
    detail: str


class VerifyReport(Struct, frozen=True, kw_only=True):
    """What was checked, and the first 1,000 of the differences.

    `differing` has organization and kind of every stream that differs, such as ("acme", "order").
    """

    organizations: int
    streams: int
    events: int
    commits: int
    differences_count: int
    differences: tuple[Difference, ...]
    differing: frozenset[tuple[str, str]] = frozenset()

    @property
    def consistent(self) -> bool:
        return self.differences_count == 0


Progress = Callable[[str, int, int], None]
"""Called now and then with the organization at work, and the streams and events checked so far."""


class Findings(Struct):
    """The report in the making."""

    progress: Progress | None = None
    organizations: int = 0
    streams: int = 0
    events: int = 0
    commits: int = 0
    differences_count: int = 0
    shown: list[Difference] = field(default_factory=list)
    differing: set[tuple[str, str]] = field(default_factory=set)

    def differ(self, kind: DifferenceKind, organization: str, subject: str, detail: str) -> None:
        self.differences_count += 1
        self.differing.add((organization, subject.partition(":")[0]))
        if len(self.shown) < DIFFERENCES_SHOWN_MAX:
            self.shown.append(Difference(kind=kind, organization=organization, subject=subject, detail=detail))

    def tell(self, organization: str) -> None:
        if self.progress is not None:
            self.progress(organization, self.streams, self.events)

    def report(self) -> VerifyReport:
        return VerifyReport(
            organizations=self.organizations,
            streams=self.streams,
            events=self.events,
            commits=self.commits,
            differences_count=self.differences_count,
            differences=tuple(self.shown),
            differing=frozenset(self.differing),
        )
