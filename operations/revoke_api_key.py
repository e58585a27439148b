"""Revoke an API key."""

from domain.access.api_key import ApiKey
from domain.refusals import NotFound
from operations.services import Services


async def revoke_api_key(services: Services, *, organization: str, key_id: str) -> ApiKey:
    """End a key; ending one that has ended changes nothing. Raises NotFound."""
    key = await services.storage.api_keys.revoke(organization, key_id.removeprefix("key_"), services.now())
    if key is None:
        raise NotFound(f"No API key {key_id}.", field=("id",))
    return key
