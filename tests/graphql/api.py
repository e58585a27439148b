"""A client of the served API: documents go over HTTP, answers come back as they are."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
from msgspec import Struct
from msgspec.structs import replace

from domain.access.scopes import CHANNEL_SCOPES, LOCATION_SCOPES, SCOPES
from operations.create_api_key import create_api_key
from operations.services import Services

_keys = count(1)

FULFILLMENT_ORDER_STEPS = frozenset(
    {"acceptFulfillmentOrder", "markPicking", "markPacked", "markReadyForPickup", "markPickedUp"}
)
"""Mutations that share one input."""

USER_ERRORS = """
userErrors {
  __typename code message field
  ... on InsufficientStock { sku requested available }
  ... on NotRoutable { exception skus }
  ... on QuantityExceeded { requested available }
  ... on StockPromised { sku locationCode requested free }
  ... on StockChangedMeanwhile { expected actual }
  ... on VersionConflict { expected actual }
  ... on IllegalTransition { from verb supportedActions }
  ... on BucketTooSmall { sku locationCode bucket requested present }
  ... on ReservationEnded { reservationId state }
  ... on TooManyReservations { limit active }
}
"""


class Api(Struct, frozen=True):
    """One client of an organization; without a key it is an anonymous visitor."""

    http: httpx.AsyncClient
    services: Services
    organization: str
    environment: str
    key: str | None = None

    async def post(self, document: str, variables: Mapping[str, Any] | None = None, **headers: str) -> httpx.Response:
        """Send a document; headers are named with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key is not None:
            sent.setdefault("authorization", f"Bearer {self.key}")
        return await self.http.post("/graphql", json={"query": document, "variables": variables or {}}, headers=sent)

    async def send(self, document: str, **variables: Any) -> dict[str, Any]:
        """The whole answer. No answer of this client may be a defect."""
        response = await self.post(document, variables)
        body: dict[str, Any] = response.json()
        assert all(error["extensions"]["code"] != "INTERNAL" for error in body.get("errors", ())), body
        return body

    async def data(self, document: str, **variables: Any) -> Any:
        """What the only root field answers; there must be no errors."""
        body = await self.send(document, **variables)
        assert "errors" not in body, body["errors"]
        (value,) = body["data"].values()
        return value

    async def error(self, document: str, **variables: Any) -> tuple[str, str]:
        """Code and message of the only error; there must be no data."""
        body = await self.send(document, **variables)
        assert not any((body.get("data") or {}).values()), body
        (error,) = body["errors"]
        return error["extensions"]["code"], error["message"]

    async def run(self, field: str, given: Mapping[str, Any], select: str = "__typename") -> dict[str, Any]:
        """Run a mutation that must not be refused; its payload."""
        payload: dict[str, Any] = await self.data(mutation(field, select), input=given)
        assert payload.pop("userErrors") == [], field
        return payload

    async def refusals(self, field: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Run a mutation that must be refused; its user errors without the messages, which are for people."""
        payload = await self.data(mutation(field, "__typename"), input=given)
        assert payload["userErrors"], f"{field} was not refused"
        return [plain(error) for error in payload["userErrors"]]

    async def client(
        self,
        *scopes: str,
        channels: Sequence[str] | None = None,
        locations: Sequence[str] | None = None,
        environment: str | None = None,
    ) -> "Api":
        """Another client of the organization, with these scopes or with all that its limits allow."""
        allowed = SCOPES if channels is None else CHANNEL_SCOPES
        allowed = allowed if locations is None else allowed & LOCATION_SCOPES
        created = await create_api_key(
            self.services,
            organization=self.organization,
            environment=environment or self.environment,
            name="test",
            scopes=scopes or sorted(allowed),
            channels=channels,
            locations=locations,
        )
        return replace(self, key=created.text)

    async def elsewhere(self) -> "Api":
        """A client of a new organization that may do everything there."""
        other = replace(self, organization=f"org-{uuid4().hex[:12]}", key=None)
        await self.services.storage.organizations.ensure(other.organization)
        return await other.client()

    def anonymous(self) -> "Api":
        return replace(self, key=None)

    def with_credential(self, credential: str) -> "Api":
        return replace(self, key=credential)


def mutation(field: str, select: str) -> str:
    """The document with this mutation alone."""
    return f"mutation($input: {input_type(field)}!) {{ {field}(input: $input) {{ {select} {USER_ERRORS} }} }}"


def input_type(field: str) -> str:
    return "FulfillmentOrderInput" if field in FULFILLMENT_ORDER_STEPS else f"{field[0].upper()}{field[1:]}Input"


def plain(error: Mapping[str, Any]) -> dict[str, Any]:
    """A user error without its message; its type says the same as its code."""
    kind = "".join(word.capitalize() for word in error["code"].split("_"))
    assert error["__typename"] == kind
    assert error["message"]
    return {name: value for name, value in error.items() if name not in ("__typename", "message")}


def refusal(code: str, *field: str, **facts: Any) -> dict[str, Any]:
    """A user error as `Api.refusals` gives it; `from_` stands for `from`."""
    return {"code": code, "field": list(field) or None} | {name.rstrip("_"): value for name, value in facts.items()}


def fresh_key() -> str:
    """An idempotency key that was never used."""
    return f"key-{next(_keys)}"
