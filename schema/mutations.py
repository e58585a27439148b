"""Fields that the inputs of mutations share."""

import strawberry

REQUIRED_KEY = (
    "Makes a repeat harmless: at most 200 characters, kept 24 hours. Required, here or as the `Idempotency-Key` header "
    "when this is the only mutation of the request; without it the mutation is refused."
)
OPTIONAL_KEY = "Makes a repeat harmless: at most 200 characters, kept 24 hours."


@strawberry.input
class KeyedInput:
    idempotency_key: str | None = strawberry.field(default=None, description=REQUIRED_KEY)


@strawberry.input
class OptionallyKeyedInput:
    idempotency_key: str | None = strawberry.field(default=None, description=OPTIONAL_KEY)


@strawberry.input
class ExpectingInput:
    expected_version: int | None = strawberry.field(
        default=None,
        description="Refuse the change unless the object it belongs to has this version. "
        "Absent: the change is decided on the newest state.",
    )


INPUT = strawberry.argument(name="input", description="What to do, and to what.")
"""The one argument of every mutation."""
