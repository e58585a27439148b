"""A replay on a real server."""

import io
import random
from pathlib import Path

import pytest
from rich.console import Console

from app.replay import session
from app.replay.errors import ReplayFailed
from app.replay.file_orders import OrderFile, collect_orders
from app.replay.order_file import PRIORITIES, read_rows
from app.replay.session import replay_session
from operations.services import Services
from tests.replay.files import row, write

PLACES = [("Madison", "Wisconsin", "53703"), ("Houston", "Texas", "77095"), ("Seattle", "Washington", "98101")]


def sample(directory: Path, orders: int) -> OrderFile:
    """Orders of one to four lines over twenty products; the last two cannot be located."""
    chance = random.Random(4)
    rows = []
    for index in range(orders):
        city, state, code = PLACES[index % 3] if index < orders - 2 else ("Nowhere", "Nowhere", "00000")
        mode = chance.choice(list(PRIORITIES))
        rows += [
            row(
                order_id=f"US-{index}",
                product_id=f"P-{chance.randint(1, 20)}",
                quantity=str(chance.randint(1, 9)),
                sales_usd=f"{chance.randint(0, 99_999) / 1_000:.3f}",
                ship_mode=mode,
                city=city,
                state=state,
                postal_code=code,
            )
            for _ in range(chance.randint(1, 4))
        ]
    return collect_orders(read_rows(write(directory / "orders.csv", *rows)))


async def test_every_order_is_placed_or_refused_and_everything_adds_up(
    services: Services, url: str, tmp_path: Path
) -> None:
    console = Console(file=io.StringIO(), width=140, color_system=None)
    file = sample(tmp_path, 80)
    for _ in range(2):
        await replay_session(services, url, console, file, environment="test", seed=3, concurrency=8)
    assert isinstance(console.file, io.StringIO)
    told = console.file.getvalue()
    assert told.count("│ all ") == told.count("Verified: ") == 2
    assert "refused: NOT_ROUTABLE: BAD_ADDRESS" in told
    assert "placed, split over several locations" in told
    assert "defect" not in told


async def test_a_defect_ends_in_a_failure(
    services: Services, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The organization is not empty, so that an order of the file is there already."""
    console = Console(file=io.StringIO(), width=140, color_system=None)
    file = sample(tmp_path, 10)
    monkeypatch.setattr(session, "fresh_organization", lambda: "replay-again")
    await replay_session(services, url, console, file, environment="test", seed=3, concurrency=2)
    other = OrderFile(orders=file.orders[5:], rejected=(), left_out=())
    with pytest.raises(ReplayFailed, match="defects, see above"):
        await replay_session(services, url, console, other, environment="test", seed=4, concurrency=2)
