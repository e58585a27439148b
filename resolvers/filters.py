"""Filters of lists as storage takes them."""

from collections.abc import Sequence
from typing import TypeVar

from domain.limits import LIST_ITEMS_MAX
from domain.refusals import InvalidInput
from schema import filters as given
from storage.locations import LocationFilter
from storage.order_filter import OrderFilter, PartFilter
from storage.skus import SkuFilter
from storage.stock_levels import StockLevelFilter
from storage.stock_movements import MovementFilter

Value = TypeVar("Value")


def order_filter(asked: given.OrderFilter | None) -> OrderFilter:
    if asked is None:
        return OrderFilter()
    return OrderFilter(
        states=few(asked.states, "states"),
        fulfillment_statuses=few(asked.fulfillment_statuses, "fulfillmentStatuses"),
        channels=few(asked.channels, "channels"),
        customer_id=asked.customer_id,
        customer_email=asked.customer_email,
        placed_from=asked.placed_from,
        placed_to=asked.placed_to,
        on_hold=asked.on_hold,
        location_codes=few(asked.location_codes, "locationCodes"),
        backordered_sku=asked.backordered_sku,
    )


def fulfillment_order_filter(asked: given.FulfillmentOrderFilter | None) -> PartFilter:
    if asked is None:
        return PartFilter()
    return PartFilter(
        location_codes=few(asked.location_codes, "locationCodes"),
        statuses=few(asked.statuses, "statuses"),
        method=asked.method,
        placed_from=asked.placed_from,
        placed_to=asked.placed_to,
    )


def shipment_filter(asked: given.ShipmentFilter | None) -> PartFilter:
    if asked is None:
        return PartFilter()
    return PartFilter(
        location_codes=few(asked.location_codes, "locationCodes"),
        statuses=few(asked.statuses, "statuses"),
        carriers=few(asked.carriers, "carriers"),
        placed_from=asked.placed_from,
        placed_to=asked.placed_to,
    )


def location_filter(asked: given.LocationFilter | None) -> LocationFilter:
    if asked is None:
        return LocationFilter()
    return LocationFilter(codes=few(asked.codes, "codes"), kinds=few(asked.kinds, "kinds"), active=asked.active)


def sku_filter(asked: given.SkuFilter | None) -> SkuFilter:
    if asked is None:
        return SkuFilter()
    return SkuFilter(
        codes=few(asked.codes, "codes"),
        code_prefix=asked.code_prefix,
        category=asked.category,
        active=asked.active,
    )


def stock_level_filter(asked: given.StockLevelFilter | None) -> StockLevelFilter:
    if asked is None:
        return StockLevelFilter()
    return StockLevelFilter(
        skus=few(asked.skus, "skus"),
        location_codes=few(asked.location_codes, "locationCodes"),
        below_safety_stock=asked.below_safety_stock,
    )


def movement_filter(asked: given.StockMovementFilter) -> MovementFilter:
    if asked.sku is None and asked.location_code is None:
        raise InvalidInput("Name a SKU or a location.", field=("filter",))
    return MovementFilter(
        sku=asked.sku,
        location_code=asked.location_code,
        kinds=few(asked.kinds, "kinds"),
        occurred_from=asked.occurred_from,
        occurred_to=asked.occurred_to,
    )


def few(values: Sequence[Value] | None, field: str) -> tuple[Value, ...] | None:
    """The values of one condition. Raises InvalidInput for too many."""
    if values is None:
        return None
    if len(values) > LIST_ITEMS_MAX:
        raise InvalidInput(f"{field} has more than {LIST_ITEMS_MAX} values.", field=("filter", field))
    return tuple(values)
