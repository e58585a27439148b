"""Holds."""

from datetime import datetime

import strawberry

from domain.orders import hold as domain
from schema.node import DomainView, Node
from schema.orders.enums import HoldReason
from schema.policy import ORDERS_OR_FULFILLMENT, Policies


@strawberry.type(description="A reason why an order may not proceed yet. Several may be active.")
class Hold(Node, DomainView):
    shows = domain.Hold

    reason: HoldReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(description="In the words of who placed it.")
    placed_at: datetime = strawberry.field(description="Since when.")


POLICIES: Policies = {"Hold": ORDERS_OR_FULFILLMENT}
