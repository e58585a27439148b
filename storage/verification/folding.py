"""One stream's events, folded as they come."""

from dataclasses import dataclass, field

from domain.events import EVENT_TYPES
from domain.fold import State, apply
from storage.codec import decode
from storage.database import Document
from storage.verification.report import DifferenceKind, Findings


@dataclass(slots=True)
class Folding:
    """The state so far. After a gap or an illegal event the rest says nothing more, and `broken` is set."""

    organization: str
    stream: str
    state: State | None = None
    version: int = 0
    broken: bool = False
    commits: set[str] = field(default_factory=set)

    def take(self, event: Document, findings: Findings) -> None:
        """Apply the next event of the stream."""
        findings.events += 1
        self.commits.add(event["commit"])
        if self.broken:
            return
        if event["version"] != self.version + 1:
            self._break(findings, DifferenceKind.GAP_IN_STREAM, f"{self.version} is followed by {event['version']}")
            return
        try:
            self.state = apply(self.state, decode(event["data"], EVENT_TYPES[event["type"]]))
        except Exception as error:  # noqa: BLE001  # whatever is wrong with a stored event is a finding
            detail = f"{event['type']} at version {event['version']}: {type(error).__name__} {error}"
            self._break(findings, DifferenceKind.ILLEGAL_EVENT, detail)
            return
        self.version += 1
        if self.state.version != self.version:
            detail = f"the state after event {self.version} has version {self.state.version}"
            self._break(findings, DifferenceKind.ILLEGAL_EVENT, detail)

    def _break(self, findings: Findings, kind: DifferenceKind, detail: str) -> None:
        self.broken = True
        findings.differ(kind, self.organization, self.stream, detail)
