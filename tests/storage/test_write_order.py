"""What the committer writes, it writes in an order: what is not in it would not be written at all."""

from storage.codec import COLLECTIONS
from storage.committing.transaction import WRITE_ORDER


def test_every_collection_has_its_place() -> None:
    written = {*COLLECTIONS.values(), "stock_levels", "idempotency", "routing_decisions", "commits"}
    assert written == set(WRITE_ORDER)
