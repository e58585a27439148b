"""The limit: what a hand-written endpoint costs that does the same work without GraphQL."""

from typing import Any

import orjson
from motor.motor_asyncio import AsyncIOMotorClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.settings import load_settings

settings = load_settings()
client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(settings.mongo_url, tz_aware=True)
orders = client[settings.database]["orders"]


async def order_by_id(request: Request) -> Response:
    document = await orders.find_one({"_id": request.path_params["key"]})
    return Response(orjson.dumps(document), media_type="application/json")


app = Starlette(routes=[Route("/orders/{key}", order_by_id)])
