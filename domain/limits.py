"""Bounds of what one object may hold; beyond them a command is refused, never truncated."""

LINES_PER_ORDER_MAX = 200
FULFILLMENT_ORDERS_PER_ORDER_MAX = 100
"""Those that are at work or done."""
FULFILLMENT_ORDERS_KEPT_MAX = 500
"""With those that ended without result: an order is one document, and that has to stay small."""
SHIPMENTS_PER_ORDER_MAX = 100
PARCELS_PER_SHIPMENT_MAX = 50
HOLDS_PER_ORDER_MAX = 20
PARTIAL_REJECTIONS_MAX = 20
"""How often a location may refuse some units of one fulfillment order; the rest it can always refuse at once."""

TRACKING_EVENTS_KEPT = 50
"""Newest tracking events kept in the shipment; all of them stay in the event log."""

LIST_ITEMS_MAX = 200
"""Items in one input list."""

COUNT_LINES_MAX = 1_000
"""SKUs in one count."""

QUANTITY_PER_LINE_MAX = 1_000_000
QUANTITY_PER_LEVEL_MAX = 1_000_000_000
UNITS_TOLD_MAX = 2**31 - 1
"""Units of several levels or supplies together are told as so many if there are more."""
AMOUNT_MAX = 1_000_000_000_000
"""Largest amount of one price, in minor units."""

RESERVATION_SECONDS_MAX = 2 * 3_600
"""From the making of a reservation to its end, extensions included."""
RESERVATION_LINES_MAX = 1_000
"""Pairs of SKU and location that one reservation may hold units of."""

CODE_LENGTH_MAX = 64
TEXT_LENGTH_MAX = 500
