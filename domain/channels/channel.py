"""Where orders come from, and what each source may do with the stock."""

from datetime import timedelta
from typing import ClassVar

from msgspec import Struct

from domain.channels.stock_share import StockShare
from domain.limits import RESERVATION_SECONDS_MAX

RESERVATION_SECONDS_DEFAULT = 600


class Channel(Struct, frozen=True, kw_only=True):
    """A source of orders.

    It may have `stock_percent` of what is available at a location, less `stock_buffer` units. Its reservations last
    `reservation_seconds` unless they ask otherwise; `allow_backorder` holds for orders that do not say.
    """

    code: str
    name: str
    stock_percent: int = 100
    stock_buffer: int = 0
    reservation_seconds: int = RESERVATION_SECONDS_DEFAULT
    allow_backorder: bool = False
    version: int = 0

    @property
    def id(self) -> str:
        return f"chn_{self.code}"

    @property
    def stream(self) -> str:
        return f"channel:{self.code}"

    @property
    def share(self) -> StockShare:
        return StockShare(percent=self.stock_percent, buffer=self.stock_buffer)

    def reservation_time(self, seconds: int | None) -> timedelta:
        """How long a reservation lasts that asks for `seconds`, or for nothing."""
        return timedelta(seconds=min(seconds or self.reservation_seconds, RESERVATION_SECONDS_MAX))


def unsaved_channel(code: str) -> Channel:
    """A channel that nobody has saved: without limits, with the defaults."""
    return Channel(code=code, name=code)


class ChannelSaved(Struct, frozen=True, kw_only=True):
    """The channel is now as given."""

    TYPE: ClassVar[str] = "channel.saved"

    channel: Channel
