"""Who is asking: an API key or a signed token becomes a principal."""

import hmac
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import jwt
from msgspec import Struct

from domain.access.api_key import ApiKey, hash_secret, parse_key
from domain.access.credentials import InvalidCredentials
from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.text import code_refusals
from operations.services import Services

CREDENTIAL_LENGTH_MAX = 4_096
CLOCK_SKEW_SECONDS = 30
RECOGNIZED_MAX = 10_000
"""So many credentials are remembered, by their hashes, with the keys and the principals that they stand for."""


class TokenRules(Struct, frozen=True, kw_only=True):
    """How JSON Web Tokens are verified (HS256, RFC 7519); an empty secret accepts none."""

    secret: str
    issuer: str | None = None
    audience: str | None = None


class Authentication:
    """Tells principals by their credentials, for the clients of one environment."""

    def __init__(self, services: Services, *, environment: str, token_rules: TokenRules) -> None:
        self._services = services
        self._environment = environment
        self._token_rules = token_rules
        self._recognized: dict[bytes, tuple[ApiKey, Principal]] = {}

    async def authenticate(self, credential: str) -> Principal:
        """The principal behind an API key or a JSON Web Token. Raises InvalidCredentials."""
        if len(credential) > CREDENTIAL_LENGTH_MAX:
            raise InvalidCredentials("The credential is too long.")
        if not credential.startswith("swy_"):
            return await _by_token(self._services, credential, self._token_rules)
        digest = sha256(credential.encode(errors="surrogatepass")).digest()
        # What a credential was recognized as holds for as long as storage takes its key as it was read.
        recognized = self._recognized.get(digest)
        if recognized is not None:
            key, principal = recognized
            if self._services.storage.api_keys.kept(key.id) is key:
                return principal
        return await self._by_key(credential, digest)

    async def _by_key(self, credential: str, digest: bytes) -> Principal:
        """By reading the key; who it is is remembered under the digest."""
        key = await self._key(credential)
        principal = key.principal
        if len(self._recognized) >= RECOGNIZED_MAX:
            self._recognized.clear()
        self._recognized[digest] = (key, principal)
        return principal

    async def _key(self, credential: str) -> ApiKey:
        presented = parse_key(credential)
        if presented.environment != self._environment:
            raise InvalidCredentials("This API key belongs to another environment.")
        key = await self._services.storage.api_keys.get(presented.id)
        if key is None or not hmac.compare_digest(key.hash, hash_secret(presented.secret)):
            raise InvalidCredentials("This API key is not known.")
        if key.revoked_at is not None:
            raise InvalidCredentials("This API key is revoked.")
        return key


async def _by_token(services: Services, credential: str, rules: TokenRules) -> Principal:
    claims = _verified(credential, rules)
    organization = claims.get("organization")
    if not isinstance(organization, str) or not await services.storage.organizations.exists(organization):
        raise InvalidCredentials("The token names no organization that exists.")
    subject = claims["sub"]
    if code_refusals(subject, "sub"):
        raise InvalidCredentials("The token's subject cannot be a client's name: at most 64 characters, without '|'.")
    scope = claims.get("scope", "")
    if not isinstance(scope, str):
        raise InvalidCredentials("The token's scope is not a text of scopes with spaces between them.")
    return Principal(
        organization=organization,
        client_id=f"sub_{subject}",
        scopes=frozenset(scope.split()) & SCOPES,
        channels=_limit(claims, "channels"),
        locations=_limit(claims, "locations"),
    )


def _verified(credential: str, rules: TokenRules) -> dict[str, Any]:
    if not rules.secret:
        raise InvalidCredentials("This is not an API key, and no other credentials are accepted here.")
    try:
        claims: dict[str, Any] = jwt.decode(
            credential,
            rules.secret,
            algorithms=["HS256"],
            issuer=rules.issuer or None,
            audience=rules.audience or None,
            leeway=CLOCK_SKEW_SECONDS,
            options={"require": ["exp", "sub"]},
        )
    except jwt.InvalidTokenError as error:
        raise InvalidCredentials("The token is malformed, expired or not signed for this service.") from error
    return claims


def _limit(claims: dict[str, Any], name: str) -> frozenset[str] | None:
    if name not in claims:
        return None
    limit = claims[name]
    if not isinstance(limit, Sequence) or isinstance(limit, str) or not all(isinstance(code, str) for code in limit):
        raise InvalidCredentials(f"The token's {name} are not a list of codes.")
    return frozenset(limit)
