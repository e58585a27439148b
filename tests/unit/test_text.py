"""Rules for codes and free text."""

import pytest

from domain.limits import CODE_LENGTH_MAX, TEXT_LENGTH_MAX
from domain.refusals import InvalidInput
from domain.text import code_refusals, surrogate_refusals, text_refusals, url_refusals


@pytest.mark.parametrize(
    "code", ["A", "TEA-12.5/x", "Größe 5", "茶", "🫖", "a b", "$where", "x" * CODE_LENGTH_MAX, "..", "ord_1:2"]
)
def test_code_may_be_almost_anything(code: str) -> None:
    assert code_refusals(code, "code") == []


@pytest.mark.parametrize(
    "code",
    [
        "",
        " ",
        " A",
        "A ",
        "A\u00a0",
        "\u2003A",
        "A\n",
        "A\tB",
        "A|B",
        "|",
        "A\x00B",
        "A\x1fB",
        "A\x7fB",
        "A\x85",
        "\ud800",
        "A\udfffB",
        "x" * (CODE_LENGTH_MAX + 1),
    ],
)
def test_code_that_could_not_be_part_of_a_key_is_refused_once_at_its_field(code: str) -> None:
    (refusal,) = code_refusals(code, "items", "0", "sku")
    assert isinstance(refusal, InvalidInput)
    assert refusal.field == ("items", "0", "sku")


@pytest.mark.parametrize("text", [None, "", "a|b", "line\nbreak\ttab", "🫖", " ", "x" * TEXT_LENGTH_MAX])
def test_text_may_be_absent_or_any_text(text: str | None) -> None:
    assert text_refusals(text, "note") == []


@pytest.mark.parametrize("text", ["x" * (TEXT_LENGTH_MAX + 1), "a\x00b", "\ud83e", "\udebb\ud83e"])
def test_text_that_cannot_be_stored_is_refused_at_its_field(text: str) -> None:
    (refusal,) = text_refusals(text, "note")
    assert refusal.field == ("note",)


def test_surrogate_pair_of_a_character_beyond_the_first_plane_is_text() -> None:
    assert surrogate_refusals("\U0001fad6", "x") == []
    assert [refusal.message for refusal in surrogate_refusals("\ud83e", "x")] == ["The text is not valid Unicode."]


@pytest.mark.parametrize("code", ["a\u200bb", "\u202eEAST", "\ufeff", "a\u0300", "line\u2028break"])
def test_refuses_a_code_with_characters_that_nobody_sees(code: str) -> None:
    assert [refusal.field for refusal in code_refusals(code, "code")] == [("code",)]


@pytest.mark.parametrize("url", ["https://ups.example/1Z1\nSet-Cookie", "javascript:alert(1)", "https://a b", ""])
def test_refuses_what_is_no_web_address(url: str) -> None:
    assert [refusal.field for refusal in url_refusals(url, "trackingUrl")] == [("trackingUrl",)]


def test_takes_a_web_address() -> None:
    assert url_refusals("https://ups.example/1Z1?n=2", "trackingUrl") == url_refusals(None, "trackingUrl") == []
