"""The same key gives the same result."""

from operations.command import Command, Result
from operations.services import Services


async def replayed(services: Services, command: Command) -> Result | None:
    """What an earlier request with the command's key changed, if there was one.

    Raises IdempotencyKeyMismatch when that request had other input.
    """
    claim = command.claim({})
    if claim is None:
        return None
    ids = await services.storage.idempotency.find(command.organization, claim)
    return None if ids is None else Result(ids=ids, replayed=True)
