"""Inputs of mutations of fulfillment orders."""

import strawberry

from schema.mutations import ExpectingInput, KeyedInput, OptionallyKeyedInput
from schema.orders.enums import RejectionReason
from schema.orders.line_units import LineUnitsInput


@strawberry.input(description="A fulfillment order to work on.")
class FulfillmentOrderInput(ExpectingInput, OptionallyKeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the fulfillment order.")


@strawberry.input(description="A part to split off.")
class SplitPartInput:
    lines: list[LineUnitsInput] = strawberry.field(description="The units of the part.")
    location_code: str | None = strawberry.field(
        default=None, description="Who works on the part; the same location if absent."
    )


@strawberry.input(description="A fulfillment order to split.")
class SplitFulfillmentOrderInput(ExpectingInput, OptionallyKeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the fulfillment order.")
    parts: list[SplitPartInput] = strawberry.field(
        description="What becomes a fulfillment order of its own; something has to remain."
    )


@strawberry.input(description="Fulfillment orders to merge: of one order, at one location.")
class MergeFulfillmentOrdersInput(ExpectingInput, OptionallyKeyedInput):
    ids: list[strawberry.ID] = strawberry.field(description="Their ids; the first takes the units of the others.")


@strawberry.input(description="A fulfillment order to give to other locations.")
class RerouteFulfillmentOrderInput(ExpectingInput, KeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the fulfillment order.")
    lines: list[LineUnitsInput] | None = strawberry.field(default=None, description="The units to move; all if absent.")
    location_code: str | None = strawberry.field(
        default=None, description="Who is to take them; the router chooses if absent."
    )
    exclude_location_codes: list[str] | None = strawberry.field(
        default=None, description="Who is not to take them, besides the present location."
    )


@strawberry.input(description="A fulfillment order to reject, whole or in part.")
class RejectFulfillmentOrderInput(ExpectingInput, KeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the fulfillment order.")
    lines: list[LineUnitsInput] | None = strawberry.field(default=None, description="The units; all if absent.")
    reason: RejectionReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(default=None, description="In your own words.")
    reroute: bool = strawberry.field(
        default=True,
        description="Whether the router looks for another location at once; otherwise the units wait as `HELD`.",
    )
