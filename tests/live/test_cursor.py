"""Cursors as clients keep them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refusals import InvalidInput
from storage.live.cursor import INDEX_END, Cursor, decode_cursor, encode_cursor

positions = st.integers(min_value=0, max_value=2**63 - 1)
indexes = st.integers(min_value=0, max_value=INDEX_END)


@given(positions, indexes)
def test_comes_back_from_its_text(position: int, index: int) -> None:
    cursor = Cursor(position, index)
    assert decode_cursor(encode_cursor(cursor)) == cursor


@given(positions, indexes, positions, indexes)
def test_is_ordered_by_position_then_index(position: int, index: int, other_position: int, other_index: int) -> None:
    assert (Cursor(position, index) < Cursor(other_position, other_index)) == (
        (position, index) < (other_position, other_index)
    )


@given(st.text(max_size=40))
def test_refuses_text_that_it_did_not_make(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decode_cursor(text)
    assert refusal.value.field == ("after",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "AQAAAAAAAAABAAAAAA ",
        "AQAAAAAAAAABAAAAA/",
        "AQAAAAAAAAABAAAAAAA",
        "AgAAAAAAAAABAAAAAA",
        "AQAAAAAAAAAB_____w",
        "AQ//AAAAAAABAAAAAA",
        "AQAAAAAAAAABAAAAAB",
        "\ud800" * 18,
        "é" * 18,
        "x" * 1_000_000,
    ],
)
def test_refuses_what_looks_like_a_cursor(text: str) -> None:
    with pytest.raises(InvalidInput):
        decode_cursor(text)
