"""Mutations of keys and tokens."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import ADMIN, ORDERS_READ
from domain.refusals import Refusal, Refusals
from operations.create_api_key import create_api_key
from operations.create_tracking_token import create_tracking_token
from operations.revoke_api_key import revoke_api_key
from resolvers.context import Info
from resolvers.mutating import command_of
from schema.access.api_key import (
    CreateApiKeyInput,
    CreateApiKeyPayload,
    RevokeApiKeyInput,
    RevokeApiKeyPayload,
)
from schema.mutations import INPUT
from schema.orders.inputs import CreateTrackingTokenInput
from schema.orders.payloads import CreateTrackingTokenPayload
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class AccessMutations:
    @resolved(
        CreateApiKeyPayload,
        "Create an API key. Its secret is in this answer alone.",
    )
    async def create_api_key(self, info: Info, given: Annotated[CreateApiKeyInput, INPUT]) -> CreateApiKeyPayload:
        services = info.context.services
        try:
            created = await create_api_key(
                services.operations,
                organization=info.context.organization,
                environment=services.environment,
                name=given.name,
                scopes=[str(scope.value) for scope in given.scopes],
                channels=given.channels,
                locations=given.location_codes,
            )
        except Refusals as several:
            return CreateApiKeyPayload(user_errors=several.refusals)
        except Refusal as refusal:
            return CreateApiKeyPayload(user_errors=(refusal,))
        key: Any = created.key
        return CreateApiKeyPayload(api_key=key, secret=created.text)

    @resolved(
        RevokeApiKeyPayload,
        "Revoke an API key: every process refuses it within a second, open subscriptions end within a minute.",
    )
    async def revoke_api_key(self, info: Info, given: Annotated[RevokeApiKeyInput, INPUT]) -> RevokeApiKeyPayload:
        try:
            key: Any = await revoke_api_key(
                info.context.services.operations, organization=info.context.organization, key_id=given.id
            )
        except Refusal as refusal:
            return RevokeApiKeyPayload(user_errors=(refusal,))
        return RevokeApiKeyPayload(api_key=key)

    @resolved(
        CreateTrackingTokenPayload,
        "Give a customer a token with which to follow one order, without a key.",
    )
    async def create_tracking_token(
        self, info: Info, given: Annotated[CreateTrackingTokenInput, INPUT]
    ) -> CreateTrackingTokenPayload:
        context = info.context
        try:
            token = await create_tracking_token(
                context.services.operations,
                command_of(info, given),
                order_id=given.order_id,
                lifetime_days=given.lifetime_days,
            )
        except Refusal as refusal:
            return CreateTrackingTokenPayload(user_errors=(refusal,))
        return CreateTrackingTokenPayload(token=token, order=await context.load.order(given.order_id))


POLICIES: Policies = {
    "Mutation.createApiKey": ADMIN,
    "Mutation.revokeApiKey": ADMIN,
    "Mutation.createTrackingToken": ORDERS_READ,
}
