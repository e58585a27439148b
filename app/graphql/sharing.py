"""One execution for all subscribers that get the same answer to the same event.

Subscribers share if the event has a `share_key`, and the operation, the variables that its selection uses, and what
the principal may see are the same. Then each of them gets the same serialized result. A `share_key` names an event and
what it is shown on, among all events of all organizations.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any

import orjson

from app.graphql.shape import OperationShape
from domain.access.principal import Principal

RESULTS_KEPT_MAX = 256


class SharedResults:
    """The serialized results of the newest events, by event and view."""

    def __init__(self) -> None:
        self._results: OrderedDict[Hashable, asyncio.Task[orjson.Fragment]] = OrderedDict()

    async def get(self, key: Hashable, execute: Callable[[], Awaitable[Mapping[str, Any]]]) -> orjson.Fragment:
        """The result under this key, executed by whoever asks first and awaited by all others.

        It runs in a task of its own, so that a subscriber who leaves takes it from nobody.
        """
        task = self._results.get(key)
        if task is None:
            task = self._results[key] = asyncio.create_task(_serialize(execute))
            if len(self._results) > RESULTS_KEPT_MAX:
                self._results.popitem(last=False)
        return task.result() if task.done() else await asyncio.shield(task)


async def _serialize(execute: Callable[[], Awaitable[Mapping[str, Any]]]) -> orjson.Fragment:
    return orjson.Fragment(orjson.dumps(await execute()))


def view_key(shape: OperationShape, variables: Mapping[str, Any], principal: Principal) -> Hashable:
    """What subscribers must have in common to share results."""
    used = {name: variables[name] for name in shape.selection_variables if name in variables}
    rights = (principal.organization, principal.scopes, principal.channels, principal.locations)
    return (shape, orjson.dumps(used, option=orjson.OPT_SORT_KEYS), rights)
