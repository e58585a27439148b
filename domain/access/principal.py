"""Who is asking, and what they may reach."""

from msgspec import Struct
from msgspec.structs import force_setattr

from domain.access.scopes import CHANNEL_SCOPES, LOCATION_SCOPES


class Principal(Struct, frozen=True, kw_only=True):
    """An authenticated API client, or an anonymous visitor when `organization` is None.

    `channels` and `locations` limit what the client sees; None means no limit. A client that is limited to locations
    keeps no scopes but those of fulfillment and inventory, whatever it was given; one that is limited to channels does
    not administer.
    """

    organization: str | None
    client_id: str
    scopes: frozenset[str]
    channels: frozenset[str] | None = None
    locations: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if self.channels is not None:
            force_setattr(self, "scopes", self.scopes & CHANNEL_SCOPES)
        if self.locations is not None:
            force_setattr(self, "scopes", self.scopes & LOCATION_SCOPES)

    @property
    def is_authenticated(self) -> bool:
        return self.organization is not None

    @property
    def home(self) -> str:
        """The organization of a client who has one: policies keep anonymous visitors from what asks for it."""
        assert self.organization is not None
        return self.organization


ANONYMOUS = Principal(organization=None, client_id="anonymous", scopes=frozenset())
