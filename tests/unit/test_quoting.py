"""Messages that name what clients have given."""

from domain.currency_rules import currency_refusals
from domain.quoting import QUOTED_MAX, quoted
from domain.refusals import NotFound


def test_shows_what_can_be_read_as_it_is() -> None:
    for text in ("No location EAST.", "No SKU Grüner Tee 100 %.", "x" * QUOTED_MAX, ""):
        assert quoted(text) == text


def test_cuts_what_is_too_long() -> None:
    message = NotFound(f"No location {'x' * 5_000}.", field=("code",)).message
    assert (len(message), message[:15], message[-2:]) == (QUOTED_MAX, "No location xxx", "x…")
    (refusal,) = currency_refusals("E" * 5_000, "currencyCode")
    assert len(refusal.message) < QUOTED_MAX + 100


def test_shows_a_sign_for_what_nobody_sees() -> None:
    assert NotFound("No location a\x00b\u202ec\n.").message == "No location a\ufffdb\ufffdc\ufffd."
