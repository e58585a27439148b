"""Batch windows for tests."""

from typing import Any

from msgspec.structs import replace

from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.profiles.events import RoutingProfileActivated, RoutingProfileSaved, apply_profile_event
from operations.route_batch import BatchReport, route_batch
from storage.change import Change, document_write
from tests.graphql.business import Business


async def batch(business: Business, *, now: bool = False) -> BatchReport:
    """Run a batch of what is due, or of everything."""
    services = business.api.services
    return await route_batch(services, business.api.organization, until=None if now else services.now())


async def parts_of(business: Business, order_id: str) -> list[dict[str, Any]]:
    """All fulfillment orders of an order."""
    document = (
        "query($id: ID!) { order(id: $id) { fulfillmentOrders"
        " { id status locationCode releaseAt dispatchOn keptBecause supportedActions } } }"
    )
    found: list[dict[str, Any]] = (await business.api.data(document, id=order_id))["fulfillmentOrders"]
    return found


async def with_window(business: Business, *, minutes: int) -> None:
    """All orders of the organization are routed as by default, but wait so long for others."""
    await with_profile(business, batch_window_minutes=minutes)


async def with_profile(business: Business, **changes: Any) -> None:
    """The default profile of the organization, with these changes, from now on."""
    services = business.api.services
    organization = business.api.organization
    now = services.now()
    known = await services.storage.routing_profiles.get(organization, DEFAULT_PROFILE.code)
    number = 2 if known is None else known.versions[-1].number + 1
    saved = RoutingProfileSaved(profile=replace(DEFAULT_PROFILE, version=number, **changes), saved_at=now)
    activated = RoutingProfileActivated(number=number, active_from=now, activated_at=now)
    after = apply_profile_event(apply_profile_event(known, saved), activated)
    await services.storage.committer.commit(
        Change(
            id=f"cmd_{services.new_key()}",
            organization=organization,
            occurred_at=now,
            writes=(document_write(known, after, saved, activated),),
        )
    )
