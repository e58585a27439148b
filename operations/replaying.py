"""The same key gives the same result."""

from collections.abc import Awaitable, Callable

from domain.refusals import Refusal, Refusals
from operations.command import Command, Result
from operations.services import Services


async def once(
    services: Services, command: Command, change: Callable[[], Awaitable[Result]], *, looks_first: bool = True
) -> Result:
    """Run a change, unless an earlier request with the command's key made it: then its result again.

    A twin in flight may be that earlier request: what it changed, such as the last units it took, would refuse this
    one, so a refused request looks again. Where each change is a new thing, and so never without effect, the committer
    finds the earlier request, and nobody needs to look first. Raises IdempotencyKeyMismatch when the key came with
    other input.
    """
    if looks_first and (earlier := await earlier_result(services, command)) is not None:
        return earlier
    try:
        with services.storage.committer.gathering:
            return await change()
    except (Refusal, Refusals):
        if (twin := await earlier_result(services, command)) is not None:
            return twin
        raise


async def earlier_result(services: Services, command: Command) -> Result | None:
    """What an earlier request with the command's key changed, if there was one."""
    claim = command.claim({})
    if claim is None:
        return None
    ids = await services.storage.idempotency.find(command.organization, claim)
    return None if ids is None else Result(ids=ids, replayed=True)
