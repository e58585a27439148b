"""A bound on operations in flight: what does not fit is refused at once instead of queued."""

from types import TracebackType

from app.graphql.errors import OVERLOADED, RequestRefused


class Gate:
    """Counts operations in flight. Use as a context manager around each."""

    def __init__(self, maximum: int) -> None:
        assert maximum > 0
        self._maximum = maximum
        self.in_flight = 0

    def __enter__(self) -> None:
        if self.in_flight >= self._maximum:
            raise RequestRefused(
                OVERLOADED, "Too many operations are in flight. Try again.", 503, headers={"retry-after": "1"}
            )
        self.in_flight += 1

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.in_flight -= 1
