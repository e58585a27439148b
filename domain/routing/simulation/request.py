"""What somebody wants to know of routing without changing anything."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from domain.list_rules import size_refusals
from domain.moment_rules import ahead_refusals, moment_refusals
from domain.orders.new_order import OrderRequest
from domain.refusals import InvalidInput, Refusal, raise_all
from domain.routing.profile import RoutingProfile
from domain.text import code_refusals

ORDERS_MAX = 50
LINES_MAX = 400
"""Of all orders of a simulation together."""

PROFILES_MAX = 5
AHEAD_MAX = timedelta(days=366)


class AskedProfile(Struct, frozen=True, kw_only=True):
    """A saved profile by its code, in the version given or else the one in force; or one that is not saved.

    `misread` are amounts of the latter that could not be read.
    """

    code: str
    version: int | None = None
    unsaved: RoutingProfile | None = None
    misread: tuple[Refusal, ...] = ()


class SimulationRequest(Struct, frozen=True, kw_only=True):
    """Orders as they would be placed, or ids of orders that were. `at` is now if absent."""

    drafts: tuple[OrderRequest, ...] | None = None
    order_ids: tuple[str, ...] | None = None
    profiles: tuple[AskedProfile, ...]
    at: datetime | None = None


def check_simulation(request: SimulationRequest, *, now: datetime) -> None:
    """Raise everything that is wrong with the request, as far as it can be seen without what it names."""
    refusals = _orders_refusals(request)
    refusals += size_refusals(request.profiles, "profiles", most=PROFILES_MAX)
    for index, asked in enumerate(request.profiles):
        if asked.unsaved is None:
            refusals += code_refusals(asked.code, "profiles", str(index), "code")
        elif asked.version is not None:
            message = "A version is that of a saved profile."
            refusals.append(InvalidInput(message, field=("profiles", str(index), "version")))
    if request.at is not None:
        refusals += moment_refusals(request.at, "at") or ahead_refusals(request.at, "at", now=now, most=AHEAD_MAX)
    raise_all(refusals)


def _orders_refusals(request: SimulationRequest) -> list[Refusal]:
    drafts, ids = request.drafts, request.order_ids
    if drafts is not None and ids is not None:
        return [InvalidInput("Give orders, or ids of orders, not both.", field=("orderIds",))]
    if drafts is not None:
        refusals = size_refusals(drafts, "orders", most=ORDERS_MAX)
        return refusals + lines_refusals([len(draft.items) for draft in drafts], "orders")
    if ids is None:
        return [InvalidInput("Give orders, or ids of orders.", field=("orders",))]
    refusals = size_refusals(ids, "orderIds", most=ORDERS_MAX)
    return refusals or [
        InvalidInput("The order is given before.", field=("orderIds", str(index)))
        for index, order_id in enumerate(ids)
        if order_id in ids[:index]
    ]


def lines_refusals(lines: Sequence[int], *field: str) -> list[Refusal]:
    """Refuses more work than one simulation may be."""
    if sum(lines) <= LINES_MAX:
        return []
    return [InvalidInput(f"{sum(lines)} lines in all: at most {LINES_MAX}.", field=field)]
