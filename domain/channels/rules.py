"""What makes a channel acceptable."""

from domain.channels.channel import Channel
from domain.limits import QUANTITY_PER_LEVEL_MAX, RESERVATION_SECONDS_MAX
from domain.refusals import InvalidInput, Refusal
from domain.text import code_refusals, required_text_refusals

STOCK_PERCENT_MAX = 100


def channel_refusals(channel: Channel) -> list[Refusal]:
    """Everything that is wrong with it."""
    refusals = code_refusals(channel.code, "code")
    refusals += required_text_refusals(channel.name, "A channel has a name.", "name")
    if not 0 <= channel.stock_percent <= STOCK_PERCENT_MAX:
        refusals.append(InvalidInput(f"The share is 0 to {STOCK_PERCENT_MAX} percent.", field=("stockPercent",)))
    if not 0 <= channel.stock_buffer <= QUANTITY_PER_LEVEL_MAX:
        refusals.append(InvalidInput(f"The buffer is 0 to {QUANTITY_PER_LEVEL_MAX} units.", field=("stockBuffer",)))
    if not 1 <= channel.reservation_seconds <= RESERVATION_SECONDS_MAX:
        refusals.append(
            InvalidInput(f"A reservation lasts 1 to {RESERVATION_SECONDS_MAX} seconds.", field=("reservationSeconds",))
        )
    return refusals
