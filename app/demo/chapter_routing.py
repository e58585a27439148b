"""Parts of the order change hands: split, rerouted, rejected."""

from app.demo.cast import Cast
from app.demo.deliveries import moves_of, receive
from app.demo.expected import Expected, allocated, deallocated, found_damaged
from app.demo.goods import ARRIVING, CHAIR, FAR_WAREHOUSE, KETTLE, LAMP, LATER_WAREHOUSE, PARTNER, STORE, WAREHOUSE
from app.demo.stage import Stage

SPLIT = """
mutation Split($input: SplitFulfillmentOrderInput!) {
  splitFulfillmentOrder(input: $input) {
    fulfillmentOrder { status } newFulfillmentOrders { locationCode status } userErrors { code message field }
  }
}
"""

REROUTE = """
mutation Reroute($input: RerouteFulfillmentOrderInput!) {
  rerouteFulfillmentOrder(input: $input) {
    fulfillmentOrder { status }
    newFulfillmentOrders { locationCode status }
    userErrors { code message field }
  }
}
"""

REJECT = """
mutation Reject($input: RejectFulfillmentOrderInput!) {
  rejectFulfillmentOrder(input: $input) {
    fulfillmentOrder { status rejections { reason } } userErrors { code message field }
  }
}
"""


async def play(stage: Stage, cast: Cast) -> None:
    """Everything ends up elsewhere than where it began."""
    await stage.step(
        "Part 1 is split: the kettles become part 3", "splitFulfillmentOrder", lambda: _split(stage), _AFTER_SPLIT
    )
    await stage.step(
        "Goods arrive at three other locations",
        "receiveStock",
        lambda: receive(stage, ARRIVING),
        Expected(moves=moves_of(ARRIVING)),
    )
    await stage.step(
        "Part 3 is rerouted, the router chooses",
        "rerouteFulfillmentOrder",
        lambda: _reroute(stage, 3, None),
        _AFTER_ROUTER,
    )
    await stage.step(
        f"Part 1 is rerouted to {LATER_WAREHOUSE}, by name",
        "rerouteFulfillmentOrder",
        lambda: _reroute(stage, 1, LATER_WAREHOUSE),
        _AFTER_NAMED,
    )
    await stage.step(
        "The store rejects part 2, which is rerouted by itself",
        "rejectFulfillmentOrder",
        lambda: _reject(stage, cast),
        _AFTER_REJECTION,
    )


_AFTER_SPLIT = Expected(
    events=["FULFILLMENT_ORDER_SPLIT"],
    parts={1: f"{WAREHOUSE} OPEN 4 {LAMP}", 3: f"{WAREHOUSE} OPEN 2 {KETTLE}"},
)
_AFTER_ROUTER = Expected(
    events=["FULFILLMENT_ORDER_REROUTED"],
    moves=[deallocated(KETTLE, WAREHOUSE, 2), allocated(KETTLE, PARTNER, 2)],
    parts={3: f"{WAREHOUSE} CANCELLED 2 {KETTLE}", 4: f"{PARTNER} OPEN 2 {KETTLE}"},
)
_AFTER_NAMED = Expected(
    events=["FULFILLMENT_ORDER_REROUTED"],
    moves=[deallocated(LAMP, WAREHOUSE, 4), allocated(LAMP, LATER_WAREHOUSE, 4)],
    parts={1: f"{WAREHOUSE} CANCELLED 4 {LAMP}", 5: f"{LATER_WAREHOUSE} OPEN 4 {LAMP}"},
)
_AFTER_REJECTION = Expected(
    events=["FULFILLMENT_ORDER_REJECTED", "ORDER_ROUTED"],
    moves=[found_damaged(CHAIR, STORE, 1), allocated(CHAIR, FAR_WAREHOUSE, 1)],
    parts={2: f"{STORE} REJECTED 1 {CHAIR}", 6: f"{FAR_WAREHOUSE} OPEN 1 {CHAIR}"},
)


async def _split(stage: Stage) -> str:
    kettles = [{"lineId": stage.state.line_ids[KETTLE], "quantity": 2}]
    await stage.mutate(SPLIT, {"id": stage.state.part_ids[1], "parts": [{"lines": kettles}]}, name="split")
    return f"4 {LAMP} stay, 2 {KETTLE} apart"


async def _reroute(stage: Stage, part: int, location: str | None) -> str:
    given = {
        "id": stage.state.part_ids[part],
        "locationCode": location,
        "expectedVersion": stage.state.version,
    }
    (created,) = (await stage.mutate(REROUTE, given, name=f"reroute-{part}"))["newFulfillmentOrders"]
    chosen: str = created["locationCode"]
    return chosen


async def _reject(stage: Stage, cast: Cast) -> str:
    given = {
        "id": stage.state.part_ids[2],
        "reason": "DAMAGED",
        "note": "A leg is broken.",
    }
    rejected = (await stage.mutate(REJECT, given, name="reject", client=cast.store))["fulfillmentOrder"]
    return f"{rejected['status']}: {rejected['rejections'][0]['reason']}"
