"""Give a customer a way to follow one order."""

from datetime import timedelta

from domain.access.tracking_token import TrackingToken, sign_token
from domain.refusals import InvalidInput
from operations.change_order import load_order
from operations.command import Command
from operations.reach import whole_orders_only
from operations.services import Services

LIFETIME_DAYS_MAX = 3_650


async def create_tracking_token(
    services: Services, command: Command, *, order_id: str, lifetime_days: int | None
) -> str:
    """A token for the order, which ends by itself if `lifetime_days` says so."""
    whole_orders_only(command.principal)
    if lifetime_days is not None and not 1 <= lifetime_days <= LIFETIME_DAYS_MAX:
        raise InvalidInput(f"1 to {LIFETIME_DAYS_MAX} days.", field=("lifetimeDays",))
    order = await load_order(services, command, order_id, at=("orderId",))
    expires_at = None if lifetime_days is None else services.now() + timedelta(days=lifetime_days)
    token = TrackingToken(organization=command.organization, order_id=order.id, expires_at=expires_at)
    return sign_token(token, await services.storage.organizations.tracking_secret(command.organization))
