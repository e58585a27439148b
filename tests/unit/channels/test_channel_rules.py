"""What makes a channel acceptable."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.channels.channel import Channel
from domain.channels.rules import channel_refusals

CHANNEL = Channel(code="MARKET", name="Marketplace")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"stock_percent": 0},
        {"stock_percent": 1, "stock_buffer": 1_000_000_000},
        {"reservation_seconds": 1},
        {"reservation_seconds": 7_200},
        {"allow_backorder": True},
    ],
)
def test_accepts(changes: dict[str, Any]) -> None:
    assert channel_refusals(replace(CHANNEL, **changes)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "A|B"}, "code"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 501}, "name"),
        ({"stock_percent": -1}, "stockPercent"),
        ({"stock_percent": 101}, "stockPercent"),
        ({"stock_buffer": -1}, "stockBuffer"),
        ({"stock_buffer": 1_000_000_001}, "stockBuffer"),
        ({"reservation_seconds": 0}, "reservationSeconds"),
        ({"reservation_seconds": 7_201}, "reservationSeconds"),
    ],
)
def test_refuses(changes: dict[str, Any], field: str) -> None:
    (refusal,) = channel_refusals(replace(CHANNEL, **changes))
    assert refusal.field == (field,)
