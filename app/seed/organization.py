"""What the API cannot do for itself: make an organization and its first key."""

import hmac
from collections.abc import Sequence

from msgspec import Struct

from domain.access.api_key import hash_secret, parse_key
from domain.access.credentials import InvalidCredentials
from domain.access.scopes import INVENTORY_READ, ORDERS_READ, ORDERS_WRITE, SCOPES
from operations.create_api_key import create_api_key
from operations.services import Services

DEMO_ORGANIZATION = "demo"


class Role(Struct, frozen=True, kw_only=True):
    """What a key of the demo organization is for."""

    name: str
    scopes: Sequence[str]
    channels: Sequence[str] | None = None


OPERATOR = Role(name="Operator", scopes=sorted(SCOPES))
STOREFRONT = Role(name="Storefront", scopes=(ORDERS_READ, ORDERS_WRITE, INVENTORY_READ), channels=("WEB",))
PARTNER = Role(name="Partner", scopes=(ORDERS_READ, ORDERS_WRITE), channels=("PARTNER",))


async def create_key(services: Services, *, organization: str, environment: str, role: Role) -> str:
    """A new key for the role, in an organization that exists from now on."""
    await services.storage.organizations.ensure(organization)
    created = await create_api_key(
        services,
        organization=organization,
        environment=environment,
        name=role.name,
        scopes=role.scopes,
        channels=role.channels,
    )
    return created.text


async def is_valid(services: Services, key: str, *, organization: str, environment: str, role: Role) -> bool:
    """Whether the key is one that this database knows, for exactly this role."""
    try:
        presented = parse_key(key)
    except InvalidCredentials:
        return False
    known = await services.storage.api_keys.get(presented.id)
    return (
        known is not None
        and presented.environment == environment
        and hmac.compare_digest(known.hash, hash_secret(presented.secret))
        and known.revoked_at is None
        and known.organization == organization
        and set(known.scopes) == set(role.scopes)
        and known.channels == (None if role.channels is None else tuple(sorted(role.channels)))
    )
