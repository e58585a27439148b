"""Pages of lists by keyset: a page starts at a place in the order, never at a number of rows."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

from storage.database import Document
from storage.reading import Collection, Query, find_documents

T = TypeVar("T")
U = TypeVar("U")
Cursor = tuple[Any, ...]
"""The sort keys of one item: what tells its place in the list."""


class PageRequest(Struct, frozen=True, kw_only=True):
    """`limit` items after the one and before the other cursor: the first ones, or with `from_end` the last ones."""

    limit: int
    after: Cursor | None = None
    before: Cursor | None = None
    from_end: bool = False


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """Some items of a list in its order, each with its cursor."""

    items: tuple[T, ...] = ()
    cursors: tuple[Cursor, ...] = ()
    has_next: bool = False
    has_previous: bool = False

    def map(self, function: Callable[[T], U]) -> "Page[U]":
        return Page(
            items=tuple(function(item) for item in self.items),
            cursors=self.cursors,
            has_next=self.has_next,
            has_previous=self.has_previous,
        )

    def showing(self, items: Sequence[U]) -> "Page[U]":
        """The page with these items at the places of its own."""
        assert len(items) == len(self.items)
        return Page(items=tuple(items), cursors=self.cursors, has_next=self.has_next, has_previous=self.has_previous)


class Keyset(Struct, frozen=True, kw_only=True):
    """The fields a list is sorted by, together unique; `descending` turns all of them."""

    fields: tuple[str, ...]
    descending: bool = False

    def sort(self, *, reverse: bool) -> list[tuple[str, int]]:
        direction = -1 if self.descending != reverse else 1
        return [(field, direction) for field in self.fields]

    def place(self, document: Document) -> Cursor:
        """The cursor of a document."""
        return tuple(document[field] for field in self.fields)

    def after(self, cursor: Cursor, *, inclusive: bool = False) -> Document:
        """What comes after the cursor in the list."""
        return self._beyond(cursor, "$lt" if self.descending else "$gt", inclusive=inclusive)

    def before(self, cursor: Cursor, *, inclusive: bool = False) -> Document:
        """What comes before the cursor in the list."""
        return self._beyond(cursor, "$gt" if self.descending else "$lt", inclusive=inclusive)

    def _beyond(self, cursor: Cursor, operator: str, *, inclusive: bool) -> Document:
        """The first field bounds the index scan; the rest only sorts out items that share its value."""
        first, *rest = self.fields
        last_operator = f"{operator}e" if inclusive else operator
        if not rest:
            return {first: {last_operator: cursor[0]}}
        (second,) = rest
        ties = [{first: {operator: cursor[0]}}, {second: {last_operator: cursor[1]}}]
        return {"$and": [{first: {f"{operator}e": cursor[0]}}, {"$or": ties}]}


async def read_page(
    collection: Collection,
    query: Query,
    keyset: Keyset,
    request: PageRequest,
    *,
    cursor_of: Callable[[Document], Cursor] | None = None,
    hint: str | None = None,
) -> Page[Document]:
    """One page of what the query matches; reads one document more than the page holds.

    `cursor_of` is for cursors that clients get in other words than the keyset's.
    """
    conditions: list[Query] = [query]
    if request.after is not None:
        conditions.append(keyset.after(request.after))
    if request.before is not None:
        conditions.append(keyset.before(request.before))
    found = await find_documents(
        collection,
        {"$and": conditions} if len(conditions) > 1 else query,
        sort=keyset.sort(reverse=request.from_end),
        limit=request.limit + 1,
        hint=hint,
    )
    return cut_page(found, request, cursor_of=cursor_of or keyset.place)


def cut_page(found: Sequence[T], request: PageRequest, *, cursor_of: Callable[[T], Cursor]) -> Page[T]:
    """The page in what was read in the request's direction: up to one item more than the page holds."""
    more = len(found) > request.limit
    items = tuple(found[: request.limit])
    if request.from_end:
        items = items[::-1]
    return Page(
        items=items,
        cursors=tuple(cursor_of(item) for item in items),
        has_next=request.before is not None if request.from_end else more,
        has_previous=more if request.from_end else request.after is not None,
    )
