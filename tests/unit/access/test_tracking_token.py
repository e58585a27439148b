"""A tracking token opens one order for whoever holds it, and nothing can be made of it without the secret."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access.tracking_token import (
    PREFIX,
    SIGNATURE_BYTES,
    TOKEN_LENGTH_MAX,
    TrackingToken,
    is_genuine,
    read_token,
    sign_token,
)

SECRET = b"0123456789abcdef0123456789abcdef"
ENDS = datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)
TOKEN = TrackingToken(organization="acme", order_id="ord_01KCZ3T5M9QW2X4Y6Z8A0B1C2D", expires_at=ENDS)
TEXT = sign_token(TOKEN, SECRET)


def encoded(raw: bytes) -> str:
    return PREFIX + urlsafe_b64encode(raw).decode().rstrip("=")


def raw_of(text: str) -> bytes:
    body = text.removeprefix(PREFIX)
    return urlsafe_b64decode(body + "=" * (-len(body) % 4))


@pytest.mark.parametrize("expires_at", [ENDS, None])
def test_token_says_what_was_signed(expires_at: datetime | None) -> None:
    token = TrackingToken(organization="acme", order_id=TOKEN.order_id, expires_at=expires_at)
    text = sign_token(token, SECRET)
    assert read_token(text) == token
    assert is_genuine(text, SECRET)
    assert text.isascii()
    assert len(text) < 160


def test_token_of_another_secret_is_not_genuine() -> None:
    assert not is_genuine(TEXT, b"another secret")
    assert read_token(TEXT) == TOKEN


@pytest.mark.parametrize(
    "forged", [b"acme|ord_OTHER|0", b"other|ord_01KCZ3T5M9QW2X4Y6Z8A0B1C2D|1772368215", b"acme|ord_X|99999999999"]
)
def test_claims_under_the_signature_of_others_are_not_genuine(forged: bytes) -> None:
    text = encoded(raw_of(TEXT)[:SIGNATURE_BYTES] + forged)
    assert read_token(text) is not None
    assert not is_genuine(text, SECRET)


@given(st.integers(0, len(raw_of(TEXT)) * 8 - 1))
def test_no_bit_of_a_token_can_be_changed(bit: int) -> None:
    raw = bytearray(raw_of(TEXT))
    raw[bit // 8] ^= 1 << bit % 8
    assert not is_genuine(encoded(bytes(raw)), SECRET)


@pytest.mark.parametrize("length", range(len(TEXT)))
def test_no_beginning_of_a_token_is_genuine(length: int) -> None:
    assert not is_genuine(TEXT[:length], SECRET)


def test_one_token_has_one_spelling() -> None:
    for spelled in (TEXT + "=", TEXT + "!", TEXT[:9] + "\n" + TEXT[9:], TEXT + "==", TEXT.replace("trk_", "trk_ ")):
        assert read_token(spelled) is None
        assert not is_genuine(spelled, SECRET)


def test_bits_that_the_encoding_leaves_over_cannot_be_set() -> None:
    token = next(
        text
        for order in ("a", "aa", "aaa")
        if (text := sign_token(TrackingToken(organization="o", order_id=order), SECRET))
        and len(text.removeprefix(PREFIX)) % 4
    )
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    respelled = token[:-1] + alphabet[alphabet.index(token[-1]) + 1]
    assert raw_of(respelled) == raw_of(token)
    assert read_token(respelled) is None
    assert not is_genuine(respelled, SECRET)


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "trk_",
        "trk_A",
        "trk_AAAA",
        "trk_%%%%",
        "trk_ß",
        "trk_\ud800",
        "TRK_" + TEXT.removeprefix(PREFIX),
        TEXT.removeprefix(PREFIX),
        " " + TEXT,
        "trk_" + "A" * TOKEN_LENGTH_MAX,
        encoded(b"s" * SIGNATURE_BYTES),
        encoded(b"s" * SIGNATURE_BYTES + b"acme|ord_1"),
        encoded(b"s" * SIGNATURE_BYTES + b"acme|ord_1|"),
        encoded(b"s" * SIGNATURE_BYTES + b"acme|ord_1|x"),
        encoded(b"s" * SIGNATURE_BYTES + b"a|b|c|1"),
        encoded(b"s" * SIGNATURE_BYTES + b"acme|\xff\xfe|1"),
        encoded(b"s" * SIGNATURE_BYTES + b"acme|ord_1|" + b"9" * 300),
        encoded(b"s" * SIGNATURE_BYTES + b"acme|ord_1|99999999999999"),
    ],
)
def test_garbage_is_no_token(garbage: str) -> None:
    assert read_token(garbage) is None
    assert not is_genuine(garbage, SECRET)


@given(st.text(max_size=200) | st.binary(max_size=120).map(encoded))
def test_reading_never_fails_and_nothing_random_is_genuine(text: str) -> None:
    read_token(text)
    read_token(PREFIX + text)
    assert not is_genuine(text, SECRET)
    assert not is_genuine(PREFIX + text, SECRET)
