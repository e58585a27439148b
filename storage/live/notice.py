"""What the relay tells the hubs, and how it is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.json import Decoder, Encoder

from domain.events import Touched
from storage.keys import event_id

NOTICE_BYTES_MAX = 8 * 1024
"""A longer notice goes without its events, which the receiver then reads from the log."""
NOTICE_EVENTS_MAX = 150
"""More headers than this never fit."""


class EventHeader(Struct, frozen=True, array_like=True):
    """All of an event but its data: enough to know what to load."""

    index: int
    stream: str
    version: int
    type: str
    occurred_at: datetime
    touched: tuple[Touched, ...] = ()

    @property
    def id(self) -> str:
        """The event's global id."""
        return event_id(self.stream, self.version)


class Notice(Struct, frozen=True, array_like=True):
    """The events of one topic in the commit at `position`.

    `previous` is the last position before this one of which the topic was told, null where the relay does not know it.
    `events` is null where they are too many to send.
    """

    position: int
    previous: int | None
    events: tuple[EventHeader, ...] | None


class Advance(Struct, frozen=True, array_like=True):
    """All notices of the organization after position `previous` through `position` were sent before this.

    Unless they are not `told`: nobody seemed to listen, and whoever does has to read the log.
    """

    previous: int
    position: int
    told: bool


HEADER_FIELDS = {
    "_id": 0,
    "commit": 1,
    "index": 1,
    "stream": 1,
    "version": 1,
    "type": 1,
    "occurredAt": 1,
    "touched": 1,
}
"""Projection of an event document to what a header needs."""

_encoder = Encoder()
_notice_decoder = Decoder(Notice)
_advance_decoder = Decoder(Advance)


def header_of(event: Mapping[str, Any]) -> EventHeader:
    """The header of an event document."""
    return EventHeader(
        index=event["index"],
        stream=event["stream"],
        version=event["version"],
        type=event["type"],
        occurred_at=event["occurredAt"],
        touched=tuple(
            Touched(location=item["location"], fulfillment_order_id=item["fulfillmentOrderId"])
            for item in event.get("touched", ())
        ),
    )


def encode_notice(notice: Notice) -> bytes:
    if notice.events is None or len(notice.events) <= NOTICE_EVENTS_MAX:
        payload = _encoder.encode(notice)
        if len(payload) <= NOTICE_BYTES_MAX:
            return payload
    return _encoder.encode(Notice(notice.position, notice.previous, None))


def encode_advance(advance: Advance) -> bytes:
    return _encoder.encode(advance)


def decode_notice(payload: bytes) -> Notice:
    """Raises msgspec.DecodeError if the payload is no notice."""
    return _notice_decoder.decode(payload)


def decode_advance(payload: bytes) -> Advance:
    """Raises msgspec.DecodeError if the payload is no advance."""
    return _advance_decoder.decode(payload)
