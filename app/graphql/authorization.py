"""Who may run an operation: policies are data, read once per document and compared once per request."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from app.graphql.errors import FORBIDDEN, UNAUTHENTICATED, RequestRefused
from domain.access.principal import Principal
from schema.policy import AUTHENTICATED, PUBLIC


class Requirements(Struct, frozen=True):
    """What a principal needs: `scopes` holds alternatives of which one suffices, each with a field that asks for them.

    `personal_field` needs a principal that is not anonymous; `unlisted_field` has no policy, so nobody may read it.
    """

    scopes: tuple[tuple[frozenset[str], str], ...]
    personal_field: str | None
    unlisted_field: str | None


def requirements_of(fields: Iterable[str], policies: Mapping[str, str]) -> Requirements:
    """Collect what these fields ask for. A field without a policy is refused to everybody.

    A policy names one scope, or alternatives as in "orders:read|fulfillment:read".
    """
    scopes: dict[str, str] = {}
    personal: str | None = None
    unlisted: str | None = None
    for name in sorted(fields):
        policy = policies.get(name)
        if policy is None:
            unlisted = unlisted or name
        elif policy != PUBLIC:
            personal = personal or name
            if policy != AUTHENTICATED:
                scopes.setdefault(policy, name)
    alternatives = tuple((frozenset(policy.split("|")), name) for policy, name in sorted(scopes.items()))
    return Requirements(alternatives, personal, unlisted)


def authorize(requirements: Requirements, principal: Principal) -> None:
    """Let the operation pass, or refuse it.

    Raises RequestRefused if the principal lacks a scope, is anonymous, or a field is open to nobody.
    """
    if requirements.unlisted_field is not None:
        field = requirements.unlisted_field
        raise RequestRefused(FORBIDDEN, f"Nobody may read {field}.", 403, extensions={"field": field})
    if requirements.personal_field is not None and not principal.is_authenticated:
        field = requirements.personal_field
        raise RequestRefused(
            UNAUTHENTICATED,
            f"{field} needs an API key or a token.",
            401,
            extensions={"field": field},
            headers={"www-authenticate": "Bearer"},
        )
    for alternatives, field in requirements.scopes:
        if alternatives.isdisjoint(principal.scopes):
            scope = " or ".join(sorted(alternatives))
            message = f"{field} needs the scope {scope}."
            raise RequestRefused(FORBIDDEN, message, 403, extensions={"field": field, "scope": scope})
