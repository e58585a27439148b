"""Who bought."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A buyer as the channel knows them; `id` is the channel's own."""

    id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    segment: str | None = None
