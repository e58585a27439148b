"""Find out which order a tracking token opens."""

from domain.access.tracking_token import TrackingToken, has_ended, is_genuine, read_token
from operations.services import Services


async def open_tracking_token(services: Services, text: str) -> TrackingToken | None:
    """The proven token; None for one that is forged, garbled or has ended."""
    token = read_token(text)
    if token is None or not await services.storage.organizations.exists(token.organization):
        return None
    if not is_genuine(text, await services.storage.organizations.tracking_secret(token.organization)):
        return None
    return None if has_ended(token, services.now()) else token
