"""Tracking tokens: open one order's tracked view to whoever holds one, without a key.

A token is the organization, the order and the time it ends, signed with a secret of the organization
(HMAC-SHA-256, RFC 2104); nothing about it is stored.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from msgspec import Struct

PREFIX = "trk_"
SIGNATURE_BYTES = 16
TOKEN_LENGTH_MAX = 512


class TrackingToken(Struct, frozen=True, kw_only=True):
    """What a token says; `expires_at` None means that it does not end by itself."""

    organization: str
    order_id: str
    expires_at: datetime | None = None


def sign_token(token: TrackingToken, secret: bytes) -> str:
    """The token as text for links and messages."""
    ends = int(token.expires_at.timestamp()) if token.expires_at else 0
    body = f"{token.organization}|{token.order_id}|{ends}".encode()
    return PREFIX + _encoded(_signature(body, secret) + body)


def read_token(text: str) -> TrackingToken | None:
    """What the token claims, not yet proven; None if it is no token."""
    parts = _parts(text)
    if parts is None:
        return None
    try:
        organization, order_id, ends = parts[1].decode().split("|")
        expires_at = datetime.fromtimestamp(int(ends), UTC) if int(ends) else None
    except (ValueError, OverflowError, OSError):
        return None
    return TrackingToken(organization=organization, order_id=order_id, expires_at=expires_at)


def is_genuine(text: str, secret: bytes) -> bool:
    """Whether the organization's secret signed it."""
    parts = _parts(text)
    return parts is not None and hmac.compare_digest(parts[0], _signature(parts[1], secret))


def has_ended(token: TrackingToken, now: datetime) -> bool:
    """Whether the token's time is over."""
    return token.expires_at is not None and token.expires_at <= now


def _parts(text: str) -> tuple[bytes, bytes] | None:
    if not text.startswith(PREFIX) or len(text) > TOKEN_LENGTH_MAX or not text.isascii():
        return None
    encoded = text.removeprefix(PREFIX)
    try:
        raw = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError:
        return None
    if _encoded(raw) != encoded:  # decoding passes over foreign characters: one token would have many spellings
        return None
    return raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _signature(body: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, body, hashlib.sha256)[:SIGNATURE_BYTES]
