"""Who is asking."""

import strawberry

from schema.access.enums import Scope
from schema.policy import AUTHENTICATED, Policies


@strawberry.type(description="The API client that is asking.")
class Viewer:
    client_id: str = strawberry.field(description="Who you are.")
    organization: str = strawberry.field(description="Where everything you see belongs.")
    scopes: list[Scope] = strawberry.field(description="What you may do.")
    channels: list[str] | None = strawberry.field(description="The only channels you reach; null for all.")
    location_codes: list[str] | None = strawberry.field(
        description="The only locations you reach, by code; null for all."
    )


POLICIES: Policies = {"Viewer": AUTHENTICATED}
