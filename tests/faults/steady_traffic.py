"""Mutations that go on whatever happens to the servers, each with a key under which it is repeated until answered."""

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any, Self

import httpx

from tests.graphql.api import mutation

TRY_SECONDS_MAX = 10.0
GIVE_UP_SECONDS = 30.0
PAUSE_SECONDS = 0.05
PASSING = {"OVERLOADED", "TIMEOUT"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A mutation that was answered. `repaired_seconds` is from its first failure until then, 0 without failure."""

    field: str
    key: str
    payload: dict[str, Any]
    seconds: float
    repaired_seconds: float
    replayed: bool
    began_at: float


class Sender:
    """One client that knows several servers; it stays with one, and repeats under the same key at the next when it fails.

    `failures` holds what went wrong, in order: connections that could not be made, and worse.
    """

    def __init__(self, urls: Sequence[str], key: str, random: Random) -> None:
        self.urls = list(urls)
        self.answered: list[Answered] = []
        self.failures: list[httpx.HTTPError | str] = []
        self._random = random
        self._http = httpx.AsyncClient(
            timeout=TRY_SECONDS_MAX, headers={"authorization": f"Bearer {key}"}, trust_env=False
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def run(self, field: str, given: dict[str, Any], select: str = "__typename") -> Answered:
        """Send until answered; the mutation must not be refused."""
        key = f"{field}-{self._random.getrandbits(64):x}"
        document = mutation(field, select)
        began, failed_at = time.monotonic(), None
        while True:
            body = await self._post(self.urls[0], document, {"input": {**given, "idempotencyKey": key}})
            now = time.monotonic()
            if body is not None:
                payload: dict[str, Any] = body["data"][field]
                assert payload["userErrors"] == [], payload
                replayed = "idempotency" in body.get("extensions", {})
                repaired = now - failed_at if failed_at else 0.0
                self.answered.append(Answered(field, key, payload, now - began, repaired, replayed, began))
                return self.answered[-1]
            failed_at = failed_at or now
            self.urls.append(self.urls.pop(0))
            assert now - began < GIVE_UP_SECONDS, f"{field} was never answered"
            await asyncio.sleep(PAUSE_SECONDS)

    async def _post(self, url: str, document: str, variables: dict[str, Any]) -> dict[str, Any] | None:
        """The answer; None where the client cannot know what has become of its mutation."""
        try:
            response = await self._http.post(f"{url}/graphql", json={"query": document, "variables": variables})
        except httpx.HTTPError as error:
            self.failures.append(error)
            return None
        body: dict[str, Any] = json.loads(response.content)
        if "errors" in body:
            (code,) = {error["extensions"]["code"] for error in body["errors"]}
            assert code in PASSING, body
            self.failures.append(code)
            return None
        return body


class Repeating:
    """An async context manager: steps run over and over, side by side, until it is left; a failure ends the test."""

    def __init__(self, *steps: Any) -> None:
        self._steps = steps
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._repeat(step)) for step in self._steps]
        return self

    async def __aexit__(self, failure: type[BaseException] | None, *_: object) -> None:
        await self.stop(failed=failure is not None)

    async def stop(self, *, failed: bool = False) -> None:
        """Let every step that runs come to its end."""
        self._stopping = True
        if failed:
            for task in self._tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*self._tasks, return_exceptions=True)
        else:
            await asyncio.gather(*self._tasks)

    async def _repeat(self, step: Any) -> None:
        while not self._stopping:
            await step()
