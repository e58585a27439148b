"""Several mutations in one request: each answers with what it has made true."""

from typing import Any

from tests.graphql.business import Business


async def test_shows_a_channel_as_saved_last(business: Business) -> None:
    body = await business.api.send(
        """mutation($one: SaveChannelInput!, $two: SaveChannelInput!) {
          one: saveChannel(input: $one) { channel { name version } }
          two: saveChannel(input: $two) { channel { name version } }
        }""",
        one={"code": "APP", "name": "App"},
        two={"code": "APP", "name": "Mobile app"},
    )
    assert body["data"] == {
        "one": {"channel": {"name": "App", "version": 1}},
        "two": {"channel": {"name": "Mobile app", "version": 2}},
    }


async def test_shows_what_a_level_belongs_to_as_saved_meanwhile(business: Business) -> None:
    def arrival(key: str) -> dict[str, Any]:
        return {"idempotencyKey": key, "locationCode": "EAST", "items": [{"sku": "TEA", "quantity": 1}]}

    body = await business.api.send(
        """mutation($one: ReceiveStockInput!, $name: SaveSkuInput!, $two: ReceiveStockInput!) {
          one: receiveStock(input: $one) { stockLevels { sku { name } } }
          saveSku(input: $name) { sku { name } }
          two: receiveStock(input: $two) { stockLevels { sku { name } } }
        }""",
        one=arrival("one"),
        name={"code": "TEA", "name": "Black tea", "weightGrams": 400},
        two=arrival("two"),
    )
    assert body["data"] == {
        "one": {"stockLevels": [{"sku": {"name": "Green tea"}}]},
        "saveSku": {"sku": {"name": "Black tea"}},
        "two": {"stockLevels": [{"sku": {"name": "Black tea"}}]},
    }
