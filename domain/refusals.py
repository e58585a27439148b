"""Business facts that refuse a command: raised by the domain, shown to clients as typed user errors."""

from collections.abc import Sequence
from typing import Any, ClassVar

from domain.quoting import quoted


class Refusal(Exception):
    """A command cannot be carried out, and nothing was changed.

    `code` is stable and machine readable, `message` is for people, `field` is the path of the input at fault
    (empty when no single input is). `data()` gives the typed facts of the concrete refusal.
    """

    code: ClassVar[str] = "REFUSED"

    def __init__(self, message: str, *, field: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def data(self) -> dict[str, Any]:
        """The facts of this refusal, by name."""
        return {}

    def at(self, *field: str) -> "Refusal":
        """The same refusal, pointing at the input that caused it."""
        self.field = field
        return self


class Refusals(Exception):  # a plural of Refusal, not an error of its own
    """Several reasons at once, so that a client can mend them all."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(refusal.message for refusal in refusals))
        self.refusals = tuple(refusals)


class InvalidInput(Refusal):
    """An input value is outside what the command accepts."""

    code = "INVALID_INPUT"


class NotFound(Refusal):
    """What the command names does not exist for this client: it may be any text, of any length."""

    code = "NOT_FOUND"

    def __init__(self, message: str, *, field: tuple[str, ...] = ()) -> None:
        super().__init__(quoted(message), field=field)


class AlreadyExists(Refusal):
    """The code or number is taken."""

    code = "ALREADY_EXISTS"


class IllegalTransition(Refusal):
    """The verb is not legal in the present state."""

    code = "ILLEGAL_TRANSITION"

    def __init__(
        self, *, what: str, state: str, verb: str, supported_actions: tuple[str, ...], because: str | None = None
    ) -> None:
        reason = because or f"it is {state}"
        super().__init__(f"Cannot {verb} {what}: {reason}.")
        self.state = state
        self.verb = verb
        self.supported_actions = supported_actions

    def data(self) -> dict[str, Any]:
        return {"from_state": self.state, "verb": self.verb, "supported_actions": self.supported_actions}


class VersionConflict(Refusal):
    """The object has changed since the client read it."""

    code = "VERSION_CONFLICT"

    def __init__(self, *, expected: int, actual: int) -> None:
        super().__init__(
            f"Expected version {expected}, but the object is at version {actual}.", field=("expectedVersion",)
        )
        self.expected = expected
        self.actual = actual

    def data(self) -> dict[str, Any]:
        return {"expected": self.expected, "actual": self.actual}


class IdempotencyKeyMismatch(Refusal):
    """The key was used before with other input."""

    code = "IDEMPOTENCY_KEY_MISMATCH"

    def __init__(self) -> None:
        super().__init__("This idempotency key was already used with different input.", field=("idempotencyKey",))


def raise_all(refusals: Sequence[Refusal]) -> None:
    """Raise what was refused, if anything was."""
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Refusals(refusals)
