"""What refused a mutation: every refusal of the domain, shown as it is."""

from enum import StrEnum

import strawberry

from domain import refusals
from domain.access import refusals as access
from domain.inventory import refusals as stock
from domain.orders import refusals as orders
from schema.describe_enum import describe_enum
from schema.node import DomainView
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
    },
)


@strawberry.interface(description="Why a mutation was refused. Nothing was changed.")
class UserError:
    code: UserErrorCode = strawberry.field(description="Stable, for programs.")
    message: str = strawberry.field(description="For people.")
    field: list[str] | None = strawberry.field(description="Path of the value at fault within `input`, if it is one.")


@strawberry.type(description="A value is outside what is accepted.")
class InvalidInput(UserError, DomainView):
    shows = refusals.InvalidInput


@strawberry.type(description="What the input names does not exist for this client.")
class NotFound(UserError, DomainView):
    shows = refusals.NotFound


@strawberry.type(description="It is beyond the limits of the client's key.")
class NotPermitted(UserError, DomainView):
    shows = access.NotPermitted


@strawberry.type(description="The code or number is taken.")
class AlreadyExists(UserError, DomainView):
    shows = refusals.AlreadyExists


@strawberry.type(description="The verb is not legal in the present state.")
class IllegalTransition(UserError, DomainView):
    shows = refusals.IllegalTransition

    state: str = strawberry.field(name="from", description="The present state.")
    verb: str = strawberry.field(description="What was to be done.")
    supported_actions: list[str] = strawberry.field(description="What can be done instead.")


@strawberry.type(description="The object has changed since the client read it.")
class VersionConflict(UserError, DomainView):
    shows = refusals.VersionConflict

    expected: int = strawberry.field(description="The version that the client expected.")
    actual: int = strawberry.field(description="The version that it has.")


@strawberry.type(description="The idempotency key was used before with other input.")
class IdempotencyKeyMismatch(UserError, DomainView):
    shows = refusals.IdempotencyKeyMismatch


@strawberry.type(description="Fewer units can be promised than were asked for.")
class InsufficientStock(UserError, DomainView):
    shows = stock.InsufficientStock

    sku: str = strawberry.field(description="Code of the SKU.")
    requested: int = strawberry.field(description="Units asked for.")
    available: int = strawberry.field(description="Units that can be promised.")


@strawberry.type(description="No location may serve some of the units.")
class NotRoutable(UserError, DomainView):
    shows = orders.NotRoutable

    exception: LineException = strawberry.field(description="Why not.")
    skus: list[str] = strawberry.field(description="Codes of the SKUs.")


@strawberry.type(description="More units than there are to act on.")
class QuantityExceeded(UserError, DomainView):
    shows = orders.QuantityExceeded

    requested: int = strawberry.field(description="Units asked for.")
    available: int = strawberry.field(description="Units there are.")


@strawberry.type(description="The units to take away are promised to orders or set apart.")
class StockPromised(UserError, DomainView):
    shows = stock.StockPromised

    sku: str = strawberry.field(description="Code of the SKU.")
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    requested: int = strawberry.field(description="Units to take away.")
    free: int = strawberry.field(description="Units that are not promised.")


@strawberry.type(description="The quantity on hand is not the one that the client compared with.")
class StockChangedMeanwhile(UserError, DomainView):
    shows = stock.StockChangedMeanwhile

    expected: int = strawberry.field(description="Units that the client expected.")
    actual: int = strawberry.field(description="Units on hand.")


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
)
"""A type for every refusal. The objects are the refusals themselves."""

POLICIES: Policies = {error.__name__: AUTHENTICATED for error in (UserError, *USER_ERRORS)}
