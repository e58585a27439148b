"""How much of the stock a channel may have."""

import pytest

from domain.channels.stock_share import ALL_OF_IT, StockShare


@pytest.mark.parametrize(
    ("percent", "buffer", "available", "visible"),
    [
        (100, 0, 0, 0),
        (100, 0, 7, 7),
        (50, 0, 7, 3),
        (100, 2, 7, 5),
        (100, 7, 7, 0),
        (100, 8, 7, 0),
        (50, 2, 10, 3),
        (0, 0, 10, 0),
        (1, 0, 99, 0),
        (1, 0, 100, 1),
    ],
)
def test_takes_the_buffer_off_the_share(percent: int, buffer: int, available: int, visible: int) -> None:
    assert StockShare(percent=percent, buffer=buffer).visible(available) == visible


@pytest.mark.parametrize(
    ("available", "own", "visible"),
    [
        (5, 5, 5),
        (10, 5, 8),
        (3, 5, 3),
        (5, 0, 3),
        (1, 0, 0),
        (6, 5, 5),
    ],
)
def test_counts_whole_what_an_order_gives_back_itself(available: int, own: int, visible: int) -> None:
    assert StockShare(buffer=2).visible(available, own=own) == visible


def test_lets_a_channel_without_limits_have_all() -> None:
    assert ALL_OF_IT.visible(9, own=4) == 9
