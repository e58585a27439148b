"""Locations."""

import strawberry

from domain.network import location as domain
from schema.address import Address
from schema.catalog.enums import Handling
from schema.delivery.dispatch_calendar import DispatchCalendar
from schema.network.enums import LocationKind
from schema.node import DomainView, Node
from schema.orders.enums import Method
from schema.policy import ANY_READ, Policies


@strawberry.type(description="A place that holds stock and fulfills orders.")
class Location(Node, DomainView):
    shows = domain.Location

    code: str = strawberry.field(description="Its own code, unique in the organization.")
    name: str = strawberry.field(description="What people call it.")
    kind: LocationKind = strawberry.field(description="What kind of place it is.")
    address: Address = strawberry.field(description="Where it is; always with coordinates.")
    methods: list[Method] = strawberry.field(description="How it can serve customers.")
    handling: list[Handling] = strawberry.field(description="The special handling it is equipped for.")
    priority: int = strawberry.field(description="The smaller, the sooner it is chosen among equals.")
    groups: list[str] = strawberry.field(
        description="The codes of the groups it belongs to, by which rules of routing profiles can name it."
    )
    dispatch: DispatchCalendar = strawberry.field(description="When it works.")
    active: bool = strawberry.field(description="Whether it takes new work.")
    accepts_returns: bool = strawberry.field(description="Whether returned goods may be sent to it.")
    version: int = strawberry.field(description="Counts its changes.")


POLICIES: Policies = {"Location": ANY_READ}
