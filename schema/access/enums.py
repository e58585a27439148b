"""Scopes, with what each allows."""

from enum import StrEnum

from domain.access import scopes
from schema.describe_enum import describe_enum


class Scope(StrEnum):
    """The scopes by the names that GraphQL allows."""

    ORDERS_READ = scopes.ORDERS_READ
    ORDERS_WRITE = scopes.ORDERS_WRITE
    INVENTORY_READ = scopes.INVENTORY_READ
    INVENTORY_WRITE = scopes.INVENTORY_WRITE
    FULFILLMENT_READ = scopes.FULFILLMENT_READ
    FULFILLMENT_WRITE = scopes.FULFILLMENT_WRITE
    ROUTING_READ = scopes.ROUTING_READ
    ROUTING_WRITE = scopes.ROUTING_WRITE
    ADMIN = scopes.ADMIN


describe_enum(
    Scope,
    "What an API client may do.",
    {
        Scope.ORDERS_READ: "See orders with their customers and prices.",
        Scope.ORDERS_WRITE: "Place, change and cancel orders.",
        Scope.INVENTORY_READ: "See stock, locations and SKUs.",
        Scope.INVENTORY_WRITE: "Change stock, locations and SKUs.",
        Scope.FULFILLMENT_READ: "See fulfillment orders and shipments.",
        Scope.FULFILLMENT_WRITE: "Work on fulfillment orders and shipments.",
        Scope.ROUTING_READ: "See why orders were routed as they were.",
        Scope.ROUTING_WRITE: "Route orders again, or to locations of one's choice.",
        Scope.ADMIN: "Create and revoke API keys.",
    },
)
