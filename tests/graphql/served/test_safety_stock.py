"""What is kept back for whole categories, when stock is low, and units that move between buckets."""

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace

from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.inventory.safety_stock_rule import SafetyStockRule
from operations.command import Command
from operations.receive_stock import ReceivedItem, receive_stock
from operations.services import Services
from operations.set_category_safety_stock import set_category_safety_stock
from storage.database import Database
from storage.safety_stock_rules import SafetyStockRules
from storage.verify import verify
from tests.graphql.api import fresh_key
from tests.graphql.business import Business

LEVEL = "stockLevel { available safetyStock safetyStockTarget targetOfCategory lowStockThreshold damaged version }"


def keyed(**given: Any) -> dict[str, Any]:
    return {**given, "idempotencyKey": fresh_key()}


async def keep_back(business: Business, category: str, target: int, location: str = "EAST") -> int:
    """How many levels changed."""
    given = keyed(category=category, locationCode=location, target=target)
    answer = await business.api.run("setSafetyStock", given, "stockLevel { id } changedLevels")
    assert answer["stockLevel"] is None
    changed: int = answer["changedLevels"]
    return changed


async def categorize(business: Business, category: str, *codes: str) -> None:
    for code in codes:
        given = {"code": code, "name": code, "weightGrams": 400, "category": category}
        await business.api.run("saveSku", given)


async def receive(business: Business, sku: str, quantity: int, location: str = "EAST", **given: Any) -> None:
    items = [{"sku": sku, "quantity": quantity}]
    await business.api.run("receiveStock", keyed(locationCode=location, items=items, **given))


async def target_of(business: Business, sku: str, location: str = "EAST") -> tuple[int, bool | None]:
    document = (
        "query($sku: String!, $code: String!) "
        "{ stockLevel(sku: $sku, locationCode: $code) { safetyStockTarget targetOfCategory } }"
    )
    level = await business.api.data(document, sku=sku, code=location)
    return level["safetyStockTarget"], level["targetOfCategory"]


async def test_a_category_keeps_back_where_a_level_has_no_target_of_its_own(
    business: Business, database: Database
) -> None:
    await categorize(business, "Hot | drinks", "TEA", "MUG", "NEW")
    await business.api.run("setSafetyStock", keyed(sku="MUG", locationCode="EAST", target=1))
    assert await keep_back(business, "Hot | drinks", 4) == 1
    assert await target_of(business, "TEA") == (4, True)
    assert await target_of(business, "MUG") == (1, False)
    assert await target_of(business, "TEA", "WEST") == (0, None)
    assert await target_of(business, "ICE") == (0, None)
    assert (await verify(database, business.api.organization)).differences == ()


async def test_a_repeat_changes_nothing_and_another_target_changes_all(business: Business) -> None:
    await categorize(business, "Tea", "TEA", "MUG")
    given = keyed(category="Tea", locationCode="EAST", target=4)
    assert (await business.api.run("setSafetyStock", given, "changedLevels"))["changedLevels"] == 2
    async with business.unchanged():
        assert (await business.api.run("setSafetyStock", given, "changedLevels"))["changedLevels"] == 2
    before = await business.events_count()
    assert await keep_back(business, "Tea", 4) == 0
    assert await business.events_count() == before
    assert await keep_back(business, "Tea", 3) == 2
    assert await business.events_count() == before + 3


async def test_levels_to_come_keep_back_what_the_category_says(business: Business) -> None:
    await categorize(business, "Tea", "NEW")
    await keep_back(business, "Tea", 4)
    await receive(business, "NEW", 6)
    assert await business.level("NEW", "EAST") == {
        "onHand": 6,
        "available": 2,
        "safetyStock": 4,
        "safetyStockTarget": 4,
    }
    assert await target_of(business, "NEW") == (4, True)
    await receive(business, "NEW", 1, "WEST")
    assert await target_of(business, "NEW", "WEST") == (0, None)


async def test_a_new_level_with_a_target_of_its_own_keeps_it(business: Business) -> None:
    await categorize(business, "Tea", "NEW")
    await keep_back(business, "Tea", 4)
    given = keyed(sku="NEW", locationCode="EAST", target=2, expectedVersion=0)
    own = await business.api.run("setSafetyStock", given, LEVEL)
    assert own["stockLevel"]["version"] == 1
    assert await keep_back(business, "Tea", 5) == 0
    assert await target_of(business, "NEW") == (2, False)


async def test_what_is_expected_of_a_new_level_is_that_it_is_new(business: Business) -> None:
    await categorize(business, "Tea", "NEW")
    await keep_back(business, "Tea", 4)
    given = keyed(sku="NEW", locationCode="EAST", delta=5, reason="found", expectedVersion=0)
    found = await business.api.run("adjustStock", given, LEVEL)
    assert (found["stockLevel"]["available"], found["stockLevel"]["safetyStock"]) == (1, 4)


