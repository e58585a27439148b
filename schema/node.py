"""Relay's `Node`, and what makes a type a view on a domain object."""

from typing import Any, ClassVar

import strawberry

from schema.policy import AUTHENTICATED, Policies


class DomainView:
    """A type whose plain fields are attributes of a domain class.

    Types with an interface need to recognize their objects; `shows` is what this one recognizes.
    """

    shows: ClassVar[type]

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        return isinstance(value, cls.shows)


@strawberry.interface(description="An object that can be found by its id alone.")
class Node:
    id: strawberry.ID = strawberry.field(description="Globally unique and opaque.")


POLICIES: Policies = {"Node": AUTHENTICATED}
