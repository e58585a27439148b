"""Reservations whose time is over, as changes that come before all others of their transaction.

So no unit counts as free before its reservation is due, and none is held after, however late anybody looks.
"""

from collections.abc import Mapping
from datetime import datetime

from pymongo.client_session import ClientSession

from domain.inventory.stock_level import StockLevel
from domain.reservations.decision import expire
from domain.reservations.reservation import Reservation, ReservationState
from storage import indexes
from storage.change import Change, reservation_write
from storage.codec import decode
from storage.database import BlockingDatabase, Document

EXPIRED_PER_TRANSACTION_MAX = 500


def read_expirations(
    database: BlockingDatabase, session: ClientSession, levels: Mapping[str, StockLevel], now: datetime
) -> list[Change]:
    """The changes that expire what is due on these levels (by their keys), the longest due first.

    One more than `EXPIRED_PER_TRANSACTION_MAX` means that there are more.
    """
    held: dict[str, list[str]] = {}
    for key, level in levels.items():
        if level.reserved:
            organization, _, pair = key.partition("|")
            held.setdefault(organization, []).append(pair)
    changes = []
    for organization, pairs in held.items():
        documents = (
            database["reservations"]
            .find(due_at(organization, pairs, now), session=session, hint=indexes.RESERVATIONS_BY_LEVEL)
            .sort([("expires_at", 1), ("_id", 1)])
            .limit(EXPIRED_PER_TRANSACTION_MAX + 1)
        )
        changes += [_expiration(organization, decode(document, Reservation), now) for document in documents]
    return changes


def due_at(organization: str, pairs: list[str], now: datetime) -> Document:
    """The query of reservations that are due and hold units at one of these levels ("sku|location")."""
    return {
        "organization": organization,
        "levels": {"$in": pairs},
        "expires_at": {"$lte": now},
        "state": ReservationState.ACTIVE.value,
    }


def _expiration(organization: str, reservation: Reservation, now: datetime) -> Change:
    decision = expire(reservation)
    return Change(
        id=f"exp_{reservation.id}_{decision.reservation.version}",
        organization=organization,
        occurred_at=now,
        claims=decision.claims,
        writes=(reservation_write(decision),),
    )
