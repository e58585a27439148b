"""GraphQL over WebSocket: lets clients in."""

from starlette.types import Receive, Scope, Send

from app.graphql.endpoint import Endpoint, request_id_from
from app.graphql.errors import RequestRefused
from app.graphql.socket_channel import CloseCode, SocketChannel
from app.graphql.socket_session import SocketSession
from app.graphql.socket_watch import SocketWatch

SUBPROTOCOL = "graphql-transport-ws"


class SocketView:
    """Accepts the WebSockets of one endpoint.

    Refusals come as close codes after the handshake: a refused handshake tells a client nothing.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._watch = SocketWatch(endpoint.limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        channel = SocketChannel(send, self._endpoint.limits)
        if SUBPROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.accept"})
            await channel.close(CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE, f"The subprotocol must be {SUBPROTOCOL}")
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        headers = dict(scope["headers"])
        authorization = headers.get(b"authorization")
        session = SocketSession(
            self._endpoint,
            channel,
            receive,
            authorization=None if authorization is None else authorization.decode("latin-1"),
            request_id=request_id_from(headers.get(b"x-request-id", b"").decode("latin-1")),
        )
        await self._serve(session, channel)

    async def _serve(self, session: SocketSession, channel: SocketChannel) -> None:
        connections = self._endpoint.connections
        try:
            connections.add(session.drain)
        except RequestRefused as refusal:
            code = CloseCode.RESTART if connections.is_draining else CloseCode.TRY_AGAIN
            await channel.close(code, refusal.message)
            return
        self._watch.add(session)
        try:
            await session.run()
        finally:
            self._watch.remove(session)
            connections.remove(session.drain)
