"""Servings as a plan names them."""

from collections.abc import Sequence

from domain.routing.options.order_options import OrderOptions
from domain.routing.plan import Assignment
from domain.routing.serving.serving import Serving


def assignments_of(orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> list[Assignment]:
    """By order, line and rank of the location."""
    return [
        Assignment(
            order=options.demand.order,
            line=options.demand.lines[share.line].id,
            location=options.sources[share.source].location.code,
            quantity=share.units,
        )
        for options, serving in zip(orders, servings, strict=True)
        for share in sorted(serving)
    ]
