"""Routing that is only tried: figures of orders by several profiles, and nothing changed."""

from typing import Any

from tests.graphql.api import fresh_key
from tests.graphql.business import SHIP_TO, Business
from tests.graphql.profile_documents import draft, only, profile_of

FIGURES = """
orders units unitsServed fillRate cost { amount currencyCode } terms { term amount { amount } }
daysToDeliver daysToDeliverUnit splitOrders parcels shortOrders shortLines lateOrders co2eKilograms
locations { locationCode units parcels share }
"""
SIMULATE = f"""
query($input: SimulateRoutingInput!) {{
  simulateRouting(input: $input) {{
    at
    runs {{
      profileCode profileVersion
      figures {{ {FIGURES} }}
      orders {{
        index orderId status units unitsServed cost {{ amount }} deliverDays late
        parts {{ locationCode carrierService units deliverDays cost {{ amount }} }}
        nearestBaseline {{ cost {{ amount }} unitsUnserved savingPercent }}
        priorityBaseline {{ unitsUnserved }}
      }}
    }}
    comparison {{ kpi values changes }}
  }}
}}
"""
AT = "2026-01-05T12:00:00Z"
"""A Monday."""

DEFAULT = {"code": "DEFAULT"}
WEST_ONLY = {key: value for key, value in profile_of("X", only("WEST")).items() if key != "code"}


def wanted(*items: tuple[str, int], **fields: Any) -> dict[str, Any]:
    given = [{"sku": sku, "quantity": quantity} for sku, quantity in items]
    return {"channel": "WEB", "shipTo": SHIP_TO, "items": given, **fields}


async def simulate(business: Business, *profiles: dict[str, Any], **given: Any) -> dict[str, Any]:
    """The answer, which changes nothing and is the same when asked again."""
    document = {"profiles": list(profiles or (DEFAULT,)), "at": AT, **given}
    async with business.unchanged():
        answer: dict[str, Any] = await business.api.data(SIMULATE, input=document)
        assert await business.api.data(SIMULATE, input=document) == answer
    return answer


async def refused(business: Business, **given: Any) -> str:
    code, message = await business.api.error(SIMULATE, input={"profiles": [DEFAULT], **given})
    assert code in ("BAD_USER_INPUT", "NOT_FOUND")
    return message


def parts(run: dict[str, Any]) -> list[list[tuple[str, int]]]:
    return [[(part["locationCode"], part["units"]) for part in order["parts"]] for order in run["orders"]]


async def test_orders_take_what_the_ones_before_them_left(business: Business) -> None:
    orders = [wanted(("MUG", 7)), wanted(("MUG", 5)), wanted(("MUG", 2), priority="URGENT")]
    (run,) = (await simulate(business, orders=orders))["runs"]
    assert parts(run) == [[("EAST", 7)], [("EAST", 1)], [("EAST", 2)]]
    figures = run["figures"]
    assert (figures["orders"], figures["units"], figures["unitsServed"]) == (3, 14, 10)
    assert (figures["shortOrders"], figures["shortLines"], figures["splitOrders"], figures["parcels"]) == (1, 1, 0, 3)
    assert figures["fillRate"] == 10 / 14
    assert figures["locations"] == [{"locationCode": "EAST", "units": 10, "parcels": 3, "share": 1.0}]
    assert [order["status"] for order in run["orders"]] == ["OPTIMAL"] * 3


async def test_profiles_are_compared_with_the_first(business: Business) -> None:
    tried = {"code": "CANDIDATE", "profile": WEST_ONLY}
    answer = await simulate(business, DEFAULT, tried, orders=[wanted(("TEA", 2))])
    standing, candidate = answer["runs"]
    assert [parts(standing), parts(candidate)] == [[[("EAST", 2)]], [[("WEST", 2)]]]
    assert (candidate["profileCode"], candidate["profileVersion"]) == ("CANDIDATE", 0)
    # Ordered on Monday at noon UTC: it leaves a day later, and the only service brings it in two days, or in five.
    assert [run["figures"]["daysToDeliver"] for run in answer["runs"]] == [3.0, 8.0]
    assert candidate["figures"]["cost"] == {"amount": "6.00", "currencyCode": "USD"}
    assert candidate["figures"]["terms"] == [{"term": "SHIPPING_PARCEL", "amount": {"amount": "6.00"}}]
    compared = {each["kpi"]: each for each in answer["comparison"]}
    assert compared["DAYS_TO_DELIVER"]["values"] == [3.0, 8.0]
    assert compared["DAYS_TO_DELIVER"]["changes"] == [0.0, 500 / 3]
    assert compared["SPLIT_ORDERS"]["changes"] == [None, None]


