"""Who is asking, and what they may reach."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """An authenticated API client, or an anonymous visitor when `organization` is None.

    `channels` and `locations` limit what the client sees; None means no limit.
    """

    organization: str | None
    client_id: str
    scopes: frozenset[str]
    channels: frozenset[str] | None = None
    locations: frozenset[str] | None = None

    @property
    def is_authenticated(self) -> bool:
        return self.organization is not None


ANONYMOUS = Principal(organization=None, client_id="anonymous", scopes=frozenset())
