"""Inputs as the values that operations take."""

from collections.abc import Sequence

from domain.address import Address
from domain.orders.fulfillment_order import LineUnits
from domain.supply.record import ExpectedSupply
from schema.address import AddressInput
from schema.inventory.incoming_supply import ExpectedSupplyInput
from schema.orders.line_units import LineUnitsInput


def given_address(address: AddressInput) -> Address:
    return Address(**vars(address))


def given_units(lines: Sequence[LineUnitsInput]) -> tuple[LineUnits, ...]:
    return tuple(LineUnits(line_id=units.line_id, quantity=units.quantity) for units in lines)


def given_units_or_all(lines: Sequence[LineUnitsInput] | None) -> tuple[LineUnits, ...] | None:
    """None means all, an empty list is the client's mistake."""
    return None if lines is None else given_units(lines)


def given_supply(item: ExpectedSupplyInput) -> ExpectedSupply:
    return ExpectedSupply(
        reference=item.reference,
        sku=item.sku,
        location=item.location_code,
        quantity=item.quantity,
        expected_at=item.expected_at,
    )
