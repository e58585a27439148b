"""`switchyard explain`"""

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from app.cli.errors import CommandError
from app.cli.existing_organization import existing_organization, organization_option

if TYPE_CHECKING:
    from domain.orders.order import Order
    from domain.routing.decision import RoutingDecision
    from operations.services import Services

DIFFERENCES_MAX = 200
"""So many re-solved problems, unless all are asked for."""


OrderName = Annotated[str, typer.Argument(help="Its id or its number.", metavar="ORDER")]
Line = Annotated[str | None, typer.Option("--line", help="Only the lines of this SKU.", show_default="all")]
Everything = Annotated[bool, typer.Option("--all", help="Every location, every difference.")]
Replay = Annotated[bool, typer.Option("--replay", help="Route the kept problem again, and compare the plans.")]
Json = Annotated[bool, typer.Option("--json", help="For other programs.")]
Version = Annotated[int | None, typer.Option(help="The version of the order.", show_default="the newest")]
Organization = Annotated[str | None, organization_option("Whose order.")]


def explain(
    order: OrderName,
    *,
    line: Line = None,
    everything: Everything = False,
    replay: Replay = False,
    as_json: Json = False,
    version: Version = None,
    organization: Organization = None,
) -> None:
    """Show why an order was routed as it was: every location with its cost, its rule, or what it would take."""
    from app.cli.connecting import run_connected
    from app.explaining.document import explained_document
    from app.explaining.explained import explained
    from app.explaining.tables import explained_tables

    async def load(services: "Services") -> "tuple[Order, RoutingDecision]":
        return await loaded(services, organization, order, version)

    found, decision = run_connected(load)
    if line is not None and all(each.sku != line for each in found.lines):
        raise CommandError(f"order {found.number} has no line of {line}")
    console, progress_console = Console(), Console(stderr=True)
    with progress_console.status("Explaining …") as status:
        told = explained(
            found.number,
            decision,
            sku=line,
            differences_max=None if everything else DIFFERENCES_MAX,
            progress=lambda done, count: status.update(f"Solved again {done:,} of {count:,} times …"),
        )
    document = explained_document(told)
    outcome = replayed(decision) if replay else None
    if as_json:
        typer.echo(json.dumps(document | ({} if outcome is None else {"replayedEqual": outcome}), indent=2))
    else:
        for part in explained_tables(told, everything=everything):
            console.print(part)
        if outcome:
            console.print("Routed again: the same plan, byte for byte.")
    if outcome is False:
        raise CommandError("routed again, the problem gives another plan" + because_of(decision))


async def loaded(
    services: "Services", named: str | None, order: str, version: int | None
) -> "tuple[Order, RoutingDecision]":
    """The order of this id or number, and the decision that held at its version."""
    from storage.keys import VERSION_MAX

    organization = await existing_organization(services, named, asked="say whose order it is")
    orders = services.storage.orders
    found = await orders.get(organization, order) or await orders.by_number(organization, order)
    if found is None:
        raise CommandError(f"no order {order}")
    at = VERSION_MAX if version is None else version
    decision = await services.storage.routing_decisions.at(organization, found.id, at)
    if decision is None:
        raise CommandError(f"no routing decision is kept of order {found.number}, or none that this release can read")
    return found, decision


def because_of(decision: "RoutingDecision") -> str:
    """What may be the reason that the router decides otherwise than the decision."""
    from domain.routing.decision import RoutingTrigger
    from domain.routing.legacy import BY_TABLE, ELSEWHERE
    from domain.routing.plan import PlanStatus

    if decision.plan.solved_by in (BY_TABLE, ELSEWHERE):
        return ": the one that was applied is not the router's own"
    if decision.trigger in (RoutingTrigger.BATCH, RoutingTrigger.CONSOLIDATED):
        return ": it was decided together with other orders"
    if decision.plan.status is PlanStatus.FEASIBLE:
        return ": a limit of time had cut the search off"
    return ""


def replayed(decision: "RoutingDecision") -> bool:
    """Whether the kept problem gives the kept plan again, byte for byte."""
    from domain.routing.route import route
    from domain.routing.serving.baselines import with_baselines
    from storage.routing_decisions import encode_plan

    again = with_baselines(decision.problem, route(decision.problem))
    return encode_plan(again) == encode_plan(with_baselines(decision.problem, decision.plan))
