"""Mutations of what an organization keeps by code: locations and SKUs."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_WRITE
from domain.catalog.sku import Sku
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.delivery.weekday import Weekday, in_week_order
from domain.handling import Handling
from domain.method import Method
from domain.money import minor_units
from domain.network.location import Location, LocationKind
from domain.refusals import InvalidInput
from operations.command import Command, Result
from operations.save_location import save_location
from operations.save_sku import save_sku
from operations.services import Services
from resolvers.context import Info, RequestContext
from resolvers.given import given_address
from resolvers.mutating import mutate
from schema.catalog.save import SaveSkuInput, SaveSkuPayload
from schema.delivery.dispatch_calendar import DispatchCalendarInput
from schema.mutations import INPUT
from schema.network.save import SaveLocationInput, SaveLocationPayload
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class CatalogMutations:
    @resolved(
        SaveLocationPayload,
        "Create a location, or replace the one with this code.",
    )
    async def save_location(self, info: Info, given: Annotated[SaveLocationInput, INPUT]) -> SaveLocationPayload:
        return await mutate(
            info,
            SaveLocationPayload,
            given,
            lambda services, command: save_location(services, command, location=_location(given)),
            _show_location,
        )

    @resolved(
        SaveSkuPayload,
        "Create a SKU, or replace the one with this code.",
    )
    async def save_sku(self, info: Info, given: Annotated[SaveSkuInput, INPUT]) -> SaveSkuPayload:
        async def run(services: Services, command: Command) -> Result:
            return await save_sku(services, command, sku=_sku(given))

        return await mutate(info, SaveSkuPayload, given, run, _show_sku)


def _location(given: SaveLocationInput) -> Location:
    return Location(
        code=given.code,
        name=given.name,
        kind=LocationKind(given.kind),
        address=given_address(given.address),
        methods=tuple(sorted({Method(method) for method in given.methods})),
        handling=tuple(sorted({Handling(handling) for handling in given.handling})),
        priority=given.priority,
        groups=tuple(dict.fromkeys(given.groups)),
        dispatch=_dispatch(given.dispatch),
        active=given.active,
        returns=given.accepts_returns,
    )


def _dispatch(given: DispatchCalendarInput) -> DispatchCalendar:
    return DispatchCalendar(
        time_zone=given.time_zone,
        cutoff=given.cutoff,
        handling_days=given.handling_days,
        working_days=in_week_order(frozenset(Weekday(day) for day in given.working_days)),
        closed_on=tuple(sorted(set(given.closed_on))),
    )


def _sku(given: SaveSkuInput) -> Sku:
    return Sku(
        code=given.code,
        name=given.name,
        category=given.category,
        weight_grams=given.weight_grams,
        length_millimeters=given.length_millimeters,
        width_millimeters=given.width_millimeters,
        height_millimeters=given.height_millimeters,
        value=_value(given),
        currency_code=given.currency_code,
        handling=tuple(sorted({Handling(handling) for handling in given.handling})),
        active=given.active,
        allow_backorder=given.allow_backorder,
    )


def _value(given: SaveSkuInput) -> int | None:
    if given.value is None:
        return None
    if given.currency_code is None:
        raise InvalidInput("A value comes with its currency code.", field=("currencyCode",))
    minor = minor_units(given.value, given.currency_code) if given.value.is_finite() else None
    if minor is None:
        raise InvalidInput(f"The value has more decimals than {given.currency_code}.", field=("value",))
    return minor


async def _show_location(context: RequestContext, result: Result) -> dict[str, Any]:
    return {"location": await context.load.location(result.ids["code"])}


async def _show_sku(context: RequestContext, result: Result) -> dict[str, Any]:
    return {"sku": await context.load.sku(result.ids["code"])}


POLICIES: Policies = {f"Mutation.{field}": INVENTORY_WRITE for field in ("saveLocation", "saveSku")}
