"""Who bought."""

from msgspec import Struct


class Customer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A buyer as the channel knows them; `id` is the channel's own."""

    id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    segment: str | None = None
