"""Units of stock levels that orders and reservations hold, as their documents say."""

from motor.motor_asyncio import AsyncIOMotorClientSession

from domain.reservations.reservation import ReservationState
from storage import indexes
from storage.database import Database, Document
from storage.verification.invariants import WORKING


async def held_by_orders(
    database: Database, organization: str, location: str, session: AsyncIOMotorClientSession, *, sku: str | None = None
) -> dict[str, int]:
    """Units per SKU (or of one) that open fulfillment orders at the location have not shipped."""
    here: Document = {"location": location, "status": {"$in": [status.value for status in WORKING]}}
    lines = "fulfillment_orders.lines"
    of_sku: Document = {} if sku is None else {f"{lines}.sku": sku}
    pipeline: list[Document] = [
        {"$match": {"organization": organization, "fulfillment_orders": {"$elemMatch": here}, **of_sku}},
        {"$project": {"fulfillment_orders": 1}},
        {"$unwind": "$fulfillment_orders"},
        {"$match": {f"fulfillment_orders.{name}": wanted for name, wanted in here.items()}},
        {"$unwind": f"${lines}"},
        {"$match": of_sku},
        {
            "$group": {
                "_id": f"${lines}.sku",
                "units": {"$sum": {"$subtract": [f"${lines}.quantity", {"$ifNull": [f"${lines}.shipped", 0]}]}},
            }
        },
    ]
    rows = database["orders"].aggregate(pipeline, session=session, hint=indexes.BY_WORK)
    return {row["_id"]: row["units"] async for row in rows}


async def held_by_reservations(
    database: Database, organization: str, sku: str, location: str, session: AsyncIOMotorClientSession
) -> int:
    """Units of one level that active reservations hold, those included that are due and not yet expired."""
    active = {
        "organization": organization,
        "levels": f"{sku}|{location}",
        "state": ReservationState.ACTIVE.value,
    }
    units = 0
    async for reservation in database["reservations"].find(active, {"lines": 1}, session=session):
        for line in reservation["lines"]:
            if (line["sku"], line["location"]) == (sku, location):
                units += line["quantity"]
    return units
