"""HTTP connections whose requests must begin in time and with headers of a bounded size."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.answer_writing import AnswerWriting

SEPARATOR_BYTES = 4
"""What stands around the name and the value of a header: a colon, a space and the end of the line."""
LINGER_SECONDS = 1.0
"""How long to discard what a refused client still sends: closing at once would reset the connection before the client
reads the answer."""
REFUSAL = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class HeadersTooLarge(Exception):
    """The request line and the headers of a request exceed their limit."""


class BoundedHttpProtocol(HttpToolsProtocol):
    """Refuses large headers with 431 and closes connections that take too long to send them.

    The time runs from the opening of the connection, and later from the first byte of each request. A request that
    comes in one piece needs no timer: one runs only while a connection is neither being served nor idle between
    requests, for which the server has a timer of its own.
    """

    header_bytes_max = 64 * 1024
    header_seconds_max = 10.0

    _timer: asyncio.TimerHandle | None = None
    _pending_bytes = 0
    _header_bytes_possible = 0
    _is_in_headers = False
    _is_refused = False
    _is_upgraded = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the server has it
        super().connection_made(transport)
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        self._pending_bytes += len(data)
        self._header_bytes_possible = self._pending_bytes
        super().data_received(data)
        if not self._is_ended():
            self._watch()

    def _is_ended(self) -> bool:
        return self._is_upgraded or self._is_refused or self.transport.is_closing()

    def _watch(self) -> None:
        if self._pending_bytes > self.header_bytes_max:
            self._refuse()
        elif self._is_waiting():
            if self._timer is None:
                self._start_timer()
        else:
            self._stop_timer()

    def on_message_begin(self) -> None:
        self._is_in_headers = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_headers = False
        self._pending_bytes = 0
        self._stop_timer()
        if self._are_headers_too_large():
            self._refuse()
            raise HeadersTooLarge
        before = self.cycle
        super().on_headers_complete()
        # Other methods may be answered without a body, and who expects to be asked on is written to before the answer.
        if self.cycle is not before and self.scope["method"] == "POST" and not self.expect_100_continue:
            self.cycle.transport = AnswerWriting(self.transport)  # type: ignore[assignment]  # all that an answer uses

    def _are_headers_too_large(self) -> bool:
        # What has come since the last request can hardly be less than its headers are counted for: most need no count.
        if self._header_bytes_possible * 2 <= self.header_bytes_max:
            return False
        size = len(self.url) + sum(len(name) + len(value) + SEPARATOR_BYTES for name, value in self.headers)
        return size > self.header_bytes_max

    def on_body(self, body: bytes) -> None:
        self._pending_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._pending_bytes = 0
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._is_upgraded = True
        self._stop_timer()
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        if not self._is_refused:
            super().send_400_response(msg)

    def _is_serving(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete  # type: ignore[redundant-expr]  # None at first

    def _is_waiting(self) -> bool:
        """Whether the client owes the rest of something and no other timer runs."""
        return self._is_in_headers or (not self._is_serving() and self.timeout_keep_alive_task is None)

    def _refuse(self) -> None:
        self._is_refused = True
        self._stop_timer()
        if self._is_serving():
            # An answer now would stand in the middle of the one to the request before.
            self.transport.close()
            return
        self.transport.write(REFUSAL)
        self.transport.write_eof()
        self._timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _start_timer(self) -> None:
        self._timer = self.loop.call_later(self.header_seconds_max, self._give_up)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        if self._is_serving():
            self._start_timer()  # the client may well wait for this response before it goes on
        else:
            self._timer = None
            self.transport.close()
