"""Create an API key."""

import secrets
from collections.abc import Sequence

from msgspec import Struct

from domain.access.api_key import ApiKey, format_key, hash_secret
from domain.access.scopes import CHANNEL_SCOPES, LOCATION_SCOPES, SCOPES
from domain.limits import LIST_ITEMS_MAX
from domain.refusals import InvalidInput, Refusal, raise_all
from domain.text import code_refusals, required_text_refusals
from operations.services import Services

SECRET_BYTES = 24


class CreatedKey(Struct, frozen=True, kw_only=True):
    """`text` is shown once: only its hash is kept."""

    key: ApiKey
    text: str


async def create_api_key(
    services: Services,
    *,
    organization: str,
    environment: str,
    name: str,
    scopes: Sequence[str],
    channels: Sequence[str] | None = None,
    locations: Sequence[str] | None = None,
) -> CreatedKey:
    """A new key for a client of the organization; limits may name channels and locations that do not exist yet."""
    raise_all(_refusals(name, scopes, channels, locations))
    secret = secrets.token_hex(SECRET_BYTES)
    key = ApiKey(
        id=services.new_key().lower(),
        organization=organization,
        name=name,
        hash=hash_secret(secret),
        scopes=tuple(sorted(set(scopes))),
        channels=None if channels is None else tuple(sorted(set(channels))),
        locations=None if locations is None else tuple(sorted(set(locations))),
        created_at=services.now(),
    )
    await services.storage.api_keys.insert(key)
    return CreatedKey(key=key, text=format_key(environment=environment, key_id=key.id, secret=secret))


def _refusals(
    name: str, scopes: Sequence[str], channels: Sequence[str] | None, locations: Sequence[str] | None
) -> list[Refusal]:
    refusals = required_text_refusals(name, "A key has a name.", "name")
    unknown = sorted(set(scopes) - SCOPES)
    if unknown or not scopes:
        known = ", ".join(sorted(SCOPES))
        refusals.append(InvalidInput(f"Scopes are one or more of: {known}.", field=("scopes",)))
    elif locations is not None and not LOCATION_SCOPES.issuperset(scopes):
        known = ", ".join(sorted(LOCATION_SCOPES))
        refusals.append(InvalidInput(f"A key that is limited to locations can have: {known}.", field=("scopes",)))
    elif channels is not None and not CHANNEL_SCOPES.issuperset(scopes):
        refusals.append(InvalidInput("A key that is limited to channels cannot administer.", field=("scopes",)))
    for field, codes in (("channels", channels), ("locationCodes", locations)):
        if codes is not None and not 1 <= len(codes) <= LIST_ITEMS_MAX:
            refusals.append(InvalidInput(f"1 to {LIST_ITEMS_MAX} codes, or no list for no limit.", field=(field,)))
        for index, code in enumerate(codes or ()):
            refusals += code_refusals(code, field, str(index))
    return refusals
