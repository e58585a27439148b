"""GraphQL over HTTP: queries and mutations as JSON, subscriptions as event streams."""

from graphql import OperationType
from starlette.types import Receive, Scope, Send

from app.graphql.body import Bodies, ClientDisconnected
from app.graphql.editor import editor_response
from app.graphql.endpoint import Endpoint, request_id_from
from app.graphql.errors import BAD_REQUEST, RequestRefused
from app.graphql.exchange import Exchange, send_body, send_refusal
from app.graphql.negotiation import Reply, choose_reply, is_json, wants_page
from app.graphql.pipeline import PreparedOperation
from app.graphql.requests import request_from_body, request_from_query_string
from app.graphql.streams import stream_operation

NOT_ACCEPTABLE = RequestRefused("NOT_ACCEPTABLE", "No media type in Accept is supported.", 406)
METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"


class HttpView:
    """Answers the HTTP requests of one endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._bodies = Bodies(endpoint.limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        accept = headers.get(b"accept", b"").decode("latin-1")
        if self._asks_for_editor(scope, accept):
            await editor_response()(scope, receive, send)
            return
        request_id = request_id_from(headers.get(b"x-request-id", b"").decode("latin-1"))
        reply = choose_reply(accept)
        exchange = Exchange(scope, receive, send, headers, request_id, reply or Reply.JSON)
        if reply is None:
            await send_refusal(exchange, NOT_ACCEPTABLE)
            return
        try:
            await self._answer(exchange)
        except ClientDisconnected:
            return
        except Exception as error:  # noqa: BLE001  # every defect is logged and answered
            await send_refusal(exchange, self._endpoint.refusal(error, request_id))

    def _asks_for_editor(self, scope: Scope, accept: str) -> bool:
        return (
            self._endpoint.editor_enabled
            and scope["method"] == "GET"
            and wants_page(accept)
            and b"query=" not in scope["query_string"]
        )

    async def _answer(self, exchange: Exchange) -> None:
        endpoint = self._endpoint
        if exchange.scope["method"] == "GET":
            request = request_from_query_string(exchange.scope["query_string"])
        else:
            _check_posted(exchange)
            body = await self._bodies.read(exchange.receive, exchange.header(b"content-length"))
            request = request_from_body(body)
        principal = await endpoint.authenticate(exchange.header(b"authorization"))
        prepared = endpoint.pipeline.prepare(request, principal)
        _check_method(exchange, prepared)
        context = endpoint.context(principal, prepared, exchange.request_id, exchange.header(b"idempotency-key"))
        is_subscription = prepared.type is OperationType.SUBSCRIPTION
        if exchange.reply is Reply.EVENT_STREAM or (exchange.reply is Reply.MULTIPART and is_subscription):
            await stream_operation(endpoint, exchange, prepared, context)
            return
        if is_subscription:
            raise RequestRefused(BAD_REQUEST, "Subscriptions need a WebSocket or an event stream.", 406)
        with endpoint.gate:
            result = await endpoint.pipeline.execute(prepared, context)
        await send_body(exchange, 200, result)


def _check_posted(exchange: Exchange) -> None:
    if exchange.scope["method"] != "POST":
        raise RequestRefused(METHOD_NOT_ALLOWED, "Use GET or POST.", 405, headers={"allow": "GET, POST"})
    encoding = exchange.header(b"content-encoding")
    if not is_json(exchange.header(b"content-type") or "") or encoding not in (None, "identity"):
        raise RequestRefused("UNSUPPORTED_MEDIA_TYPE", "Send the request as plain application/json.", 415)


def _check_method(exchange: Exchange, prepared: PreparedOperation) -> None:
    # A link or an image on another site can make a browser send GET: it must not change anything.
    if prepared.type is OperationType.MUTATION and exchange.scope["method"] != "POST":
        raise RequestRefused(METHOD_NOT_ALLOWED, "Send mutations with POST.", 405, headers={"allow": "POST"})
