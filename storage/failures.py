"""What the driver's errors mean for a reader."""

from collections.abc import Iterator
from contextlib import contextmanager

from pymongo.errors import ConnectionFailure, PyMongoError

from storage.errors import StorageUnavailable


@contextmanager
def unavailable_when_lost() -> Iterator[None]:
    """Turn lost connections and missed deadlines into StorageUnavailable; anything else is a defect and stays one."""
    try:
        yield
    except PyMongoError as error:
        if isinstance(error, ConnectionFailure) or error.timeout:
            raise StorageUnavailable("The database did not answer.") from error
        raise
