"""Events of the log."""

from datetime import datetime

import strawberry

from domain.access.scopes import ORDERS_READ
from schema.event_type import EventType
from schema.policy import Policies


@strawberry.type(description="One entry of the event log: something that happened.")
class Event:
    id: strawberry.ID = strawberry.field(description="Unique; clients that get an event twice know it by this.")
    type: str = strawberry.field(graphql_type=EventType, description="What happened.")
    version: int = strawberry.field(description="The version that the object had after it: 1, 2, 3 … without holes.")
    occurred_at: datetime = strawberry.field(description="When it happened.")


POLICIES: Policies = {"Event": ORDERS_READ}
