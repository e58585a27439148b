"""Notices that wait until everything before them is known."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from storage.live.notice import EventHeader

Headers = Sequence[EventHeader]


class PendingNotices:
    """By position and topic; where the events of a topic are not certain, the log has to be read for it."""

    def __init__(self) -> None:
        self._by_position: dict[int, dict[str, Headers | None]] = {}
        self._gaps: dict[str, tuple[int, int]] = {}
        self.events_count = 0

    def add(self, position: int, topic: str, events: Headers | None) -> None:
        """A notice came; without its events if they have to be read, unless they have been already."""
        by_topic = self._by_position.setdefault(position, {})
        if events is not None or not by_topic.get(topic):
            by_topic[topic] = events
            self.events_count += len(events or ())

    def add_gap(self, topic: str, after: int, through: int) -> None:
        """Notices of the topic may be missing after one position through another."""
        gap = self._gaps.get(topic, (after, through))
        self._gaps[topic] = (min(gap[0], after), max(gap[1], through))

    def fill(self, position: int, by_topic: Mapping[str, Headers]) -> None:
        """What the log says of some topics."""
        self._by_position.setdefault(position, {}).update(by_topic)

    def uncertain_topics(self, through: int) -> set[str]:
        """Topics whose events through this position have to be read from the log."""
        uncertain = {topic for topic, (after, _) in self._gaps.items() if after < through}
        for position, by_topic in self._by_position.items():
            if position <= through:
                uncertain.update(topic for topic, events in by_topic.items() if events is None)
        return uncertain

    def take(self, through: int) -> Iterator[tuple[int, dict[str, Headers]]]:
        """The events through this position, in order."""
        for position in sorted(position for position in self._by_position if position <= through):
            by_topic = self._by_position.pop(position)
            yield position, {topic: events for topic, events in by_topic.items() if events}
        self.events_count = sum(
            len(events or ()) for by_topic in self._by_position.values() for events in by_topic.values()
        )

    def take_gaps(self, through: int, *, read: Collection[str]) -> list[tuple[str, int, int]]:
        """Close the gaps through this position; returns those whose topics were not read: topic, after, through."""
        missed = [
            (topic, position - 1, position)
            for position, by_topic in self._by_position.items()
            for topic, events in by_topic.items()
            if events is None and position <= through and topic not in read
        ]
        for topic, (after, until) in list(self._gaps.items()):
            if after < through and topic not in read:
                missed.append((topic, after, min(until, through)))
            if until <= through:
                del self._gaps[topic]
            elif after < through:
                self._gaps[topic] = (through, until)
        return missed

    def clear(self) -> None:
        self._by_position.clear()
        self._gaps.clear()
        self.events_count = 0
