"""What documents leave out has a meaning of its own: the default of the field, as it was when they were written."""

from typing import get_args, get_type_hints

import pytest
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from domain.inventory.movements import StockChanged
from domain.orders.events import OrderEvent
from domain.orders.lines import OrderLine
from domain.orders.order import Order, OrderState, Priority
from domain.routing.decision import RoutingDecision
from domain.routing.plan import RoutingPlan
from domain.routing.problem import NO_MOMENT, RoutingDemand, RoutingProblem
from storage.routing_bases import COMMON_FIELDS

KINDS = (*get_args(OrderEvent), StockChanged, Order, RoutingDemand, RoutingPlan)
NOTHING: tuple[object, ...] = (None, 0, (), "", {}, frozenset())

SAYING_MORE = {
    (Order, "state"): OrderState.OPEN,
    (Order, "priority"): Priority.NORMAL,
    (Order, "allow_split"): True,
    (OrderLine, "allow_backorder"): True,
    (RoutingDemand, "split_allowed"): True,
    (RoutingDemand, "priority"): 100,
    (RoutingProblem, "at"): NO_MOMENT,
    (RoutingProblem, "solver_seconds_max"): 0.25,
}
"""Defaults that are not nothing. Another one here changes what all stored documents say: that needs a migration."""


def structs_in(kind: object) -> set[type[Struct]]:
    """The class and those of all values inside."""
    found: set[type[Struct]] = set()
    waiting = [kind]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, Struct) and one not in found:
            found.add(one)
            waiting.extend(get_type_hints(one).values())
        waiting.extend(get_args(one))
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_all_that_an_order_writes_leaves_defaults_out(kind: type[Struct]) -> None:
    writing_defaults = [
        each.__name__
        for each in structs_in(kind)
        if not each.__struct_config__.omit_defaults and any(not field.required for field in fields(each))
    ]
    assert writing_defaults == []


def test_what_is_left_out_means_what_it_meant() -> None:
    saying_more = {}
    kept_apart: set[type[Struct]] = {RoutingDecision, RoutingProblem}
    for kind in kept_apart.union(*map(structs_in, KINDS)):
        for field in fields(kind):
            default = field.default if field.default_factory is NODEFAULT else field.default_factory()
            if default is not NODEFAULT and default not in NOTHING and field.name not in COMMON_FIELDS:
                saying_more[kind, field.name] = default
    assert saying_more == SAYING_MORE
