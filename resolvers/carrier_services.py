"""Queries and the mutation of carrier services."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_WRITE
from domain.delivery.carrier_service import CarrierService as DomainCarrierService
from domain.delivery.carrier_service import TransitTier
from domain.delivery.weekday import Weekday, in_week_order
from operations.command import Command, Result
from operations.save_carrier_service import save_carrier_service
from operations.services import Services
from resolvers import pages
from resolvers.context import Info, RequestContext
from resolvers.mutating import mutate
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.delivery.carrier_service import CarrierService
from schema.delivery.save import SaveCarrierServiceInput, SaveCarrierServicePayload
from schema.mutations import INPUT
from schema.pages import Connection
from schema.policy import ANY_READ, Policies
from schema.resolved import resolved


@strawberry.type
class CarrierServiceQueries:
    @resolved(CarrierService | None, "One carrier service; null if it was not saved.")
    async def carrier_service(
        self, info: Info, code: Annotated[str, strawberry.argument(description="Its own code.")]
    ) -> DomainCarrierService | None:
        return await info.context.load.carrier_service(code)

    @resolved(
        Connection[CarrierService],
        "The carrier services that were saved, by code. While none of them is active, promises are made by a built-in"
        " one, `STANDARD`: ground parcels that travel 1 to 5 days.",
    )
    async def carrier_services(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PageOf[DomainCarrierService]:
        context = info.context
        page = await context.services.storage.carrier_services.page(
            context.organization, page_request(pages.CODES, first=first, after=after, last=last, before=before)
        )
        return PageOf(page)


@strawberry.type
class CarrierServiceMutations:
    @resolved(SaveCarrierServicePayload, "Create a carrier service, or replace the one with this code.")
    async def save_carrier_service(
        self, info: Info, given: Annotated[SaveCarrierServiceInput, INPUT]
    ) -> SaveCarrierServicePayload:
        async def run(services: Services, command: Command) -> Result:
            return await save_carrier_service(services, command, carrier_service=_carrier_service(given))

        return await mutate(info, SaveCarrierServicePayload, given, run, _show)


def _carrier_service(given: SaveCarrierServiceInput) -> DomainCarrierService:
    return DomainCarrierService(
        code=given.code,
        name=given.name,
        carrier=given.carrier,
        transit=tuple(TransitTier(up_to_kilometers=tier.up_to_kilometers, days=tier.days) for tier in given.transit),
        delivery_days=in_week_order(frozenset(Weekday(day) for day in given.delivery_days)),
        active=given.active,
    )


async def _show(context: RequestContext, result: Result) -> dict[str, Any]:
    return {"carrier_service": await context.load.carrier_service(result.ids["code"])}


POLICIES: Policies = {
    "Query.carrierService": ANY_READ,
    "Query.carrierServices": ANY_READ,
    "Mutation.saveCarrierService": INVENTORY_WRITE,
}
