"""What every resolver of one operation shares."""

from dataclasses import dataclass, field, replace
from typing import Any

from domain.access.principal import Principal


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """The context of one operation; on a subscription, of one event.

    `mutation_field_count` counts the root fields of a mutation (0 otherwise): the `Idempotency-Key` header stands in
    for the argument only when it is 1. `extensions` is merged into the `extensions` of the response. `loaders` starts
    empty for each operation and each event, so that nothing cached outlives the moment it was read.
    """

    principal: Principal
    request_id: str
    services: Any
    idempotency_key_header: str | None = None
    mutation_field_count: int = 0
    extensions: dict[str, Any] = field(default_factory=dict)
    loaders: dict[str, Any] = field(default_factory=dict)

    def fresh(self) -> "RequestContext":
        """The same request for the next event: nothing loaded, nothing reported yet."""
        return replace(self, extensions={}, loaders={})
