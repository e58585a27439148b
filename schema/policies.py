"""The policy of every field, from the tables beside the types."""

from collections.abc import Iterable, Mapping

from graphql import GraphQLSchema, is_interface_type, is_object_type

from schema import address, changes, event, money, node, pages, user_error
from schema.access import api_key, viewer
from schema.availability import availability
from schema.catalog import save as save_sku
from schema.catalog import sku
from schema.channels import channel
from schema.channels import save as save_channel
from schema.delivery import carrier_service, dispatch_calendar
from schema.delivery import save as save_carrier_service
from schema.inventory import bulk, incoming_supply, stock_count, stock_level, stock_transfer
from schema.inventory import payloads as stock_payloads
from schema.network import location
from schema.network import save as save_location
from schema.orders import consolidate, customer, fulfillment_order, hold, line_units, lines, order
from schema.orders import payloads as order_payloads
from schema.policy import AUTHENTICATED, Policies
from schema.reservations import payloads as reservation_payloads
from schema.reservations import reservation
from schema.routing import (
    assignments,
    candidate,
    costs,
    decision,
    pilot,
    pilot_figures,
    profile,
    profile_costs,
    profile_rules,
    returns,
    save_profile,
    simulation,
)
from schema.shipments import payloads as shipment_payloads
from schema.shipments import shipment, tracked_order

TABLES: tuple[Policies, ...] = tuple(
    module.POLICIES
    for module in (
        address,
        api_key,
        assignments,
        availability,
        bulk,
        candidate,
        carrier_service,
        changes,
        channel,
        consolidate,
        costs,
        customer,
        decision,
        dispatch_calendar,
        event,
        fulfillment_order,
        hold,
        incoming_supply,
        stock_count,
        stock_transfer,
        line_units,
        lines,
        location,
        money,
        node,
        order,
        order_payloads,
        pages,
        pilot,
        pilot_figures,
        profile,
        profile_costs,
        profile_rules,
        reservation,
        returns,
        reservation_payloads,
        save_channel,
        save_carrier_service,
        save_location,
        save_profile,
        save_sku,
        shipment,
        shipment_payloads,
        simulation,
        sku,
        stock_level,
        stock_payloads,
        tracked_order,
        user_error,
        viewer,
    )
)
PAGE_SUFFIXES = ("Connection", "Edge")


def policies_of(schema: GraphQLSchema, *tables: Policies) -> Mapping[str, str]:
    """The policy of each "Type.field" of the schema that has one, from the tables of the types and `tables`."""
    entries = _merge((*TABLES, *tables))
    policies: dict[str, str] = {}
    for type_ in schema.type_map.values():
        if type_.name.startswith("__") or not (is_object_type(type_) or is_interface_type(type_)):
            continue
        for name in type_.fields:
            policy = entries.get(f"{type_.name}.{name}") or entries.get(type_.name) or _page_policy(type_.name)
            if policy is not None:
                policies[f"{type_.name}.{name}"] = policy
    return policies


def _page_policy(type_name: str) -> str | None:
    return AUTHENTICATED if type_name.endswith(PAGE_SUFFIXES) else None


def _merge(tables: Iterable[Policies]) -> dict[str, str]:
    entries: dict[str, str] = {}
    for table in tables:
        assert not entries.keys() & table.keys()
        entries.update(table)
    return entries
