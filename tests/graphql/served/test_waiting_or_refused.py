"""Whether units without stock wait: said by the order, by its channel, and by their SKU."""

from typing import Any

from tests.graphql.api import refusal
from tests.graphql.business import Business, order_of

SELECT = "order { allowBackorder lines { allowBackorder exception quantities { backordered allocated } } }"
SHORT = refusal("INSUFFICIENT_STOCK", sku="MUG", requested=12, available=10)


async def place(business: Business, **fields: Any) -> Any:
    return (await business.api.run("placeOrder", order_of(("MUG", 12), **fields), SELECT))["order"]


def waiting(*, allowed: bool = True) -> dict[str, Any]:
    quantities = {"backordered": 2, "allocated": 10}
    lines = [{"allowBackorder": True, "exception": "NO_STOCK", "quantities": quantities}]
    return {"allowBackorder": allowed, "lines": lines}


async def save_web(business: Business, *, waits: bool) -> None:
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web store", "allowBackorder": waits})


async def test_an_order_waits_if_it_says_so(business: Business) -> None:
    await business.refuses("placeOrder", order_of(("MUG", 12)), SHORT)
    await business.refuses("placeOrder", order_of(("MUG", 12), allowBackorder=False), SHORT)
    assert await place(business, allowBackorder=True) == waiting()


async def test_an_order_that_does_not_say_waits_as_its_channel_has_it(business: Business) -> None:
    await save_web(business, waits=True)
    await business.refuses("placeOrder", order_of(("MUG", 12), allowBackorder=False), SHORT)
    assert await place(business) == waiting()
    await save_web(business, waits=False)
    await business.refuses("placeOrder", order_of(("MUG", 12)), {**SHORT, "available": 0})


async def test_units_of_a_sku_that_may_not_wait_refuse_the_order(business: Business) -> None:
    await business.api.run("saveSku", {"code": "MUG", "name": "Mug", "weightGrams": 400, "allowBackorder": False})
    await business.refuses("placeOrder", order_of(("MUG", 12), allowBackorder=True), SHORT)
    mixed = order_of(("TEA", 25), ("MUG", 1), allowBackorder=True)
    select = "order { lines { allowBackorder quantities { backordered } } }"
    placed = await business.api.run("placeOrder", mixed, select)
    assert placed["order"]["lines"] == [
        {"allowBackorder": True, "quantities": {"backordered": 5}},
        {"allowBackorder": False, "quantities": {"backordered": 0}},
    ]
    assert await business.api.data('{ sku(code: "MUG") { allowBackorder } }') == {"allowBackorder": False}
