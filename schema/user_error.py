"""What refused a mutation: a type for every refusal of the domain."""

from enum import StrEnum
from typing import ClassVar

import strawberry
from strawberry.types import get_object_definition

from domain import refusals
from domain.access import refusals as access
from domain.inventory import refusals as stock
from domain.orders import refusals as orders
from schema.describe_enum import describe_enum
from schema.orders.enums import LineException
from schema.policy import AUTHENTICATED, Policies


class UserErrorCode(StrEnum):
    """The codes of the refusals."""

    INVALID_INPUT = "INVALID_INPUT"
    NOT_FOUND = "NOT_FOUND"
    NOT_PERMITTED = "NOT_PERMITTED"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    ILLEGAL_TRANSITION = "ILLEGAL_TRANSITION"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    IDEMPOTENCY_KEY_MISMATCH = "IDEMPOTENCY_KEY_MISMATCH"
    INSUFFICIENT_STOCK = "INSUFFICIENT_STOCK"
    NOT_ROUTABLE = "NOT_ROUTABLE"
    QUANTITY_EXCEEDED = "QUANTITY_EXCEEDED"
    STOCK_PROMISED = "STOCK_PROMISED"
    STOCK_CHANGED_MEANWHILE = "STOCK_CHANGED_MEANWHILE"
    BUCKET_TOO_SMALL = "BUCKET_TOO_SMALL"
    RESERVATION_ENDED = "RESERVATION_ENDED"
    TOO_MANY_RESERVATIONS = "TOO_MANY_RESERVATIONS"


describe_enum(
    UserErrorCode,
    "Why a mutation was refused.",
    {
        UserErrorCode.INVALID_INPUT: "A value is outside what is accepted.",
        UserErrorCode.NOT_FOUND: "What the input names does not exist for this client.",
        UserErrorCode.NOT_PERMITTED: "It is beyond the limits of the client's key.",
        UserErrorCode.ALREADY_EXISTS: "The code or number is taken.",
        UserErrorCode.ILLEGAL_TRANSITION: "The verb is not legal in the present state.",
        UserErrorCode.VERSION_CONFLICT: "The object has changed since the client read it.",
        UserErrorCode.IDEMPOTENCY_KEY_MISMATCH: "The key was used before with other input.",
        UserErrorCode.INSUFFICIENT_STOCK: "Fewer units can be promised than were asked for.",
        UserErrorCode.NOT_ROUTABLE: "No location may serve some of the units.",
        UserErrorCode.QUANTITY_EXCEEDED: "More units than there are to act on.",
        UserErrorCode.STOCK_PROMISED: "The units to take away are promised or set apart.",
        UserErrorCode.STOCK_CHANGED_MEANWHILE: "The quantity on hand is not the one compared with.",
        UserErrorCode.BUCKET_TOO_SMALL: "The bucket holds fewer units than are to be taken out of it.",
        UserErrorCode.RESERVATION_ENDED: "The reservation expired, was released, or became an order.",
        UserErrorCode.TOO_MANY_RESERVATIONS: "The holder, or the client without holders, keeps as much as one may.",
    },
)


@strawberry.interface(description="Why a mutation was refused. Nothing was changed.")
class UserError:
    """The fields of a concrete type are attributes of the refusal that it shows."""

    shows: ClassVar[type[refusals.Refusal]]

    code: UserErrorCode = strawberry.field(description="Stable, for programs.")
    message: str = strawberry.field(description="For people.")
    field: list[str] | None = strawberry.field(description="Path of the value at fault within `input`, if it is one.")

    @classmethod
    def resolve_type(cls, error: "UserError", info: object, abstract_type: object) -> str:
        """Each is built as what it is. Strawberry would ask all the types of the interface first."""
        return get_object_definition(type(error), strict=True).name


@strawberry.type(description="A value is outside what is accepted.")
class InvalidInput(UserError):
    shows = refusals.InvalidInput


@strawberry.type(description="What the input names does not exist for this client.")
class NotFound(UserError):
    shows = refusals.NotFound


@strawberry.type(description="It is beyond the limits of the client's key.")
class NotPermitted(UserError):
    shows = access.NotPermitted


