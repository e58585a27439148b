"""Pages: from arguments to what storage reads, and from there to connections."""

from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

import strawberry
from msgspec import Struct

from domain.refusals import InvalidInput
from resolvers.cursors import CursorKeys, decode_cursor, encode_cursor
from schema.scalars import Cursor
from storage.paging import Page, PageRequest

PAGE_SIZE_MAX = 100
PAGE_SIZE_DEFAULT = 20

ORDERS = tuple[datetime, str]
ORDER_PARTS = tuple[datetime, str, int]
CODES = tuple[str]
STOCK_LEVELS = tuple[str, str]
MOVEMENTS = tuple[datetime, str]
INCOMING_SUPPLIES = tuple[datetime, str]
EVENTS = tuple[int]
IDS = tuple[str]
ORDINALS = tuple[int]
"""The sort keys of each list, as its cursors hold them."""

First = Annotated[
    int | None, strawberry.argument(description="How many from the start, at most 100; 20 if neither is given.")
]
After = Annotated[Cursor | None, strawberry.argument(description="Only what comes after this place.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end, at most 100.")]
Before = Annotated[Cursor | None, strawberry.argument(description="Only what comes before this place.")]

Item = TypeVar("Item")


def page_request(
    shape: Any,
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> PageRequest:
    """What to read for these arguments of a list with cursors of this shape.

    Raises InvalidInput for both `first` and `last`, a size out of bounds, or a cursor of another list.
    """
    if first is not None and last is not None:
        raise InvalidInput("Give first or last, not both.", field=("first",))
    return PageRequest(
        limit=_size(first, "first") if last is None else _size(last, "last"),
        after=None if after is None else decode_cursor(after, shape, "after"),
        before=None if before is None else decode_cursor(before, shape, "before"),
        from_end=last is not None,
    )


def _size(size: int | None, argument: str) -> int:
    if size is None:
        return PAGE_SIZE_DEFAULT
    if not 1 <= size <= PAGE_SIZE_MAX:
        raise InvalidInput(f"{argument} must be between 1 and {PAGE_SIZE_MAX}.", field=(argument,))
    return size


class EdgeOf(Struct, Generic[Item], frozen=True):
    """An item in its place."""

    node: Item
    keys: CursorKeys

    @property
    def cursor(self) -> str:
        return encode_cursor(self.keys)


class PageOf(Struct, Generic[Item], frozen=True):
    """A page as connections show it; cursors are made when they are asked for."""

    page: Page[Item]

    @property
    def nodes(self) -> tuple[Item, ...]:
        return self.page.items

    @property
    def edges(self) -> list[EdgeOf[Item]]:
        return [EdgeOf(item, keys) for item, keys in zip(self.page.items, self.page.cursors, strict=True)]

    @property
    def page_info(self) -> "PageOf[Item]":
        return self

    @property
    def has_next_page(self) -> bool:
        return self.page.has_next

    @property
    def has_previous_page(self) -> bool:
        return self.page.has_previous

    @property
    def start_cursor(self) -> str | None:
        return encode_cursor(self.page.cursors[0]) if self.page.cursors else None

    @property
    def end_cursor(self) -> str | None:
        return encode_cursor(self.page.cursors[-1]) if self.page.cursors else None
