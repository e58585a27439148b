"""What resolvers work with; one per process."""

from msgspec import Struct, field

from operations.services import Services as OperationServices
from resolvers.routing_deltas import ForcedDifferences
from resolvers.tracking_gate import TrackingGate
from storage.live.hub import Hub
from storage.store import Storage


class Services(Struct, frozen=True, kw_only=True):
    """`environment` is part of the text of every API key."""

    storage: Storage
    operations: OperationServices
    hub: Hub
    tracking_gate: TrackingGate
    environment: str
    forced_differences: ForcedDifferences = field(default_factory=ForcedDifferences)