async def test_tells_what_a_draft_would_do(business: Business) -> None:
    saved = await draft(business, profile_of("TRIAL", only("WEST")))
    (run,) = (await simulate(business, saved, orders=[wanted(("TEA", 1))]))["runs"]
    assert (parts(run), run["profileVersion"]) == ([[("WEST", 1)]], saved["version"])
    message = await refused(business, orders=[wanted(("TEA", 1))], profiles=[{"code": "TRIAL"}])
    assert message == "No version of routing profile TRIAL is in force."


async def test_placed_orders_may_have_what_they_hold(business: Business) -> None:
    first = await business.place(("MUG", 8))
    second = await business.place(("TEA", 1))
    answer = await simulate(business, orderIds=[second["id"], first["id"]])
    (run,) = answer["runs"]
    assert parts(run) == [[("EAST", 1)], [("EAST", 8)]]
    assert [order["orderId"] for order in run["orders"]] == [second["id"], first["id"]]
    assert run["figures"]["shortOrders"] == 0


async def test_late_is_what_comes_after_the_requested_day(business: Business) -> None:
    asked = [wanted(("TEA", 1), requestedDeliveryBy=f"2026-01-0{day}T23:00:00Z") for day in (7, 8)]
    (run,) = (await simulate(business, orders=asked))["runs"]
    assert [(order["deliverDays"], order["late"]) for order in run["orders"]] == [(3, True), (3, False)]
    assert run["figures"]["lateOrders"] == 1


async def test_a_pickup_is_served_where_the_customer_comes(business: Business) -> None:
    order = {"channel": "WEB", "method": "PICKUP", "locationCode": "SHOP", "items": [{"sku": "TEA"}]}
    (run,) = (await simulate(business, orders=[order]))["runs"]
    assert parts(run) == [[("SHOP", 1)]]


async def test_what_is_wrong_is_told(business: Business) -> None:
    tea = wanted(("TEA", 1))
    assert await refused(business) == "Give orders, or ids of orders."
    assert await refused(business, orders=[tea], orderIds=["ord_x"]) == ("Give orders, or ids of orders, not both.")
    assert await refused(business, orders=[]) == "1 to 50 orders."
    assert await refused(business, orders=[tea] * 51) == "1 to 50 orders."
    assert await refused(business, orders=[tea], profiles=[]) == "1 to 5 profiles."
    assert await refused(business, orders=[wanted(("NONE", 1))]) == "No SKU NONE."
    assert await refused(business, orderIds=["ord_none"]) == "No order ord_none."
    assert await refused(business, orders=[tea], profiles=[{"code": "NONE"}]) == (
        "No version of routing profile NONE is in force."
    )
    assert await refused(business, orders=[tea], at="1999-12-31T00:00:00Z") == (
        "The time is between the years 2000 and 2199."
    )
    assert await refused(business, orders=[tea], at="2190-01-01T00:00:00Z") == "The time is at most 366 days ahead."
    contrary = {**WEST_ONLY, "costs": {**WEST_ONLY["costs"], "tariffs": []}}
    assert "tariff" in await refused(business, orders=[tea], profiles=[{"code": "X", "profile": contrary}])
    euros = {"code": "X", "profile": {**WEST_ONLY, "currencyCode": "EUR"}}
    assert "several currencies" in await refused(business, orders=[tea], profiles=[DEFAULT, euros])


async def test_a_cancelled_order_has_nothing_to_route(business: Business) -> None:
    order = await business.place(("TEA", 1))
    await business.api.run("cancelOrder", {"id": order["id"], "idempotencyKey": fresh_key()})
    assert await refused(business, orderIds=[order["id"]]) == (f"All of order {order['number']} is cancelled.")


async def test_orders_of_others_do_not_exist(business: Business) -> None:
    order = await business.place(("TEA", 1))
    stranger = await business.api.elsewhere()
    code, message = await stranger.error(SIMULATE, input={"orderIds": [order["id"]], "profiles": [DEFAULT]})
    assert (code, message) == ("NOT_FOUND", f"No order {order['id']}.")


async def test_limited_clients_are_told_nothing_of_the_network(business: Business) -> None:
    given = {"orders": [wanted(("TEA", 1))], "profiles": [DEFAULT]}
    limited = await business.api.client(channels=["WEB"])
    code, _ = await limited.error(SIMULATE, input=given)
    assert code == "NOT_PERMITTED"


async def test_everything_that_is_wrong_is_told_with_its_place(business: Business) -> None:
    orders = [wanted(("TEA", 1)), wanted(("TEA", 0)), wanted(("MUG", 1), ("NONE", 1))]
    body = await business.api.send(SIMULATE, input={"profiles": [DEFAULT], "orders": orders})
    (error,) = body["errors"]
    assert [refusal["field"] for refusal in error["extensions"]["refusals"]] == [
        ["orders", "1", "items", "0", "quantity"],
        ["orders", "2", "items", "1", "sku"],
    ]
