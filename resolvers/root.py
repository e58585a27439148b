"""The whole schema: all root fields, and the policy of every field."""

import sys
from collections.abc import Mapping, Sequence
from functools import cache

import strawberry
from strawberry.types import get_object_definition

from resolvers import (
    access_mutations,
    availability,
    bulk_stock_mutations,
    carrier_services,
    catalog_mutations,
    channels,
    consolidation,
    fulfillment_order_mutations,
    fulfillment_orders,
    incoming_supplies,
    locations,
    nodes,
    order_mutations,
    order_subscriptions,
    orders,
    reservation_mutations,
    reservations,
    return_routing,
    routing,
    routing_pilot_figures,
    routing_pilots,
    routing_profiles,
    routing_simulation,
    shipment_mutations,
    shipments,
    skus,
    stock,
    stock_counts,
    stock_mutations,
    stock_subscriptions,
    stock_transfers,
    tracking,
    viewer,
    work_mutations,
)
from schema import build
from schema.policies import policies_of

QUERIES = (
    orders.OrderQueries,
    fulfillment_orders.FulfillmentOrderQueries,
    shipments.ShipmentQueries,
    reservations.ReservationQueries,
    tracking.TrackingQueries,
    locations.LocationQueries,
    skus.SkuQueries,
    channels.ChannelQueries,
    carrier_services.CarrierServiceQueries,
    stock.StockQueries,
    availability.AvailabilityQueries,
    incoming_supplies.IncomingSupplyQueries,
    stock_counts.StockCountQueries,
    stock_transfers.StockTransferQueries,
    routing.RoutingQueries,
    routing_simulation.RoutingSimulationQueries,
    return_routing.ReturnRoutingQueries,
    routing_pilots.RoutingPilotQueries,
    routing_pilot_figures.RoutingPilotFiguresQueries,
    routing_profiles.RoutingProfileQueries,
    nodes.NodeQueries,
    viewer.ViewerQueries,
)
MUTATIONS = (
    order_mutations.OrderMutations,
    fulfillment_order_mutations.FulfillmentOrderMutations,
    consolidation.ConsolidationMutations,
    work_mutations.WorkMutations,
    shipment_mutations.ShipmentMutations,
    reservation_mutations.ReservationMutations,
    stock_mutations.StockMutations,
    incoming_supplies.IncomingSupplyMutations,
    stock_counts.StockCountMutations,
    stock_transfers.StockTransferMutations,
    bulk_stock_mutations.BulkStockMutations,
    catalog_mutations.CatalogMutations,
    channels.ChannelMutations,
    carrier_services.CarrierServiceMutations,
    routing_profiles.RoutingProfileMutations,
    routing_pilots.RoutingPilotMutations,
    access_mutations.AccessMutations,
)
SUBSCRIPTIONS = (
    order_subscriptions.OrderSubscriptions,
    stock_subscriptions.StockSubscriptions,
    routing_pilot_figures.RoutingPilotFiguresSubscriptions,
    tracking.TrackingSubscriptions,
)


@cache
def build_schema() -> strawberry.Schema:
    """The schema that is served."""
    return build.build_schema(
        query=merge("Query", "Everything that can be read.", QUERIES),
        mutation=merge("Mutation", "Everything that can be changed.", MUTATIONS),
        subscription=merge("Subscription", "Everything that can be followed.", SUBSCRIPTIONS),
    )


@cache
def build_policies() -> Mapping[str, str]:
    """The policy of every "Type.field" of the schema: those of root fields stand where the fields do."""
    core = build_schema()._schema  # noqa: SLF001  # Strawberry has no public name for the schema it builds
    modules = {sys.modules[root.__module__] for root in (*QUERIES, *MUTATIONS, *SUBSCRIPTIONS)}
    return policies_of(core, *(module.POLICIES for module in modules))


def published_sdl() -> str:
    """The schema as it is published in `schema/schema.graphql`."""
    return build_schema().as_str() + "\n"


def merge(name: str, description: str, roots: Sequence[type]) -> type:
    """One root type with the fields of all; no two may have the same, as one would silently vanish."""
    names = [field.name for root in roots for field in get_object_definition(root, strict=True).fields]
    assert len(names) == len(set(names))
    return strawberry.type(type(name, tuple(roots), {}), description=description)
