"""A channel of the notice board as one process follows it."""

import asyncio
from dataclasses import dataclass, field

from storage.live.subscription import Subscription


@dataclass(slots=True, eq=False)
class Topic:
    """Exists while it has subscriptions.

    `watched` is set while Redis has confirmed the channel. `counted_on` means that a subscription relies on what comes
    here, confirmed or not. `seen` is the topic's last position that came, or the head when it began.
    """

    name: str
    channel: str
    subscriptions: dict[Subscription, None] = field(default_factory=dict)
    watched: asyncio.Event = field(default_factory=asyncio.Event)
    counted_on: bool = False
    seen: int | None = None

    def see(self, position: int) -> None:
        if self.seen is None or position > self.seen:
            self.seen = position
