"""A file's orders with network and stock, ready to be simulated."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from app.replay.assortment import WEIGHT_GRAMS, WEIGHT_GRAMS_OTHERWISE
from app.replay.file_orders import CHANNEL, FileOrder
from app.simulation.network import Network
from app.simulation.places import area_of, place_of
from app.simulation.shipping import COSTS, SERVICE_BY_PRIORITY, SERVICES
from app.simulation.stock_policy import LEAD_DAYS, REVIEW_DAYS, sku_demands, stock_targets
from domain.method import Method
from domain.orders.demand import PRIORITY_RANK
from domain.orders.order import Priority
from domain.routing.cost_terms import CostTerms
from domain.routing.problem import Point, RoutingDemand, RoutingLine
from domain.routing.simulation.scenario import Replenishment, Scenario, TimedOrder

OPENS = time(12, tzinfo=UTC)
OPEN_SECONDS = 12 * 3_600
"""Orders come from morning to evening of the United States, within one day of UTC."""

ORDERS_PER_DAY = 36
DELIVER_WITHIN_DAYS = {Priority.URGENT: 2, Priority.HIGH: 3, Priority.NORMAL: 5, Priority.LOW: 7}
"""What the customer asked for, by the ship mode."""


class FileScenario(Struct, frozen=True, kw_only=True):
    """The scenario; `speed` days of the file pass in each of its days. `unplaced` are orders whose address is unknown.

    By order: its carrier `services` as the customer paid for, and the `areas`, the first three digits of postal codes.
    """

    scenario: Scenario
    services: Mapping[str, str]
    areas: Mapping[str, str]
    network: Network
    speed: int
    days: int
    skus: int
    unplaced: int


def usual_speed(orders: Sequence[FileOrder]) -> int:
    """So that about `ORDERS_PER_DAY` orders come on a day."""
    per_day = len(orders) / _span(orders)
    return max(1, round(ORDERS_PER_DAY / per_day))


def file_scenario(
    orders: Sequence[FileOrder], network: Network, *, seed: int, speed: int, costs: CostTerms = COSTS
) -> FileScenario:
    """The same for the same orders, network, seed and speed."""
    located = [order for order in orders if place_of(order.rows[0].postal_code) is not None]
    days = -(-_span(located) // speed)
    demands = sku_demands(located, days)
    weights = _weights(located, seed)
    targets = stock_targets(network, demands, seed)
    return FileScenario(
        scenario=Scenario(
            locations=tuple(site.location for site in network.sites),
            calendars={site.location.code: site.calendar for site in network.sites},
            services=SERVICES,
            costs=costs,
            opening=targets,
            replenishment=Replenishment(targets=targets, review_days=REVIEW_DAYS, lead_days=LEAD_DAYS),
            orders=tuple(
                TimedOrder(at=at, demand=_demand(order, at, weights)) for at, order in _moments(located, speed)
            ),
        ),
        services={order.number: SERVICE_BY_PRIORITY[Priority(order.rows[0].priority)] for order in located},
        areas={order.number: area_of(order.rows[0].postal_code) for order in located},
        network=network,
        speed=speed,
        days=days,
        skus=len(demands),
        unplaced=len(orders) - len(located),
    )


def _span(orders: Sequence[FileOrder]) -> int:
    """Days from the first order to the last, both included."""
    days = [order.rows[0].placed_on for order in orders]
    return (max(days) - min(days)).days + 1


def _moments(orders: Sequence[FileOrder], speed: int) -> list[tuple[datetime, FileOrder]]:
    """When each is placed: `speed` days of the file make a day, whose orders come evenly over its open hours."""
    ordered = sorted(orders, key=lambda order: order.rows[0].placed_on)
    first = ordered[0].rows[0].placed_on
    by_day: dict[date, list[FileOrder]] = {}
    for order in ordered:
        day = first + timedelta(days=(order.rows[0].placed_on - first).days // speed)
        by_day.setdefault(day, []).append(order)
    return [
        (datetime.combine(day, OPENS) + timedelta(seconds=OPEN_SECONDS * index // len(of_day)), order)
        for day, of_day in by_day.items()
        for index, order in enumerate(of_day)
    ]


def _weights(orders: Sequence[FileOrder], seed: int) -> dict[str, int]:
    """Grams by SKU, by its category."""
    chance = random.Random(seed)  # noqa: S311 -- sample data, not secrets
    categories = {row.product_id: row.category for order in orders for row in order.rows}
    return {
        sku: chance.randint(*WEIGHT_GRAMS.get(category, WEIGHT_GRAMS_OTHERWISE))
        for sku, category in sorted(categories.items())
    }


def _demand(order: FileOrder, at: datetime, weights: dict[str, int]) -> RoutingDemand:
    first = order.rows[0]
    place = place_of(first.postal_code)
    assert place is not None
    priority = Priority(first.priority)
    return RoutingDemand(
        order=order.number,
        method=Method.SHIP,
        lines=tuple(
            RoutingLine(
                id=f"{order.number}/{position}",
                sku=row.product_id,
                quantity=row.quantity,
                weight_grams=weights[row.product_id],
                category=row.category,
            )
            for position, row in enumerate(order.rows, start=1)
        ),
        destination=Point(latitude=place.latitude, longitude=place.longitude),
        priority=PRIORITY_RANK[priority],
        channel=CHANNEL,
        value=order.revenue,
        deliver_by=at + timedelta(days=DELIVER_WITHIN_DAYS[priority]),
    )
