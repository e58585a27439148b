"""`switchyard pilot` shows both arms side by side."""

from uuid import uuid4

from app.cli.pilot import figures_table
from app.settings import Settings
from domain.routing.pilots.figures import ArmFigures
from domain.routing.pilots.pilot import Arm, ArmKind, ArmName, RoutingPilot
from tests.cli.command import switchyard


def test_an_unknown_pilot_is_said_so(settings: Settings) -> None:
    name = f"pilot-{uuid4().hex[:12]}"
    answer = switchyard("pilot", "FASTER", settings=settings, database=name)
    assert answer.returncode == 1
    assert answer.stderr == "Error: there is no organization yet\n"


def test_shows_both_arms() -> None:
    pilot = RoutingPilot(code="OLD", name="The old table", percent=10, treatment=Arm(kind=ArmKind.TABLE))
    treated = ArmFigures(arm=ArmName.TREATMENT, orders=4, errors=1, currency_code="USD", cost=3_000_000, units=10)
    table = figures_table(pilot, {ArmName.CONTROL: ArmFigures(arm=ArmName.CONTROL), ArmName.TREATMENT: treated})
    columns = [list(column.cells) for column in table.columns]
    rows = dict(zip(columns[0], zip(*columns[1:], strict=True), strict=True))
    assert rows["orders"] == ("0", "4")
    assert rows["errors"] == ("0", "1")
    assert rows["cost per order"] == ("-", "10.00 USD")
    assert rows["units served at once"] == ("-", "100.0%")
