"""Failures of other layers that clients may know of."""

from app.graphql.errors import OVERLOADED, RATE_LIMITED, SLOW_CONSUMER, RequestRefused
from resolvers.tracking_gate import RateLimited
from storage.errors import StaleWrite, StorageUnavailable
from storage.live.subscription import HubStopped, SlowConsumer

RETRY_HEADERS = {"retry-after": "1"}


def classify_failure(error: BaseException) -> RequestRefused | None:
    """The refusal that an exception stands for; None for a defect."""
    match error:
        case StorageUnavailable():
            message = "The database does not answer. Try again with the same idempotency key."
            return RequestRefused(OVERLOADED, message, 503, headers=RETRY_HEADERS)
        case RateLimited():
            return RequestRefused(RATE_LIMITED, str(error), 429, headers={"retry-after": "60"})
        case StaleWrite():
            message = "Others keep changing the same object. Try again."
            return RequestRefused(OVERLOADED, message, 503, headers=RETRY_HEADERS)
        case SlowConsumer():
            return RequestRefused(SLOW_CONSUMER, "Events came faster than they were read: resume from the cursor.", 503)
        case HubStopped():
            return RequestRefused(OVERLOADED, "This server is stopping: resume from the cursor.", 503)
    return None
