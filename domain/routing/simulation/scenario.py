"""A network over time: what is ordered when, what lies where, and how stock is filled up."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from domain.delivery.carrier_service import CarrierService
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.routing.cost_terms import CostTerms
from domain.routing.problem import CandidateLocation, RoutingDemand, Stock


class TimedOrder(Struct, frozen=True, kw_only=True):
    """An order and the moment at which it is placed."""

    at: datetime
    demand: RoutingDemand


class Replenishment(Struct, frozen=True, kw_only=True):
    """Every `review_days` each level is ordered up to its target, less what is on the way; that comes `lead_days` later."""

    targets: Stock
    review_days: int
    lead_days: int

    def __post_init__(self) -> None:
        assert self.review_days > 0
        assert self.lead_days > 0


class Scenario(Struct, frozen=True, kw_only=True):
    """Everything that the ways to route have in common.

    `opening` is the stock at the beginning. Every parcel is priced by `costs`, whoever sends it. Orders ascend by time;
    what still waits `days_after_max` days after the last of them is given up. A day begins at `morning_hour` UTC: then
    supply arrives, and what waits is tried again.
    """

    locations: tuple[CandidateLocation, ...]
    calendars: Mapping[str, DispatchCalendar]
    services: tuple[CarrierService, ...]
    costs: CostTerms
    opening: Stock
    replenishment: Replenishment
    orders: tuple[TimedOrder, ...]
    morning_hour: int = 6
    days_after_max: int = 60

    def __post_init__(self) -> None:
        assert all(first.at <= then.at for first, then in zip(self.orders, self.orders[1:], strict=False))
