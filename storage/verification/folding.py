"""One stream's events, folded as they come.

A stock ledger goes on after a movement that cannot be: its quantities add up all the same, and a correction that a
verification has booked settles what was wrong before it. Any other stream says nothing more after an illegal event.
"""

from dataclasses import dataclass, field

from domain.events import EVENT_TYPES, DomainEvent
from domain.fold import State, apply
from domain.inventory.correcting import is_correction
from domain.inventory.movements import BUCKETS, StockChanged, add_movement
from domain.inventory.stock_level import StockLevel
from storage.codec import decode
from storage.database import Document
from storage.live.stream_order import StreamRange
from storage.verification.report import DifferenceKind, Findings


@dataclass(slots=True)
class Folding:
    """The state so far. After a gap or an illegal event the rest says nothing more, and `broken` is set.

    `commits` are those that the events name, each with the first and the last of its events. `unsettled` are movements of
    a stock ledger that cannot be, and that no correction has settled yet.
    """

    organization: str
    stream: str
    state: State | None = None
    version: int = 0
    broken: bool = False
    commits: dict[str, StreamRange] = field(default_factory=dict)
    unsettled: list[str] = field(default_factory=list)

    def take(self, event: Document, findings: Findings) -> None:
        """Apply the next event of the stream."""
        findings.events += 1
        known = self.commits.get(event["commit"])
        first = known.first if known else event["version"]
        self.commits[event["commit"]] = StreamRange(self.stream, first, event["version"])
        if self.broken:
            return
        if event["version"] != self.version + 1:
            self._break(findings, DifferenceKind.GAP_IN_STREAM, f"{self.version} is followed by {event['version']}")
            return
        try:
            self.state = self._after(decode(event["data"], EVENT_TYPES[event["type"]]))
        except Exception as error:  # noqa: BLE001  # whatever is wrong with a stored event is a finding
            detail = f"{event['type']} at version {event['version']}: {type(error).__name__} {error}"
            self._break(findings, DifferenceKind.ILLEGAL_EVENT, detail)
            return
        self.version += 1
        if self.state.version != self.version:
            detail = f"the state after event {self.version} has version {self.state.version}"
            self._break(findings, DifferenceKind.ILLEGAL_EVENT, detail)

    def settle(self, findings: Findings) -> None:
        """All events are taken: tell of the movements that cannot be."""
        if self.unsettled:
            more = f", and {len(self.unsettled) - 1} more" if len(self.unsettled) > 1 else ""
            detail = f"{self.unsettled[0]}{more}"
            findings.differ(DifferenceKind.ILLEGAL_EVENT, self.organization, self.stream, detail)

    def _after(self, event: DomainEvent) -> State:
        try:
            after = apply(self.state, event)
        except AssertionError:
            if not isinstance(event, StockChanged):
                raise
            level = self.state or StockLevel(sku=event.sku, location=event.location)
            assert isinstance(level, StockLevel)
            added = add_movement(level, event)
            self.unsettled.append(_impossible(added, event))
            return added
        if isinstance(event, StockChanged) and is_correction(event):
            self.unsettled.clear()
        return after

    def _break(self, findings: Findings, kind: DifferenceKind, detail: str) -> None:
        self.broken = True
        findings.differ(kind, self.organization, self.stream, detail)


def _impossible(level: StockLevel, movement: StockChanged) -> str:
    buckets = {name: getattr(level, name) for name in BUCKETS}
    below = ", ".join(f"{name} is {units}" for name, units in buckets.items() if units < 0)
    if below:
        return f"after movement {level.version} {below}"
    return (
        f"movement {level.version} leads to {level.on_hand} on hand and {level.available} available, "
        f"its balance says {movement.on_hand_after} and {movement.available_after}"
    )
