"""What operations work with."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct, field

from domain.reservations.limits import ReservationLimits
from operations.simulation_turns import SimulationTurns
from operations.stock_under_way import StockUnderWay
from operations.turns import Turns
from operations.under_way import UnderWay
from operations.unproven_plans import UnprovenPlans
from storage.store import Storage


class Services(Struct, frozen=True, kw_only=True):
    """`now` gives the time in UTC, `new_key` a fresh sortable key for ids.

    `solver_seconds_max` is how long the general solver may work on an order; somebody waits for it. `simulations` lets
    one of them run at a time: orders are worth more than questions.
    """

    storage: Storage
    now: Callable[[], datetime]
    new_key: Callable[[], str]
    reservation_limits: ReservationLimits = field(default_factory=ReservationLimits)
    turns: Turns = field(default_factory=Turns)
    under_way: UnderWay = field(default_factory=UnderWay)
    stock_under_way: StockUnderWay = field(default_factory=StockUnderWay)
    unproven_plans: UnprovenPlans = field(default_factory=UnprovenPlans)
    solver_seconds_max: float = 0.25
    simulations: SimulationTurns = field(default_factory=SimulationTurns)
