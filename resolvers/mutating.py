"""What all mutations share: keys, refusals as user errors, and the answer of a repeat."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from msgspec import json

from domain.refusals import InvalidInput, Refusal, Refusals
from domain.text import text_refusals
from operations.command import Command, Result
from operations.services import Services
from resolvers.context import Info, RequestContext
from schema.mutations import KeyedInput, OptionallyKeyedInput
from schema.payload import Payload

KEY_LENGTH_MAX = 200
HASH_BYTES = 16

PayloadType = TypeVar("PayloadType", bound=Payload)
Run = Callable[[Services, Command], Awaitable[Result]]
Show = Callable[[RequestContext, Result], Awaitable[dict[str, Any]]]


async def mutate(info: Info, payload: type[PayloadType], given: Any, run: Run, show: Show) -> PayloadType:
    """Run one operation and answer with what `show` makes of its result, or with its refusals as user errors."""
    context = info.context
    try:
        command = command_of(info, given)
        result = await run(context.services.operations, command)
    except Refusals as several:
        return payload(user_errors=several.refusals)
    except Refusal as refusal:
        return payload(user_errors=(refusal,))
    context.forget()
    if result.replayed:
        context.extensions["idempotency"] = {"replayed": True}
    return payload(**await show(context, result))


def command_of(info: Info, given: Any) -> Command:
    """The command in an input: its key, and what it expects.

    Raises InvalidInput where a key is required and neither the input nor the header has one.
    """
    key = _key(info.context, given)
    return Command(
        principal=info.context.principal,
        mutation=info.field_name,
        idempotency_key=key,
        input_hash=_hash(given) if key is not None else "",
        expected_version=getattr(given, "expected_version", None),
    )


def _key(context: RequestContext, given: Any) -> str | None:
    if not isinstance(given, KeyedInput | OptionallyKeyedInput):
        return None
    key = given.idempotency_key
    if key is None and context.mutation_field_count == 1:
        key = context.idempotency_key_header
    if key is None:
        if isinstance(given, KeyedInput):
            message = "Give an idempotency key, here or as the header Idempotency-Key, so that a repeat is harmless."
            raise InvalidInput(message, field=("idempotencyKey",))
        return None
    if not 1 <= len(key) <= KEY_LENGTH_MAX or text_refusals(key):
        raise InvalidInput(f"A key has 1 to {KEY_LENGTH_MAX} characters.", field=("idempotencyKey",))
    return key


def _hash(given: Any) -> str:
    """Of everything in the input but its key."""
    key, given.idempotency_key = given.idempotency_key, None
    try:
        body = json.encode(given)
    finally:
        given.idempotency_key = key
    return hashlib.blake2b(body, digest_size=HASH_BYTES).hexdigest()
