"""Messages of the `graphql-transport-ws` protocol, checked for their form."""

from typing import Any

import orjson
from msgspec import Struct

from app.graphql.errors import RequestRefused
from app.graphql.requests import GraphQLRequest, request_from_parameters

ID_CHARACTERS_MAX = 128


class MalformedMessage(Exception):
    """What a client sent is not a message of the protocol. The message becomes the reason of the close frame."""


class ConnectionInit(Struct, frozen=True):
    payload: dict[str, Any]


class Ping(Struct, frozen=True):
    pass


class Pong(Struct, frozen=True):
    pass


class Subscribe(Struct, frozen=True):
    id: str
    request: GraphQLRequest


class Complete(Struct, frozen=True):
    id: str


Message = ConnectionInit | Ping | Pong | Subscribe | Complete


def read_message(text: str) -> Message:
    """Read one text frame.

    Raises MalformedMessage if it is not a message that a client may send.
    """
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MalformedMessage("The message is not valid JSON") from error
    if not isinstance(message, dict):
        raise MalformedMessage("The message must be an object")
    match message.get("type"):
        case "subscribe":
            return Subscribe(_id(message), _request(message.get("payload")))
        case "complete":
            return Complete(_id(message))
        case "connection_init":
            return ConnectionInit(_payload(message))
        case "ping":
            _payload(message)
            return Ping()
        case "pong":
            _payload(message)
            return Pong()
        case _:
            raise MalformedMessage("The message type is unknown")


def _id(message: dict[str, Any]) -> str:
    value = message.get("id")
    if not isinstance(value, str) or not 0 < len(value) <= ID_CHARACTERS_MAX:
        raise MalformedMessage(f"The id must be a string of 1 to {ID_CHARACTERS_MAX} characters")
    return value


def _payload(message: dict[str, Any]) -> dict[str, Any]:
    payload = message.get("payload")
    if payload is None:
        return {}
    if not isinstance(payload, dict):
        raise MalformedMessage("The payload must be an object")
    return payload


def _request(payload: Any) -> GraphQLRequest:
    if not isinstance(payload, dict):
        raise MalformedMessage("The payload must be an object")
    try:
        return request_from_parameters(payload)
    except RequestRefused as refusal:
        raise MalformedMessage(refusal.message) from refusal
