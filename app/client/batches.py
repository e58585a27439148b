"""Many mutations of one kind: several fields per request, several requests at once."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from app.client.errors import MutationRefused
from app.client.graphql_client import GraphQLClient
from app.client.retrying import patiently

FIELDS_PER_REQUEST_MAX = 10
REQUESTS_AT_ONCE = 4

Item = TypeVar("Item")


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def batch_document(mutation: str, count: int) -> str:
    """A document with the mutation `count` times, their inputs as variables `input0`, `input1` …"""
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input!"
    variables = ", ".join(f"$input{index}: {input_type}" for index in range(count))
    fields = "\n".join(
        f"  field{index}: {mutation}(input: $input{index}) {{ userErrors {{ code message field }} }}"
        for index in range(count)
    )
    return f"mutation ({variables}) {{\n{fields}\n}}"


async def mutate_all(
    client: GraphQLClient,
    mutation: str,
    inputs: Sequence[dict[str, Any]],
    *,
    fields_per_request: int = FIELDS_PER_REQUEST_MAX,
    on_done: Callable[[int], None] | None = None,
) -> None:
    """Carry out the mutation for each input, in no particular order; `on_done` hears how many more are done.

    Mutations that require a key find it in their inputs: what fails in passing is sent again. Raises MutationRefused
    for the first one that is refused.
    """
    gate = asyncio.Semaphore(REQUESTS_AT_ONCE)

    async def send(chunk: Sequence[dict[str, Any]]) -> None:
        document = batch_document(mutation, len(chunk))
        variables = {f"input{index}": given for index, given in enumerate(chunk)}
        async with gate:
            data = await patiently(lambda: client.execute(document, **variables))
        for payload in data.values():
            if payload["userErrors"]:
                raise MutationRefused(mutation, payload["userErrors"])
        if on_done is not None:
            on_done(len(chunk))

    try:
        async with asyncio.TaskGroup() as group:
            for chunk in chunks(inputs, fields_per_request):
                group.create_task(send(chunk))
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
