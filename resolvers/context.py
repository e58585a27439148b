"""What every resolver of one operation shares."""

from typing import Any

import strawberry
from msgspec import Struct, field
from msgspec.structs import replace

from domain.access.principal import Principal
from resolvers.loading import Loads
from resolvers.services import Services


class RequestContext(Struct, kw_only=True, eq=False):
    """The context of one operation; on a subscription, of one event.

    `mutation_field_count` counts the root fields of a mutation (0 otherwise): the `Idempotency-Key` header stands in
    for the argument only when it is 1. `extensions` is merged into the `extensions` of the response. `loaders` starts
    empty for each operation, event and root field of a mutation, so that nothing cached outlives the moment it was read.
    """

    principal: Principal
    request_id: str
    services: Services
    idempotency_key_header: str | None = None
    mutation_field_count: int = 0
    extensions: dict[str, Any] = field(default_factory=dict)
    loaders: dict[str, Any] = field(default_factory=dict)

    @property
    def load(self) -> Loads:
        """What this operation or event loads through."""
        load: Loads | None = self.loaders.get("load")
        if load is None:
            load = self.loaders["load"] = Loads(self.services.storage, self.principal, self.services.forced_differences)
        return load

    def forget(self) -> None:
        """Load everything anew from now on: a mutation has changed what was loaded before it."""
        self.loaders.clear()

    @property
    def organization(self) -> str:
        """Where everything that the client sees belongs."""
        return self.principal.home

    def fresh(self) -> "RequestContext":
        """The same request for the next event: nothing loaded, nothing reported yet."""
        return replace(self, extensions={}, loaders={})


Info = strawberry.Info[RequestContext, None]