async def test_a_large_category_changes_in_portions(business: Business, services: Services, database: Database) -> None:
    codes = [f"T{number:02}" for number in range(12)]
    await categorize(business, "Tea", *codes)
    items = [{"sku": code, "quantity": 3} for code in codes]
    await business.api.run("receiveStock", keyed(locationCode="EAST", items=items))
    principal = Principal(organization=business.api.organization, client_id="test", scopes=SCOPES)
    command = Command(principal=principal, mutation="setSafetyStock")
    given: dict[str, Any] = {"category": "Tea", "location_code": "EAST", "target": 2, "levels_per_change": 5}
    commits = {"organization": business.api.organization}
    before = await database["commits"].count_documents(commits)
    assert (await set_category_safety_stock(services, command, **given)).ids["changed_levels"] == 12
    assert await database["commits"].count_documents(commits) == before + 1 + 3
    assert {await target_of(business, code) for code in codes} == {(2, True)}


async def test_a_threshold_that_is_so_already_writes_nothing(business: Business) -> None:
    given = {"sku": "MUG", "locationCode": "EAST", "threshold": 3}
    first = await business.api.run("setLowStockThreshold", keyed(**given), LEVEL)
    assert (first["stockLevel"]["lowStockThreshold"], first["stockLevel"]["version"]) == (3, 2)
    async with business.unchanged():
        again = await business.api.run("setLowStockThreshold", keyed(**given), LEVEL)
        assert again == first
        nowhere = keyed(sku="MUG", locationCode="WEST", threshold=0)
        assert await business.api.run("setLowStockThreshold", nowhere, LEVEL) == {"stockLevel": None}


async def test_coming_down_to_the_threshold_is_an_event(business: Business, database: Database) -> None:
    await business.api.run("setLowStockThreshold", keyed(sku="MUG", locationCode="EAST", threshold=3))
    for delta in (-6, -1, -3, 8):
        await business.api.run("adjustStock", keyed(sku="MUG", locationCode="EAST", delta=delta, reason="count"))
    stream = {"organization": business.api.organization, "stream": "stock:MUG|EAST", "type": {"$ne": "stock.changed"}}
    signals = await database["events"].find(stream).sort("version", 1).to_list(None)
    assert [(signal["type"], signal["data"]["available"]) for signal in signals] == [
        ("stock.low", 3),
        ("stock.out", 0),
        ("stock.replenished", 8),
    ]


async def test_units_move_between_buckets(business: Business) -> None:
    at = {"sku": "MUG", "locationCode": "EAST", "reason": "seen"}
    await business.api.run("reclassifyStock", keyed(**at, **{"from": "AVAILABLE", "to": "QUALITY_CONTROL"}, quantity=4))
    await business.api.run("reclassifyStock", keyed(**at, **{"from": "QUALITY_CONTROL", "to": "DAMAGED"}, quantity=3))
    await business.api.run("setSafetyStock", keyed(sku="MUG", locationCode="EAST", target=7))
    await business.api.run("reclassifyStock", keyed(**at, **{"from": "DAMAGED", "to": "AVAILABLE"}, quantity=2))
    await business.api.run("adjustStock", keyed(**at, delta=-1, bucket="DAMAGED"))
    assert await business.level("MUG", "EAST") == {
        "onHand": 9,
        "available": 1,
        "safetyStock": 7,
        "qualityControl": 1,
        "safetyStockTarget": 7,
    }


class RivalAfterRules(SafetyStockRules):
    """Lets a rival act once, right after no rule was found."""

    rival: Callable[[], Awaitable[Any]] | None = None

    async def get_many(self, *given: Any) -> list[SafetyStockRule]:
        found = await super().get_many(*given)
        rival, self.rival = self.rival, None
        if rival is not None:
            await rival()
        return found


async def test_a_target_that_is_set_while_a_level_comes_about_reaches_it(
    business: Business, services: Services, database: Database
) -> None:
    await categorize(business, "Tea", "NEW")
    rules = RivalAfterRules(database)
    rules.rival = lambda: keep_back(business, "Tea", 4)
    slow = replace(services, storage=replace(services.storage, safety_stock_rules=rules))
    principal = Principal(organization=business.api.organization, client_id="test", scopes=SCOPES)
    command = Command(principal=principal, mutation="receiveStock")
    items = [ReceivedItem(sku="NEW", quantity=6)]
    await receive_stock(slow, command, location_code="EAST", items=items, reason=None)
    assert await target_of(business, "NEW") == (4, True)
