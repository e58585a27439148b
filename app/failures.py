"""Failures of other layers that clients may know of."""

from app.graphql.errors import OVERLOADED, RATE_LIMITED, SLOW_CONSUMER, RequestRefused
from operations.simulation_turns import SimulationsBusy
from resolvers.tracking_gate import RateLimited
from storage.errors import StaleWrite, StorageUnavailable
from storage.live.subscription import HubStopped, SlowConsumer

RETRY_SECONDS = 1
RATE_LIMIT_SECONDS = 60


def classify_failure(error: BaseException) -> RequestRefused | None:
    """The refusal that an exception stands for; None for a defect."""
    match error:
        case StorageUnavailable():
            message = "The database does not answer. Try again with the same idempotency key."
            return _later(OVERLOADED, message, 503, RETRY_SECONDS)
        case SimulationsBusy():
            message = "Another simulation runs on this server. Try again."
            return _later(OVERLOADED, message, 503, error.seconds)
        case RateLimited():
            return _later(RATE_LIMITED, str(error), 429, RATE_LIMIT_SECONDS)
        case StaleWrite():
            message = "Others keep changing the same object. Try again."
            return _later(OVERLOADED, message, 503, RETRY_SECONDS)
        case SlowConsumer():
            return RequestRefused(SLOW_CONSUMER, "Events came faster than they were read: resume from the cursor.", 503)
        case HubStopped():
            return RequestRefused(OVERLOADED, "This server is stopping: resume from the cursor.", 503)
    return None


def _later(code: str, message: str, status: int, seconds: int) -> RequestRefused:
    """Try again after so many seconds. They stand in the error too: a status and headers speak for whole requests only."""
    return RequestRefused(
        code, message, status, extensions={"retryAfterSeconds": seconds}, headers={"retry-after": str(seconds)}
    )
