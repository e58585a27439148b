"""How events that come together become one message."""

from collections.abc import Iterable
from datetime import UTC, datetime

from storage.live.cursor import Cursor
from storage.live.delivered import Delivered, DeliveredKind
from storage.live.merging import STREAMS_PER_MESSAGE_MAX, Merging
from storage.live.notice import EventHeader
from storage.live.pace import Pace

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def event(position: int, stream: str) -> Delivered:
    header = EventHeader(index=0, stream=stream, version=position, type="stock.changed", occurred_at=NOW)
    return Delivered(DeliveredKind.EVENT, Cursor(position, 0), header)


def merging(events: Iterable[Delivered], *, apart_max: int = 2) -> Merging:
    made = Merging(apart_max)
    for one in events:
        made.add(one)
    return made


def told(message: Delivered) -> dict[str, int]:
    return {one.stream: one.version for one in message.events}


def test_few_events_stay_apart() -> None:
    few = [event(1, "A"), event(2, "A")]
    made = merging(few)
    assert [made.take(), made.take()] == few
    assert not made


def test_many_become_the_newest_of_each_stream_in_the_order_of_the_log() -> None:
    made = merging([event(1, "A"), event(2, "B"), event(3, "A"), event(4, "C"), event(5, "C")])
    assert (made.streams_count, made.events_count) == (3, 5)
    message = made.take()
    assert list(told(message).items()) == [("B", 2), ("A", 3), ("C", 5)]
    assert (message.cursor, message.count, message.event) == (Cursor(5, 0), 5, event(5, "C").event)
    assert (bool(made), made.streams_count, made.events_count) == (False, 0, 0)


def test_what_comes_after_all_was_taken_is_told_apart_again() -> None:
    made = merging([event(1, "A"), event(2, "A"), event(3, "A")])
    made.take()
    made.add(event(4, "A"))
    assert made.take() == event(4, "A")


def test_a_message_covers_so_many_streams_and_the_next_ones_the_others() -> None:
    made = merging(event(position, f"S{position}") for position in range(1, 2 * STREAMS_PER_MESSAGE_MAX + 2))
    messages = [made.take(), made.take(), made.take()]
    assert [len(message.events) for message in messages] == [STREAMS_PER_MESSAGE_MAX, STREAMS_PER_MESSAGE_MAX, 1]
    assert [message.cursor.position for message in messages] == [200, 400, 401]


def test_a_stream_that_changes_all_the_time_is_told_as_often_as_every_other() -> None:
    count = 3 * STREAMS_PER_MESSAGE_MAX
    made = merging(event(position, f"S{position}") for position in range(1, count + 1))
    position = count
    seen: set[str] = set()
    cursors = []
    for _ in range(3):
        for changing in ("S1", "S2", f"S{count}"):
            position += 1
            made.add(event(position, changing))
        message = made.take()
        seen |= told(message).keys()
        cursors.append(message.cursor)
    assert seen == {f"S{number}" for number in range(1, count + 1)}
    assert told(made.take()) == {"S1": position - 2, "S2": position - 1, f"S{count}": position}
    assert cursors == sorted(set(cursors))


def test_a_burst_is_quiet_until_its_window_ends() -> None:
    pace = Pace(0.5, 3)
    one, many = event(1, "A"), Delivered(DeliveredKind.EVENT, Cursor(3, 0), event(3, "A").event, count=3)
    pace.told(one, 10.1)
    pace.told(one, 10.2)
    assert pace.quiet_until == 0
    pace.told(one, 10.3)
    assert pace.quiet_until == 10.5
    pace.told(one, 10.6)
    assert pace.quiet_until == 10.5
    pace.told(many, 10.7)
    assert pace.quiet_until == 11
