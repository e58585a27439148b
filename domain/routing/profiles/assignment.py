"""Which orders are routed by which profile."""

from typing import ClassVar

from msgspec import Struct

from domain.method import Method
from domain.orders.order import Priority


class RoutingAssignment(Struct, frozen=True, kw_only=True):
    """Orders that meet all conditions are routed by the profile; an empty set means all.

    Orders without a segment meet no condition on segments.
    """

    channels: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    methods: frozenset[Method] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    profile_code: str

    def covers(self, *, channel: str, segment: str | None, method: Method, priority: Priority) -> bool:
        return (
            (not self.channels or channel in self.channels)
            and (not self.segments or segment in self.segments)
            and (not self.methods or method in self.methods)
            and (not self.priorities or priority in self.priorities)
        )


class RoutingAssignments(Struct, frozen=True, kw_only=True):
    """All of an organization, in their order: the first that covers an order counts."""

    assignments: tuple[RoutingAssignment, ...] = ()
    version: int = 0

    @property
    def stream(self) -> str:
        return f"routingAssignments:{ALL}"


ALL = "all"
"""The key of the one document."""


class RoutingAssignmentsSaved(Struct, frozen=True, kw_only=True):
    """The assignments are now as given."""

    TYPE: ClassVar[str] = "routingAssignments.saved"

    assignments: RoutingAssignments
