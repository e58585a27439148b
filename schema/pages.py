"""Pages of lists, after Relay's cursor connections."""

from typing import Generic, TypeVar

import strawberry

from schema.policy import AUTHENTICATED, Policies
from schema.scalars import Cursor

Item = TypeVar("Item")


@strawberry.type(description="Whether and where the list goes on.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether items follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether items precede this page.")
    start_cursor: Cursor | None = strawberry.field(description="Of the first item here: give it as `before`.")
    end_cursor: Cursor | None = strawberry.field(description="Of the last item here: give it as `after`.")


@strawberry.type(description="An item and its place in the list.")
class Edge(Generic[Item]):
    cursor: Cursor = strawberry.field(description="The place of this item.")
    node: Item = strawberry.field(description="The item.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[Item]):
    edges: list[Edge[Item]] = strawberry.field(description="The items of this page with their places.")
    nodes: list[Item] = strawberry.field(description="The items of this page alone.")
    page_info: PageInfo = strawberry.field(description="Whether and where the list goes on.")


POLICIES: Policies = {"PageInfo": AUTHENTICATED}
"""Edges and connections have the policy `authenticated` too: what is in them has its own."""
