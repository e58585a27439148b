"""What an API client can be allowed to do."""

ORDERS_READ = "orders:read"
ORDERS_WRITE = "orders:write"
INVENTORY_READ = "inventory:read"
INVENTORY_WRITE = "inventory:write"
FULFILLMENT_READ = "fulfillment:read"
FULFILLMENT_WRITE = "fulfillment:write"
ROUTING_READ = "routing:read"
ROUTING_WRITE = "routing:write"
ADMIN = "admin"

SCOPES = frozenset(
    {
        ORDERS_READ,
        ORDERS_WRITE,
        INVENTORY_READ,
        INVENTORY_WRITE,
        FULFILLMENT_READ,
        FULFILLMENT_WRITE,
        ROUTING_READ,
        ROUTING_WRITE,
        ADMIN,
    }
)

CHANNEL_SCOPES = SCOPES - {ADMIN}
"""What a client that is limited to channels can be allowed: with keys of its own making it would have no limits."""

LOCATION_SCOPES = frozenset({FULFILLMENT_READ, FULFILLMENT_WRITE, INVENTORY_READ, INVENTORY_WRITE})
"""What a client that is limited to locations can be allowed: orders as a whole are not its business."""
