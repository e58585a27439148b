"""Policies: which scope a field asks for, as data beside the types.

A policy is `public`, `authenticated`, one scope, or alternatives joined by `|`. The key `Type` holds for every field
of the type that has no key `Type.field` of its own.
"""

from collections.abc import Mapping

from domain.access.scopes import FULFILLMENT_READ, INVENTORY_READ, ORDERS_READ

Policies = Mapping[str, str]

PUBLIC = "public"
AUTHENTICATED = "authenticated"


def any_of(*scopes: str) -> str:
    """The policy that one of these scopes satisfies."""
    return "|".join(scopes)


ORDERS_OR_FULFILLMENT = any_of(ORDERS_READ, FULFILLMENT_READ)
ANY_READ = any_of(ORDERS_READ, FULFILLMENT_READ, INVENTORY_READ)


def satisfies(scopes: frozenset[str], policy: str) -> bool:
    """Whether a client with these scopes may see what has this policy of scopes."""
    return not scopes.isdisjoint(policy.split("|"))
