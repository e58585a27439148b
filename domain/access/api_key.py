"""API keys: long random secrets, of which only a hash is kept."""

import hashlib
import re
from datetime import datetime

from msgspec import Struct

from domain.access.credentials import InvalidCredentials
from domain.access.principal import Principal

_KEY = re.compile(r"swy_([a-z0-9]{1,16})_([a-z0-9]{1,32})_([A-Za-z0-9-]{32,64})")


class ApiKey(Struct, frozen=True, kw_only=True):
    """A key of one organization. `channels` and `locations` limit it; None means no limit."""

    id: str
    organization: str
    name: str
    hash: str
    scopes: tuple[str, ...]
    channels: tuple[str, ...] | None = None
    locations: tuple[str, ...] | None = None
    created_at: datetime
    revoked_at: datetime | None = None

    @property
    def principal(self) -> Principal:
        return Principal(
            organization=self.organization,
            client_id=f"key_{self.id}",
            scopes=frozenset(self.scopes),
            channels=None if self.channels is None else frozenset(self.channels),
            locations=None if self.locations is None else frozenset(self.locations),
        )


class PresentedKey(Struct, frozen=True, kw_only=True):
    """A key as a client shows it."""

    environment: str
    id: str
    secret: str


def format_key(*, environment: str, key_id: str, secret: str) -> str:
    """The text that a client keeps: `swy_<environment>_<id>_<secret>`."""
    return f"swy_{environment}_{key_id}_{secret}"


def parse_key(text: str) -> PresentedKey:
    """Raises InvalidCredentials for anything that is no key."""
    match = _KEY.fullmatch(text)
    if match is None:
        raise InvalidCredentials("This is not an API key.")
    return PresentedKey(environment=match[1], id=match[2], secret=match[3])


def hash_secret(secret: str) -> str:
    """SHA-256 in hexadecimal: the secrets are random and long, so that a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()
