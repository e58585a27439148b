"""What an input names has to exist for the client."""

from collections.abc import Sequence

from domain.catalog.sku import Sku
from domain.refusals import NotFound
from operations.command import Command
from operations.reach import InputPath
from operations.services import Services


async def check_location(services: Services, command: Command, code: str, *, at: InputPath = ("locationCode",)) -> None:
    """Raise NotFound, pointing `at` the input, for a location that does not exist for the client."""
    allowed = command.principal.locations
    location = await services.storage.locations.get(command.organization, code)
    if location is None or (allowed is not None and code not in allowed):
        raise NotFound(f"No location {code}.", field=at)


async def check_skus(
    services: Services, command: Command, codes: Sequence[str], at: Sequence[InputPath]
) -> Sequence[Sku]:
    """The SKUs with these codes. Raises NotFound, pointing at the input, for the first that does not exist."""
    found = await services.storage.skus.get_many(command.organization, sorted(set(codes)))
    known = {sku.code for sku in found}
    for code, path in zip(codes, at, strict=True):
        if code not in known:
            raise NotFound(f"No SKU {code}.", field=path)
    return found
