"""Who is asking."""

import strawberry

from resolvers.context import Info
from schema.access.enums import Scope
from schema.access.viewer import Viewer
from schema.policy import AUTHENTICATED, Policies
from schema.resolved import resolved


@strawberry.type
class ViewerQueries:
    @resolved(Viewer, "The API client that is asking: what it may do, and within which limits.")
    def viewer(self, info: Info) -> Viewer:
        principal = info.context.principal
        return Viewer(
            client_id=principal.client_id,
            organization=info.context.organization,
            scopes=sorted(Scope(scope) for scope in principal.scopes),
            channels=None if principal.channels is None else sorted(principal.channels),
            location_codes=None if principal.locations is None else sorted(principal.locations),
        )


POLICIES: Policies = {"Query.viewer": AUTHENTICATED}
