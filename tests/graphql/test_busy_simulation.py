"""A simulation that finds another one running."""

import asyncio

from tests.graphql.client import Client
from tests.graphql.shop import Shop

SIMULATE = (
    "query($input: SimulateRoutingInput!) { simulateRouting(input: $input) { runs { figures { unitsServed } } } }"
)
ASKED = {
    "profiles": [{"code": "DEFAULT"}],
    "orders": [{"channel": "WEB", "items": [{"sku": "TEA"}], "shipTo": {"countryCode": "US", "postalCode": "10004"}}],
}
ANSWER = {"runs": [{"figures": {"unitsServed": 1}}]}


async def test_is_refused_long_before_its_time_is_up_and_may_be_tried_again(client: Client, shop: Shop) -> None:
    async with asyncio.timeout(3), client.services.operations.simulations.turn(steps=1):
        error = await client.error(SIMULATE, input=ASKED)
    assert error["extensions"] == {"code": "OVERLOADED", "retryAfterSeconds": 1}
    assert await client.data(SIMULATE, input=ASKED) == ANSWER


async def test_waits_for_one_that_is_nearly_done(client: Client, shop: Shop) -> None:
    answers = await asyncio.gather(*(client.data(SIMULATE, input=ASKED) for _ in range(2)))
    assert answers == [ANSWER, ANSWER]
