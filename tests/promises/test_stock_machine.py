"""All operations of stock and orders, interleaved: stock is always right, and no promise is broken without a reason."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from operations.receive_stock import ReceivedItem, receive_stock
from storage.verify import verify
from tests.promises.cart_rules import CartRules
from tests.promises.observer import Observer
from tests.promises.order_rules import OrderRules
from tests.promises.planning_rules import PlanningRules
from tests.promises.stock_rules import StockRules
from tests.promises.world import PLACES, SKUS, open_world

RUNS, STEPS = 200, 50
UNITS = 8
"""Of each SKU at each location in the beginning."""


class StockMachine(StockRules, CartRules, OrderRules, PlanningRules):
    @initialize()
    def begin(self) -> None:
        self.world.begin()
        self.observer = Observer(self.world)
        self.observer.observe()
        for place in PLACES:
            items = [ReceivedItem(sku=sku, quantity=UNITS) for sku in SKUS]
            services, command = self.world.services, self.world.command
            assert self.do("receive", receive_stock(services, command, location_code=place, items=items, reason=None))

    @invariant()
    def nothing_else_happened(self) -> None:
        if hasattr(self, "observer"):
            assert self.observer.observe() == []

    def teardown(self) -> None:
        if hasattr(self, "observer"):
            report = self.world.run(verify(self.world.database, self.world.organization))
            assert report.differences == ()


def run_machine(mongo_url: str, *, runs: int, derandomize: bool) -> None:
    chosen_settings = settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=derandomize,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    with open_world(mongo_url) as world:
        StockMachine.world = world
        run_state_machine_as_test(StockMachine, settings=chosen_settings)


def test_stock_is_right_whatever_happens(mongo_url: str) -> None:
    run_machine(mongo_url, runs=RUNS, derandomize=True)


@pytest.mark.soak
def test_stock_is_right_whatever_happens_at_length(mongo_url: str) -> None:
    run_machine(mongo_url, runs=5 * RUNS, derandomize=False)
