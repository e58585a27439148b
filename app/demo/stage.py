"""Carrying out the steps of the story, and checking after each that exactly what had to happen has happened."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.client.graphql_client import GraphQLClient
from app.client.retrying import patiently
from app.demo.errors import check
from app.demo.expected import Expected, OrderBook, StockBook
from app.demo.goods import Goods
from app.demo.listening import OrderListener, StockListener
from app.demo.narrator import Narrator
from app.demo.order_state import OrderState, order_state

SETTLE_SECONDS = 0.7
"""How long to listen, at the end, for events that should not come."""

Act = Callable[[], Awaitable[str]]


class Stage:
    """The order as it stands, what it should be, and who listens."""

    def __init__(self, *, operator: GraphQLClient, goods: Goods, narrator: Narrator, pause_seconds: float) -> None:
        self.operator = operator
        self.goods = goods
        self.narrator = narrator
        self.order_book = OrderBook()
        self.stock_book = StockBook()
        self.listeners: list[OrderListener | StockListener] = []
        self._pause_seconds = pause_seconds
        self._state: OrderState | None = None

    @property
    def state(self) -> OrderState:
        """The order as last seen."""
        assert self._state is not None
        return self._state

    async def step(self, what: str, mutation: str, act: Act, expected: Expected | None = None) -> None:
        """Do something, tell it, and check what follows from it for the order and the stock.

        Raises DemoFailed or ClientError.
        """
        with self.narrator.step():
            result = await act()
            self.narrator.done(what, mutation, result)
        self.expect(expected or Expected())
        if self._state is not None:
            await self.look(self.state.id)
        await self.check_listeners()
        await asyncio.sleep(self._pause_seconds)

    def expect(self, expected: Expected) -> None:
        self.order_book.note(expected)
        self.stock_book.moves += expected.moves

    async def look(self, order_id: str) -> None:
        """Read the order and compare it with what it should be.

        Days of the week decide whether another location promises another day: if one does, the events must tell.
        """
        before, state = self._state, await order_state(self.operator, self.goods, order_id)
        self._state, book = state, self.order_book
        if before is not None and before.promised_at != state.promised_at:
            book.events.append("ORDER_PROMISED")
        check(book.version, state.version, "the order's version")
        check(book.status, state.status, "the order's state and fulfillment status")
        check(book.parts, state.parts, "the fulfillment orders")
        check(book.lines, state.lines, "the units of the lines")

    async def check_listeners(self) -> None:
        for listener in self.listeners:
            await listener.check()

    async def settle(self) -> None:
        """Wait for what should not come, and check that it did not."""
        await asyncio.sleep(SETTLE_SECONDS)
        await self.check_listeners()

    async def mutate(
        self, document: str, given: dict[str, Any], *, name: str | None, client: GraphQLClient | None = None
    ) -> dict[str, Any]:
        """A mutation with this input, by the operator unless by another client.

        What fails in passing is sent again. `name`, which has to be its own in the story, makes the key for that; it is
        None for what may arrive twice anyway.
        """
        keyed = given if name is None else {**given, "idempotencyKey": f"demo-{self.goods.run}-{name}"}
        return await patiently(lambda: (client or self.operator).mutate(document, input=keyed))
