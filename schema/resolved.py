"""Fields that a function answers."""

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

Resolver = TypeVar("Resolver", bound=Callable[..., Any])


def resolved(shown_as: object, description: str, *, name: str | None = None) -> Callable[[Resolver], Resolver]:
    """Publish the function as a field of type `shown_as`; it returns the domain objects that the type shows."""
    return strawberry.field(  # type: ignore[no-any-return]  # the library types a decorator with arguments as Any
        graphql_type=shown_as, description=description, name=name
    )


def followed(shown_as: object, description: str) -> Callable[[Resolver], Resolver]:
    """Publish the asynchronous generator as a subscription whose messages are of type `shown_as`."""
    return strawberry.subscription(  # type: ignore[no-any-return]  # as above
        graphql_type=shown_as, description=description
    )
