"""Record what is expected, or correct what was recorded before under the same reference."""

from datetime import datetime

from msgspec import Struct

from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.moment_rules import moment_refusals
from domain.number_rules import quantity_refusals
from domain.refusals import IllegalTransition, InvalidInput, NotFound, Refusal
from domain.supply.events import (
    IncomingSupplyCorrected,
    IncomingSupplyEvent,
    IncomingSupplyReceived,
    IncomingSupplyRecorded,
)
from domain.supply.incoming_supply import IncomingSupply, SupplyState, supply_id
from domain.text import code_refusals


class ExpectedSupply(Struct, frozen=True, kw_only=True):
    """What is to arrive, as a client knows it now; 0 units mean that nothing comes."""

    reference: str
    sku: str
    location: str
    quantity: int
    expected_at: datetime

    @property
    def id(self) -> str:
        return supply_id(self.sku, self.location, self.reference)


def expected_supply_refusals(expected: ExpectedSupply, *field: str) -> list[Refusal]:
    """What is wrong with it, whatever was recorded before."""
    refusals = code_refusals(expected.reference, *field, "reference")
    refusals += quantity_refusals(expected.quantity, *field, "quantity", least=0)
    return refusals + moment_refusals(expected.expected_at, *field, "expectedAt")


def record_supply(
    known: IncomingSupply | None, expected: ExpectedSupply, *, field: tuple[str, ...]
) -> IncomingSupplyEvent | None:
    """The event that makes it so; None if it is so already.

    Raises NotFound for the cancellation of what was never recorded, InvalidInput for fewer units than have arrived.
    """
    if known is None:
        if expected.quantity == 0:
            raise NotFound(
                f"No supply {expected.reference} of this SKU is expected there.", field=(*field, "reference")
            )
        return IncomingSupplyRecorded(
            supply=IncomingSupply(
                sku=expected.sku,
                location=expected.location,
                reference=expected.reference,
                quantity=expected.quantity,
                expected_at=expected.expected_at,
            )
        )
    if (known.quantity, known.expected_at) == (expected.quantity, expected.expected_at):
        return None
    if expected.quantity < known.received and expected.quantity != known.quantity:
        raise InvalidInput(f"{known.received} units of it have arrived already.", field=(*field, "quantity"))
    return IncomingSupplyCorrected(quantity=expected.quantity, expected_at=expected.expected_at)


def receive_supply(supply: IncomingSupply, quantity: int) -> IncomingSupplyReceived:
    """Count units that arrived against it, also more than were expected.

    Raises IllegalTransition when it was said that nothing comes, InvalidInput for more than any level can hold.
    """
    assert quantity > 0
    if supply.state is SupplyState.CANCELLED:
        raise IllegalTransition(what=supply.id, state=supply.state, verb="RECEIVE", supported_actions=("CORRECT",))
    if supply.received + quantity > QUANTITY_PER_LEVEL_MAX:
        raise InvalidInput(f"More than {QUANTITY_PER_LEVEL_MAX} units of {supply.id} would arrive.", field=("items",))
    return IncomingSupplyReceived(quantity=quantity)
