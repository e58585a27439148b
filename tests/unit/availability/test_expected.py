"""What is on its way, less what others wait for, as a channel sees it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.availability.availability import item_availability
from domain.availability.expected import ExpectedUnits, left_by_waiting, not_overdue, visible_arrivals
from domain.channels.stock_share import ALL_OF_IT, StockShare

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def units(quantity: int, *, days: int = 1, location: str = "NYC") -> ExpectedUnits:
    return ExpectedUnits(sku="TEA", location=location, quantity=quantity, at=NOW + timedelta(days=days))


def test_what_is_overdue_is_promised_to_nobody() -> None:
    late, due, coming = units(5, days=-1), units(5, days=0), units(5, days=1)
    assert not_overdue([coming, due, late], NOW) == [coming]


def test_the_earliest_comes_first() -> None:
    assert not_overdue([units(1, days=3), units(2, days=1), units(3, days=2)], NOW) == [
        units(2, days=1),
        units(3, days=2),
        units(1, days=3),
    ]


def test_backorders_that_wait_get_what_comes_first() -> None:
    coming = [units(5, days=1), units(5, days=2), units(5, days=3)]
    assert left_by_waiting(coming, 7) == [units(3, days=2), units(5, days=3)]
    assert left_by_waiting(coming, 15) == []
    assert left_by_waiting(coming, 0) == coming


def test_channel_sees_its_share_of_what_will_be_there() -> None:
    half_less_two = StockShare(percent=50, buffer=2)
    coming = [units(4, days=1), units(4, days=2), units(10, days=3, location="LAX")]
    # NYC: 3 now shows 0, 7 would show 1, 11 would show 3. LAX: 10 would show 3.
    assert visible_arrivals(coming, {"NYC": 3}, half_less_two) == [
        units(1, days=1),
        units(2, days=2),
        units(3, days=3, location="LAX"),
    ]


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 5), st.sampled_from(["NYC", "LAX"])), max_size=8),
    st.integers(0, 20),
    st.integers(0, 100),
    st.integers(0, 5),
)
def test_nothing_is_promised_twice(drawn: list[tuple[int, int, str]], waiting: int, percent: int, buffer: int) -> None:
    coming = not_overdue((units(q, days=days, location=place) for q, days, place in drawn), NOW)
    total = sum(quantity for quantity, _, _ in drawn)
    left = left_by_waiting(coming, waiting)
    assert sum(one.quantity for one in left) == max(0, total - waiting)
    assert visible_arrivals(left, {}, ALL_OF_IT) == left
    seen = visible_arrivals(left, {}, StockShare(percent=percent, buffer=buffer))
    assert sum(one.quantity for one in seen) <= sum(one.quantity for one in left) * percent // 100


def test_item_says_when_as_many_are_there_as_were_asked_for() -> None:
    item = item_availability(
        sku="TEA",
        requested=9,
        at=NOW,
        visible={"NYC": 2, "LAX": 3, "SEA": 0},
        arrivals=[units(3, days=1), units(1, days=4), units(9, days=9)],
        backorderable=True,
    )
    assert (item.available, item.fulfillable, item.fulfillable_at) == (5, False, NOW + timedelta(days=4))
    assert [(there.location, there.available) for there in item.locations] == [("LAX", 3), ("NYC", 2)]


def test_item_that_never_reaches_the_quantity_says_so() -> None:
    item = item_availability(
        sku="TEA", requested=9, at=NOW, visible={"NYC": 2}, arrivals=[units(6)], backorderable=True
    )
    assert item.fulfillable_at is None
