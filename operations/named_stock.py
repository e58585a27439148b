"""What an input names has to exist for the client."""

from collections.abc import Sequence

from domain.catalog.sku import Sku
from domain.refusals import NotFound
from operations.command import Command
from operations.named_location import no_location
from operations.reach import InputPath
from operations.services import Services


async def check_location(services: Services, command: Command, code: str, *, at: InputPath = ("locationCode",)) -> None:
    """Raise NotFound, pointing `at` the input, for a location that does not exist for the client."""
    await check_locations(services, command, [code], [at])


async def check_locations(services: Services, command: Command, codes: Sequence[str], at: Sequence[InputPath]) -> None:
    """Raise NotFound, pointing at the input, for the first location that does not exist for the client."""
    found = await services.storage.locations.get_many(
        command.organization, sorted(set(codes)), locations=command.principal.locations
    )
    known = {location.code for location in found}
    for code, path in zip(codes, at, strict=True):
        if code not in known:
            raise no_location(code, path)


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


def item_paths(items: Sequence[object], field: str, *, of: str = "items") -> list[InputPath]:
    """Where the input holds this field of each item."""
    return [(of, str(index), field) for index in range(len(items))]
