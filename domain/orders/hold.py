"""Named reasons why something may not proceed yet."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class HoldReason(StrEnum):
    FRAUD_REVIEW = "FRAUD_REVIEW"
    PAYMENT = "PAYMENT"
    ADDRESS = "ADDRESS"
    INVENTORY = "INVENTORY"
    CUSTOMER_REQUEST = "CUSTOMER_REQUEST"
    MANUAL = "MANUAL"
    OTHER = "OTHER"


class Hold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An active hold; released ones are in the event log."""

    id: str
    reason: HoldReason
    note: str | None = None
    placed_at: datetime
