"""Many changes of stock under one idempotency key, each one for itself."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from domain.list_rules import size_refusals
from domain.refusals import Refusal, Refusals, raise_all
from operations.command import Command, Result
from operations.replaying import earlier_result
from operations.services import Services

Operation = Callable[[Services, Command], Awaitable[Result]]


class ItemOutcome(Struct, frozen=True, kw_only=True):
    """What became of one item: a result, or why it was refused."""

    result: Result | None = None
    refusals: tuple[Refusal, ...] = ()


class BulkResult(Result, frozen=True, kw_only=True):
    """`replayed` when an earlier request had made every item true."""

    outcomes: tuple[ItemOutcome, ...]


async def bulk_change_stock(services: Services, command: Command, items: Sequence[Operation]) -> BulkResult:
    """Run the operations at once, each as a change of its own: one that is refused harms no other.

    Each item has a key of its own, made of the command's key and its place. So a repeat makes true what is missing and
    answers the rest again. Raises IdempotencyKeyMismatch, before anything is done, when the key came with other input.
    """
    raise_all(size_refusals(items, "items"))
    commands = [replace(command, idempotency_key=f"{command.idempotency_key}|{place}") for place in range(len(items))]
    await asyncio.gather(*(earlier_result(services, of_item) for of_item in commands))
    ended = await asyncio.gather(
        *(_outcome(services, of_item, run) for of_item, run in zip(commands, items, strict=True)),
        return_exceptions=True,
    )
    outcomes = []
    for outcome in ended:
        if isinstance(outcome, BaseException):
            raise outcome
        outcomes.append(outcome)
    replayed = all(outcome.result is not None and outcome.result.replayed for outcome in outcomes)
    return BulkResult(outcomes=tuple(outcomes), replayed=replayed)


async def _outcome(services: Services, command: Command, run: Operation) -> ItemOutcome:
    try:
        return ItemOutcome(result=await run(services, command))
    except Refusals as several:
        return ItemOutcome(refusals=several.refusals)
    except Refusal as refusal:
        return ItemOutcome(refusals=(refusal,))
