"""What each piece of each line of the orders of a group costs at given prices of what the orders share."""

import numpy as np
from msgspec import Struct

from domain.routing.batch.order_group import OrderGroup
from domain.routing.batch.shape import Ints
from domain.routing.batch.sharing import Sharing

FORBIDDEN = 1 << 50
"""More than any plan counts."""


class PieceCosts(Struct, frozen=True):
    """By order, line and source: of a piece (FORBIDDEN where there is none). By order and source: of using it."""

    pieces: Ints
    using: Ints


def piece_costs(group: OrderGroup, sharing: Sharing, prices: Ints, slot_prices: Ints) -> PieceCosts:
    """An unserved unit counts nothing: what it would count is taken off the costs of those that are served."""
    units, opened = sharing.units_start, sharing.orders_start
    at_level = slot_prices[group.slots]
    at_place = prices[units:opened][group.places] - (group.penalty - prices[group.unserved])[:, None]
    pieces = group.unit_cost + at_level
    pieces += at_place[:, None, :]
    pieces *= group.weights[:, :, None]
    pieces[group.pieces == 0] = FORBIDDEN
    using = group.fixed + np.where(group.opens, prices[opened : sharing.orders_end][group.places], 0)
    return PieceCosts(pieces, using)
