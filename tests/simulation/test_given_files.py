"""Networks and profiles of one's own: what is wrong with their files is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.simulation.errors import SimulationRejected
from app.simulation.network_file import read_network
from app.simulation.profile_file import read_profile
from app.simulation.scenario import FileScenario
from app.simulation.session import prepared
from tests.graphql.profile_documents import only, profile_of
from tests.simulation.orders import orders_file, orders_of

EAST = {"code": "WH-EAST", "kind": "WAREHOUSE", "postalCode": "18106", "city": "Allentown, PA"}
WEST = {"code": "WH-WEST", "kind": "THIRD_PARTY", "postalCode": "91761"}
SHOP = {"code": "SHOP", "kind": "STORE", "postalCode": "10009"}


@pytest.fixture
def file(tmp_path: Path) -> FileScenario:
    return prepared(orders_of(orders_file(tmp_path / "orders.csv", orders=12)), seed=1)


def written(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def told(path: Path, content: Any) -> str:
    with pytest.raises(SimulationRejected) as rejected:
        read_network(written(path, content), orders_of(orders_file(path.with_suffix(".csv"), orders=6)))
    return str(rejected.value)


def profile(*rules: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {key: value for key, value in profile_of("X", *rules, **changes).items() if key != "code"}


def test_a_given_network_is_as_it_is_given(tmp_path: Path) -> None:
    orders = orders_of(orders_file(tmp_path / "orders.csv", orders=6))
    network = read_network(written(tmp_path / "network.json", {"locations": [SHOP, WEST, EAST]}), orders)
    assert [(site.location.code, site.location.priority) for site in network.sites] == [
        ("WH-WEST", 10),
        ("WH-EAST", 20),
        ("SHOP", 30),
    ]
    assert [site.city for site in network.sites] == ["WH-WEST", "Allentown, PA", "SHOP"]
    assert network.hubs[1].calendar.time_zone == "America/New_York"


def test_what_is_wrong_with_a_network_is_told(tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    with pytest.raises(SimulationRejected, match=r"cannot read .*: No such file"):
        read_network(path, ())
    assert "is not JSON" in told(path, "{")
    assert "locations: Field required" in told(path, {})
    assert "locations: List should have at least 1 item" in told(path, {"locations": []})
    nowhere = {**EAST, "postalCode": "00000"}
    message = told(path, {"locations": [nowhere, {**WEST, "code": "a|b"}, {**SHOP, "code": "a|b"}]})
    assert "locations.0.postalCode: '00000' is no postal code" in message
    assert "locations.1.code: " in message
    assert "a|b: given more than once" in message
    assert "at least one is no STORE" in told(path, {"locations": [SHOP]})
    assert "locations.0.kind: Input should be" in told(path, {"locations": [{**EAST, "kind": "KIOSK"}]})


def test_a_given_profile_is_called_as_its_file(tmp_path: Path, file: FileScenario) -> None:
    code = file.scenario.locations[0].code
    read = read_profile(written(tmp_path / "PRUDENT.json", profile(only(code))), file)
    assert (read.code, read.rules[0].scope.locations) == ("PRUDENT", frozenset({code}))
    assert [tariff.service for tariff in read.costs.tariffs] == ["STANDARD"]


def test_what_is_wrong_with_a_profile_is_told(tmp_path: Path, file: FileScenario) -> None:
    def refused(content: Any) -> str:
        with pytest.raises(SimulationRejected) as rejected:
            read_profile(written(tmp_path / "X.json", content), file)
        return str(rejected.value)

    assert "is not JSON" in refused("")
    assert "X.json cannot be used:" in refused([])
    assert "to include required field 'name'" in refused({})
    assert "rules.0.scope.locationCodes" in refused(profile(only("NOWHERE")))
    assert "currencyCode: parcels are priced in USD" in refused(profile(currencyCode="EUR"))
    assert "name: A routing profile has a name." in refused(profile(name=""))