@strawberry.type(description="The code or number is taken.")
class AlreadyExists(UserError):
    shows = refusals.AlreadyExists


@strawberry.type(description="The verb is not legal in the present state.")
class IllegalTransition(UserError):
    shows = refusals.IllegalTransition

    state: str = strawberry.field(name="from", description="The present state.")
    verb: str = strawberry.field(description="What was to be done.")
    supported_actions: list[str] = strawberry.field(description="What can be done instead.")


@strawberry.type(description="The object has changed since the client read it.")
class VersionConflict(UserError):
    shows = refusals.VersionConflict

    expected: int = strawberry.field(description="The version that the client expected.")
    actual: int = strawberry.field(description="The version that it has.")


@strawberry.type(description="The idempotency key was used before with other input.")
class IdempotencyKeyMismatch(UserError):
    shows = refusals.IdempotencyKeyMismatch


@strawberry.type(description="Fewer units can be promised than were asked for.")
class InsufficientStock(UserError):
    shows = stock.InsufficientStock

    sku: str = strawberry.field(description="Code of the SKU.")
    requested: int = strawberry.field(description="Units asked for.")
    available: int = strawberry.field(description="Units that can be promised.")


@strawberry.type(description="No location may serve some of the units.")
class NotRoutable(UserError):
    shows = orders.NotRoutable

    exception: LineException = strawberry.field(description="Why not.")
    skus: list[str] = strawberry.field(description="Codes of the SKUs.")


@strawberry.type(description="More units than there are to act on.")
class QuantityExceeded(UserError):
    shows = orders.QuantityExceeded

    requested: int = strawberry.field(description="Units asked for.")
    available: int = strawberry.field(description="Units there are.")


@strawberry.type(description="The units to take away are promised to orders or set apart.")
class StockPromised(UserError):
    shows = stock.StockPromised

    sku: str = strawberry.field(description="Code of the SKU.")
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    requested: int = strawberry.field(description="Units to take away.")
    free: int = strawberry.field(description="Units that are not promised.")


@strawberry.type(description="The quantity on hand is not the one that the client compared with.")
class StockChangedMeanwhile(UserError):
    shows = stock.StockChangedMeanwhile

    expected: int = strawberry.field(description="Units that the client expected.")
    actual: int = strawberry.field(description="Units on hand.")


@strawberry.type(description="The bucket holds fewer units than are to be taken out of it.")
class BucketTooSmall(UserError):
    shows = stock.BucketTooSmall

    sku: str = strawberry.field(description="Code of the SKU.")
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    bucket: str = strawberry.field(description="The bucket.")
    requested: int = strawberry.field(description="Units asked for.")
    present: int = strawberry.field(description="Units in the bucket.")


@strawberry.type(description="The reservation expired, was released, or became an order.")
class ReservationEnded(UserError):
    shows = stock.ReservationEnded

    reservation_id: str = strawberry.field(description="Id of the reservation.")
    state: str = strawberry.field(description="What became of it.")


@strawberry.type(description="The holder, or the client without holders, keeps as much as one may.")
class TooManyReservations(UserError):
    shows = stock.TooManyReservations

    limit: int = strawberry.field(
        description="How many there may be: active reservations, or units of the SKU that `field` points at."
    )
    active: int = strawberry.field(description="How many there are.")


USER_ERRORS = (
    InvalidInput,
    NotFound,
    NotPermitted,
    AlreadyExists,
    IllegalTransition,
    VersionConflict,
    IdempotencyKeyMismatch,
    InsufficientStock,
    NotRoutable,
    QuantityExceeded,
    StockPromised,
    StockChangedMeanwhile,
    BucketTooSmall,
    ReservationEnded,
    TooManyReservations,
)


def user_error(refusal: refusals.Refusal) -> UserError:
    """The refusal as clients see it. It cannot stand for itself: an exception in a result is raised, not shown."""
    kind = next(kind for kind in USER_ERRORS if isinstance(refusal, kind.shows))
    names = [field.python_name for field in get_object_definition(kind, strict=True).fields]
    return kind(**{name: getattr(refusal, name) for name in names} | {"field": list(refusal.field) or None})


POLICIES: Policies = {error.__name__: AUTHENTICATED for error in (UserError, *USER_ERRORS)}
