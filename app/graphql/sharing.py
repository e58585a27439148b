"""One execution for all subscribers that get the same answer to the same event.

Subscribers share if the event has a `share_key`, and the operation, the variables that its selection uses, and what
the principal may see are the same. Then each of them gets the same serialized result. A `share_key` names an event and
what it is shown on, among all events of all organizations.

A result shows objects as they were when it was executed. So nobody gets one that was begun before the end of the last
one that they got: what they are shown never goes back.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any

import orjson

from app.graphql.shape import OperationShape
from domain.access.principal import Principal

RESULTS_KEPT_MAX = 256
Execute = Callable[[], Awaitable[Mapping[str, Any]]]


class SharedResult:
    """A result that several subscribers wait for.

    Each waits on a future of its own: a subscriber who leaves takes the result from nobody. `began_at` and `ended_at`
    tell when it was executed, in monotonic time.
    """

    def __init__(self, execute: Execute) -> None:
        self.began_at = self.ended_at = time.monotonic()
        self._outcome: orjson.Fragment | Exception | None = None
        self._waiting: list[asyncio.Future[None]] = []
        self._task = asyncio.create_task(self._run(execute))

    async def get(self) -> orjson.Fragment:
        if self._outcome is None:
            done = asyncio.get_running_loop().create_future()
            self._waiting.append(done)
            await done
        assert self._outcome is not None
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome

    async def _run(self, execute: Execute) -> None:
        try:
            self._outcome = orjson.Fragment(orjson.dumps(await execute()))
        except Exception as error:  # noqa: BLE001  # raised again for everyone who waits
            self._outcome = error
        self.ended_at = time.monotonic()
        for done in self._waiting:
            if not done.done():
                done.set_result(None)
        self._waiting.clear()


class SharedResults:
    """The serialized results of the newest events, by event and view."""

    def __init__(self) -> None:
        self._results: OrderedDict[Hashable, SharedResult] = OrderedDict()

    def get(self, key: Hashable, execute: Execute, *, begun_after: float) -> SharedResult:
        """The result under this key, executed for whoever asks first and kept for all others."""
        result = self._results.get(key)
        if result is None or result.began_at < begun_after:
            result = self._results[key] = SharedResult(execute)
            self._results.move_to_end(key)
            if len(self._results) > RESULTS_KEPT_MAX:
                self._results.popitem(last=False)
        return result


def view_key(shape: OperationShape, variables: Mapping[str, Any], principal: Principal) -> Hashable:
    """What subscribers must have in common to share results."""
    used = {name: variables[name] for name in shape.selection_variables if name in variables}
    rights = (principal.organization, principal.scopes, principal.channels, principal.locations)
    return (shape, orjson.dumps(used, option=orjson.OPT_SORT_KEYS), rights)
