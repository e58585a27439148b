"""The relay's lease: at most one leader over all processes, and a token that tells leaders apart."""

import asyncio
from typing import Any, cast

from msgspec import Struct
from pymongo import ReturnDocument, timeout
from pymongo.errors import DuplicateKeyError

from storage.database import Database, Document, blocking
from storage.orphaned_transactions import end_orphaned_transactions

COLLECTION = "leases"
RELAY = "relay"
LEASE_SECONDS = 3.0
TIMEOUT_SECONDS = 2.0


class LeaseLost(Exception):
    """Another process leads now, or may."""


class Lease(Struct, frozen=True, kw_only=True):
    """The right to number commits. Every acquisition has a higher `token` than all before it."""

    token: int


class Leases:
    """Acquires, renews and releases the lease for one process.

    Expiry is judged by MongoDB's clock alone, so that the clocks of processes do not matter.
    """

    def __init__(self, database: Database, *, holder: str, lease_seconds: float = LEASE_SECONDS) -> None:
        self._database = database
        self._collection = database[COLLECTION]
        self._holder = holder
        self._prepared = False
        self.lease_seconds = lease_seconds

    async def prepare(self) -> None:
        """Create the lease document if it is not there."""
        if self._prepared:
            return
        try:
            with timeout(TIMEOUT_SECONDS):
                await self._collection.update_one(
                    {"_id": RELAY}, [{"$set": {"token": {"$ifNull": ["$token", 0]}}}], upsert=True
                )
        except DuplicateKeyError:
            pass  # another process was faster
        self._prepared = True

    async def acquire(self) -> Lease | None:
        """The lease if nobody holds it."""
        free = {"$lte": [{"$ifNull": ["$expiresAt", "$$NOW"]}, "$$NOW"]}
        with timeout(TIMEOUT_SECONDS):
            if await self._collection.find_one({"_id": RELAY, "$expr": free}, {"_id": 1}) is None:
                return None
        # A leader that was killed while it numbered commits has left the lease locked.
        await asyncio.get_running_loop().run_in_executor(None, end_orphaned_transactions, blocking(self._database))
        with timeout(TIMEOUT_SECONDS):
            found = await self._collection.find_one_and_update(
                {"_id": RELAY, "$expr": free},
                [{"$set": {"token": {"$add": ["$token", 1]}, "holder": self._holder, **self._expiry()}}],
                return_document=ReturnDocument.AFTER,
            )
        document = cast("Document | None", found)  # the driver's types leave out that nothing may match
        return None if document is None else Lease(token=document["token"])

    async def renew(self, lease: Lease) -> None:
        """Keep the lease.

        Raises LeaseLost if another has it.
        """
        await self._update(lease, self._expiry())

    async def release(self, lease: Lease) -> None:
        """Let the next one lead at once.

        Raises LeaseLost if another does already.
        """
        await self._update(lease, {"expiresAt": "$$NOW"})

    async def _update(self, lease: Lease, fields: dict[str, Any]) -> None:
        with timeout(TIMEOUT_SECONDS):
            result = await self._collection.update_one({"_id": RELAY, "token": lease.token}, [{"$set": fields}])
        if not result.matched_count:
            raise LeaseLost(f"The lease with token {lease.token} is another's.")

    def _expiry(self) -> dict[str, Any]:
        return {"expiresAt": {"$add": ["$$NOW", int(self.lease_seconds * 1000)]}}
