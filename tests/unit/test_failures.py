"""Which failures of other layers clients hear of, and when to try again."""

import pytest

from app.failures import classify_failure
from operations.simulation_turns import SimulationsBusy
from resolvers.tracking_gate import RateLimited
from storage.errors import StaleWrite, StorageUnavailable
from storage.live.subscription import HubStopped, SlowConsumer


@pytest.mark.parametrize(
    ("failure", "code", "status", "seconds"),
    [
        (StorageUnavailable("mongod:27017 timed out"), "OVERLOADED", 503, 1),
        (StaleWrite(stream="order:ord_A", expected=1, actual=2), "OVERLOADED", 503, 1),
        (SimulationsBusy(6), "OVERLOADED", 503, 6),
        (RateLimited("too often"), "RATE_LIMITED", 429, 60),
    ],
)
def test_says_when_to_try_again(failure: Exception, code: str, status: int, seconds: int) -> None:
    refused = classify_failure(failure)
    assert refused is not None
    assert (refused.code, refused.status) == (code, status)
    assert refused.errors[0]["extensions"] == {"code": code, "retryAfterSeconds": seconds}
    assert refused.headers == {"retry-after": str(seconds)}
    assert "mongod" not in refused.message


def test_tells_subscribers_to_resume() -> None:
    codes = [refused.code for error in (SlowConsumer(), HubStopped()) if (refused := classify_failure(error))]
    assert codes == ["SLOW_CONSUMER", "OVERLOADED"]


def test_a_defect_is_not_classified() -> None:
    assert classify_failure(KeyError("secret")) is None
