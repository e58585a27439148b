"""Arguments of lists, and the cursors in them."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refusals import InvalidInput
from resolvers.cursors import decode_cursor, encode_cursor
from resolvers.pages import CODES, EVENTS, ORDER_PARTS, ORDERS, PageOf, page_request
from storage.paging import Page, PageRequest

PLACED_AT = datetime(2026, 1, 5, 12, 0, 0, 250_000, tzinfo=UTC)


def garbage(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("keys", "shape"),
    [((PLACED_AT, "ord_1"), ORDERS), ((PLACED_AT, "ord_1", 3), ORDER_PARTS), (("NYC",), CODES), ((7,), EVENTS)],
)
def test_reads_back_the_cursors_it_gives(keys: tuple[object, ...], shape: object) -> None:
    assert decode_cursor(encode_cursor(keys), shape, "after") == keys


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "!!!",
        "é",
        "AAAA",
        garbage("[]"),
        garbage('["NYC"]'),
        garbage('["2026-01-05T12:00:00Z"]'),
        garbage('["2026-01-05T12:00:00","ord_1"]x'),
        garbage('["0001-01-01T00:00:00+14:00","ord_1"]'),
        garbage('["2026-01-05T12:00:00Z",{"$gt":""}]'),
        garbage('{"$gt":""}'),
        garbage("null"),
        garbage("[" * 100),
        encode_cursor((PLACED_AT, "ord_1", 3)),
    ],
)
def test_refuses_cursors_it_did_not_give(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        page_request(ORDERS, after=text)
    assert refused.value.field == ("after",)


@given(st.text(max_size=60))
def test_refuses_any_text_or_reads_it_as_a_cursor(text: str) -> None:
    try:
        keys = decode_cursor(text, ORDERS, "after")
    except InvalidInput:
        return
    assert [type(key) for key in keys] == [datetime, str]


def test_reads_twenty_from_the_start_by_default() -> None:
    assert page_request(CODES) == PageRequest(limit=20)


def test_reads_from_the_end() -> None:
    before = encode_cursor(("NYC",))
    assert page_request(CODES, last=5, before=before) == PageRequest(limit=5, before=("NYC",), from_end=True)


@pytest.mark.parametrize("arguments", [{"first": 0}, {"first": -1}, {"first": 101}, {"last": 101}, {"last": 0}])
def test_refuses_sizes_out_of_bounds(arguments: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="between 1 and 100"):
        page_request(CODES, **arguments)


def test_refuses_both_ends_at_once() -> None:
    with pytest.raises(InvalidInput, match="first or last"):
        page_request(CODES, first=1, last=1)


def test_shows_a_page_as_a_connection() -> None:
    page = PageOf(Page(items=("a", "b"), cursors=(("a",), ("b",)), has_next=True))
    assert page.nodes == ("a", "b")
    assert [edge.node for edge in page.edges] == ["a", "b"]
    assert (page.page_info.has_next_page, page.page_info.has_previous_page) == (True, False)
    assert page.start_cursor == page.edges[0].cursor
    assert page.end_cursor == page.edges[1].cursor


def test_shows_an_empty_page_without_cursors() -> None:
    page: PageOf[str] = PageOf(Page())
    assert (page.start_cursor, page.end_cursor, page.edges) == (None, None, [])
