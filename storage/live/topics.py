"""What a subscription can follow, and which topics an event or a commit belongs to."""

from collections.abc import Iterable

from domain.events import Touched

ALL_ORDERS = "orders"
"""Every event of every order of the organization."""

ORDER_STREAM = "order:"
STOCK_STREAM = "stock:"
STOCK_AT_TOPIC = "stock-at:"
LOCATION_TOPIC = "location:"


def order_topic(order_id: str) -> str:
    """One order with everything inside it; the topic of a stream that is an order is the stream's name."""
    return f"{ORDER_STREAM}{order_id}"


def stock_topic(sku: str) -> str:
    """The stock levels of one SKU at all locations, also those that do not exist yet."""
    return f"{STOCK_STREAM}{sku}"


def stock_at_topic(code: str) -> str:
    """The stock levels of all SKUs at one location, also those that do not exist yet."""
    return f"{STOCK_AT_TOPIC}{code}"


def location_topic(code: str) -> str:
    """The work queue of one location: what touches its fulfillment orders."""
    return f"{LOCATION_TOPIC}{code}"


def topics_of_stream(stream: str) -> tuple[str, ...]:
    """Topics of all events of a stream."""
    if stream.startswith(ORDER_STREAM):
        return (stream, ALL_ORDERS)
    if stream.startswith(STOCK_STREAM):
        of_sku, _, location = stream.partition("|")
        return (of_sku, stock_at_topic(location))
    return ()


def stock_locations(streams: Iterable[str]) -> list[str]:
    """The locations of those of the streams that are stock levels."""
    return sorted({stream.partition("|")[2] for stream in streams if stream.startswith(STOCK_STREAM)})


def topics_of_event(stream: str, touched: Iterable[Touched]) -> set[str]:
    """Topics of one event."""
    return {*topics_of_stream(stream), *(location_topic(item.location) for item in touched)}


def topics_of_commit(streams: Iterable[str], locations: Iterable[str]) -> set[str]:
    """Topics of all events of a commit, from the streams and locations that it names."""
    topics = {location_topic(code) for code in locations}
    for stream in streams:
        topics.update(topics_of_stream(stream))
    return topics


class Channels:
    """Names of the Redis channels of one database; several databases may share a Redis."""

    def __init__(self, database: str) -> None:
        self._prefix = f"{database}|"
        self.nudges = f"{self._prefix}nudges"
        """Tells the leader that something was committed. The channels of an organization have one more bar."""
        self.looks = f"{self._prefix}looks"
        """Tells every hub to look at the log, in which there may be something that nobody has told of."""

    def topic(self, organization: str, topic: str) -> str:
        """Carries the notices of a topic."""
        return f"{self._prefix}{organization}|{topic}"

    def advances(self, organization: str) -> str:
        """Carries how far the log of the organization has got; no topic is empty."""
        return f"{self._prefix}{organization}|"
