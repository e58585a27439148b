"""Orders of a file over a network made from a seed."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from app.simulation.errors import SimulationRejected
from app.simulation.network import generated_network
from app.simulation.picture.page import page
from app.simulation.report import SimulationReport
from app.simulation.session import prepared, simulate_file
from app.simulation.stock_policy import SkuDemand, StockClass, stock_classes
from domain.network.location import LocationKind
from domain.routing.simulation.comparison import Kpi, compare
from tests.simulation.orders import orders_file, orders_of

ALONE = ("br", "meta")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> SimulationReport:
    return simulated(tmp_path_factory.mktemp("simulation"), seed=3)


def simulated(folder: Path, *, seed: int) -> SimulationReport:
    orders = orders_of(orders_file(folder / "orders.csv"))
    return simulate_file(prepared(orders, seed=seed), source="orders.csv", seed=seed, console=Console(quiet=True))


def test_the_network_has_a_hub_in_each_region_and_stores_where_people_order(report: SimulationReport) -> None:
    network = report.file.network
    kinds = [site.location.kind for site in network.hubs]
    assert kinds == [LocationKind.WAREHOUSE] * 4 + [LocationKind.THIRD_PARTY]
    assert sum(site.share for site in network.hubs) == pytest.approx(1.0)
    assert {site.city.partition(",")[0] for site in network.stores} == {
        "New York City",
        "Los Angeles",
        "Chicago",
        "Houston",
        "Seattle",
        "Atlanta",
    }
    priorities = [site.location.priority for site in network.sites]
    assert priorities == sorted(set(priorities))


def test_another_seed_makes_another_network(tmp_path: Path) -> None:
    orders = orders_of(orders_file(tmp_path / "orders.csv"))
    networks = {tuple(site.location.code for site in generated_network(orders, seed).hubs) for seed in range(5)}
    assert len(networks) > 1
    assert generated_network(orders, 1) == generated_network(orders, 1)


def test_classes_follow_the_share_of_units() -> None:
    demands = [
        SkuDemand(sku=sku, category="Paper", lines=1, units=units, units_squared=units**2, days=1)
        for sku, units in (("MOST", 80), ("SOME", 15), ("FEW", 5))
    ]
    assert stock_classes(demands) == {"MOST": StockClass.A, "SOME": StockClass.B, "FEW": StockClass.C}


def test_a_level_covers_demand_and_its_spread_and_two_usual_lines() -> None:
    demand = SkuDemand(sku="TEA", category="Paper", lines=10, units=40, units_squared=200, days=100)
    # 0.4 units on a day for 25 days are 10; their variance is 2 a day, 50, and 1.65 of its roots are 11.7.
    assert demand.level(1.0, 25) == 22
    assert demand.level(0.01, 1) == 8


def test_all_ways_to_route_serve_all_orders_of_the_same_scenario(report: SimulationReport) -> None:
    assert [run.name for run in report.runs] == ["LEGACY", "LOWEST_COST", "BALANCED", "PROMPT"]
    assert {run.kpis.orders for run in report.runs} == {60}
    assert {run.kpis.units_unserved for run in report.runs} == {0}
    compared = {each.kpi: each for each in compare([run.kpis for run in report.runs])}
    days = compared[Kpi.DAYS_TO_DELIVER].values
    assert days[0] is not None
    assert days[3] is not None
    assert days[3] < days[0]


def test_every_unit_flows_to_an_area(report: SimulationReport) -> None:
    for run in [*report.runs, *report.weightings]:
        assert sum(run.flows.values()) == run.kpis.units_served


def test_the_same_seed_gives_the_same_page(report: SimulationReport, tmp_path: Path) -> None:
    assert page(simulated(tmp_path, seed=3)) == page(report)
    assert page(simulated(tmp_path, seed=4)) != page(report)


def test_the_page_needs_nothing_else(report: SimulationReport) -> None:
    text = page(report)
    assert not re.search(r"https?:|//|\bsrc=|\bhref=|url\(|@import|<script|<link", text)
    assert not re.search(r"\$\{?[a-z]", text)
    assert text.count("<svg") == 5
    for line in report.assumptions:
        assert line.replace("&", "&amp;").replace("'", "&#x27;") in text


def test_every_element_of_the_page_is_closed(report: SimulationReport) -> None:
    balance = Balance()
    balance.feed(page(report))
    balance.close()
    assert balance.open == []


class Balance(HTMLParser):
    """What is open; a tag that closes another one than the last is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_orders_that_cannot_be_found_on_the_map_are_told(tmp_path: Path) -> None:
    path = orders_file(tmp_path / "orders.csv", orders=6)
    path.write_text(path.read_text().replace("10009", "00000"))
    report = simulate_file(prepared(orders_of(path), seed=1), source="orders.csv", seed=1, console=Console(quiet=True))
    assert report.file.unplaced == 1
    assert "1 orders without a known place are left out" in report.assumptions[0]
    path.write_text(re.sub(r'"\d{5}"', '"00000"', path.read_text()))
    with pytest.raises(SimulationRejected, match="no order has a postal code"):
        prepared(orders_of(path), seed=1)
