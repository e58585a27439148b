"""A small schema with one field for everything the edge must handle."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from domain.access.credentials import InvalidCredentials
from domain.access.principal import ANONYMOUS, Principal
from domain.refusals import InvalidInput
from resolvers.context import RequestContext


class ToyContext(RequestContext):
    """The context of an operation, with counters for services."""

    services: dict[str, int]  # type: ignore[assignment]  # the edge hands on whatever services it is given


Info = strawberry.Info[ToyContext, None]


@strawberry.interface
class Thing:
    name: str


@strawberry.type
class Item(Thing):
    number: int = 1

    @strawberry.field
    def inner(self) -> "Item":
        return Item(name="inner")

    @strawberry.field
    def children(self, first: int = 20) -> "ItemConnection":
        return ItemConnection(edges=[ItemEdge(node=Item(name="child"), cursor="c")])


@strawberry.type
class Secret(Thing):
    value: str = "hidden"


@strawberry.type
class ItemEdge:
    node: Item
    cursor: str


@strawberry.type
class ItemPageInfo:
    has_next_page: bool = False


@strawberry.type
class ItemConnection:
    edges: list[ItemEdge]

    @strawberry.field
    def page_info(self) -> ItemPageInfo:
        return ItemPageInfo()


@strawberry.type
class Broken:
    @strawberry.field
    def number(self) -> int:
        return "secret-value"  # type: ignore[return-value]  # a defect on purpose


Found = Annotated[Item | Secret, strawberry.union("Found")]


@strawberry.input
class Filter:
    name: str
    depth: int = 1


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str:
        return "hello"

    @strawberry.field
    def unlisted(self) -> str:
        return "never"

    @strawberry.field
    def scoped(self) -> str:
        return "scoped"

    @strawberry.field
    def personal(self) -> str:
        return "personal"

    @strawberry.field
    def echo(self, text: str) -> str:
        return text

    @strawberry.field
    def filtered(self, filter: Filter) -> str:  # noqa: A002  # the name clients see
        return filter.name

    @strawberry.field
    def item(self) -> Item:
        return Item(name="item")

    @strawberry.field
    def thing(self) -> Thing:
        return Item(name="thing")

    @strawberry.field
    def found(self) -> list[Found]:
        return [Item(name="found")]

    @strawberry.field
    def items(
        self, ids: list[strawberry.ID] | None = None, first: int | None = None, last: int | None = None
    ) -> ItemConnection:
        return ItemConnection(edges=[])

    @strawberry.field
    def boom(self) -> str | None:
        raise RuntimeError("password=hunter2")

    @strawberry.field
    def broken(self) -> Broken | None:
        return Broken()

    @strawberry.field
    def refused(self) -> str | None:
        raise InvalidInput("first must be at most 100.", field=("first",))

    @strawberry.field
    async def slow(self, seconds: float) -> str:
        await asyncio.sleep(seconds)
        return "done"

    @strawberry.field
    def context(self, info: Info) -> str:
        info.context.extensions["seen"] = True
        return f"{info.context.idempotency_key_header} {info.context.mutation_field_count} {info.context.services}"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def touch(self, info: Info) -> str:
        return f"{info.context.idempotency_key_header} {info.context.mutation_field_count}"


@strawberry.type
class Loading:
    @strawberry.field
    def loads(self, info: Info) -> int:
        """How often something was loaded with the loaders of this context."""
        info.context.loaders["count"] = info.context.loaders.get("count", 0) + 1
        return int(info.context.loaders["count"])


@strawberry.type
class Shared:
    """An event that many subscribers get."""

    share_key: strawberry.Private[str]

    @strawberry.field
    async def executions(self, info: Info, label: str = "") -> str:
        await asyncio.sleep(0.05)
        info.context.services["executions"] += 1
        return f"{info.context.services['executions']}{label}"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def shared(
        self, info: Info, after: str | None = None, numbers: list[int] | None = None
    ) -> AsyncGenerator[Shared, None]:
        for number in numbers or [0]:
            yield Shared(share_key=f"event-{number}")

    @strawberry.subscription
    async def count(self, to: int) -> AsyncGenerator[int, None]:
        for number in range(to):
            yield number

    @strawberry.subscription
    async def forever(self, info: Info) -> AsyncGenerator[int, None]:
        info.context.services["open"] += 1
        try:
            yield 0
            await asyncio.Event().wait()
        finally:
            info.context.services["open"] -= 1

    @strawberry.subscription
    async def flood(self) -> AsyncGenerator[str, None]:
        while True:
            yield "x" * 10_000

    @strawberry.subscription
    async def loading(self, info: Info) -> AsyncGenerator[Loading, None]:
        for _ in range(2):
            yield Loading()

    @strawberry.subscription
    async def breaks(self) -> AsyncGenerator[int, None]:
        yield 1
        raise RuntimeError("password=hunter2")

    @strawberry.subscription
    async def never(self) -> AsyncGenerator[int, None]:
        if self is None:
            raise RuntimeError("password=hunter2")
        yield 1

    @strawberry.subscription
    async def scoped_count(self) -> AsyncGenerator[int, None]:
        yield 1


def make_schema() -> strawberry.Schema:
    return strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription, types=[Item, Secret])


def make_policies(schema: strawberry.Schema) -> dict[str, str]:
    """Everything is public, except what the tests of policies look at."""
    policies = {
        f"{name}.{field}": "public"
        for name, type_ in schema._schema.type_map.items()
        if hasattr(type_, "fields") and not name.startswith("__")
        for field in type_.fields
    }
    policies |= {
        "Query.scoped": "orders:read",
        "Query.personal": "authenticated",
        "Secret.value": "orders:write",
        "Subscription.scopedCount": "orders:read",
    }
    del policies["Query.unlisted"]
    return policies


def make_principal(*scopes: str) -> Principal:
    return Principal(organization="acme", client_id="client", scopes=frozenset(scopes))


async def authenticate(authorization: str | None) -> Principal:
    """`Bearer a,b` is a client with the scopes a and b."""
    if authorization is None:
        return ANONYMOUS
    scheme, _, scopes = authorization.partition(" ")
    if scheme != "Bearer" or scopes == "expired":
        raise InvalidCredentials("The token is not valid.")
    return make_principal(*scopes.split(","))
