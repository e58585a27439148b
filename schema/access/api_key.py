"""API keys, with the input and answers of their mutations."""

from datetime import datetime

import strawberry

from domain.access.api_key import ApiKey as DomainApiKey
from domain.access.scopes import ADMIN
from schema.access.enums import Scope
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies


@strawberry.type(description="What an API client proves itself with. The secret is shown once, when it is created.")
class ApiKey:
    id: strawberry.ID = strawberry.field(description="The public part of the key.")
    name: str = strawberry.field(description="Whose key it is.")
    scopes: list[Scope] = strawberry.field(description="What its client may do.")
    channels: list[str] | None = strawberry.field(description="The only channels it reaches; null for all.")
    locations: list[str] | None = strawberry.field(
        name="locationCodes", description="The only locations it reaches, by code; null for all."
    )
    created_at: datetime = strawberry.field(description="When it was created.")
    revoked_at: datetime | None = strawberry.field(description="Since when it is refused.")


@strawberry.input(description="An API key to create.")
class CreateApiKeyInput:
    name: str = strawberry.field(description="Whose key it is.")
    scopes: list[Scope] = strawberry.field(description="What its client may do.")
    channels: list[str] | None = strawberry.field(
        default=None,
        description="The only channels it reaches; all if absent. Such a key cannot have the scope `ADMIN`.",
    )
    location_codes: list[str] | None = strawberry.field(
        default=None,
        description="The only locations it reaches; all if absent. "
        "Such a key can have the scopes of fulfillment and inventory alone.",
    )


@strawberry.input(description="An API key to revoke.")
class RevokeApiKeyInput:
    id: strawberry.ID = strawberry.field(description="Id of the key.")


@strawberry.type(description="Answer of `createApiKey`.")
class CreateApiKeyPayload(Payload):
    api_key: DomainApiKey | None = strawberry.field(default=None, graphql_type=ApiKey | None, description="The key.")
    secret: str | None = strawberry.field(
        default=None, description="The whole key, for the `Authorization` header. It cannot be shown again."
    )


@strawberry.type(description="Answer of `revokeApiKey`.")
class RevokeApiKeyPayload(Payload):
    api_key: DomainApiKey | None = strawberry.field(
        default=None, graphql_type=ApiKey | None, description="The key, revoked."
    )


POLICIES: Policies = {"ApiKey": ADMIN, "CreateApiKeyPayload": AUTHENTICATED, "RevokeApiKeyPayload": AUTHENTICATED}
