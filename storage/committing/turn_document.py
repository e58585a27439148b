"""The document that says whose turn it is, and how it changes: always in one step, by the clock of the database.

`holder` has the turn until `until`; `waiting` are those who asked for it, longest first.
"""

from typing import Any

COLLECTION = "turns"
KEY = "committers"

_HOLDER = "$holder"
_WAITING: dict[str, Any] = {"$ifNull": ["$waiting", []]}
_WITHOUT_HOLDER = {"$set": {"waiting": {"$filter": {"input": "$waiting", "cond": {"$ne": ["$$this", _HOLDER]}}}}}


def asking(me: str, lease_seconds: float) -> dict[str, Any]:
    """Get in line, and if the turn is free or its lease is over, give it to the first in line.

    Who was given the turn in the meantime begins a new lease.
    """
    kept = {"$and": [{"$ne": [_HOLDER, me]}, {"$gt": ["$until", "$$NOW"]}]}
    mine = {"$eq": [_HOLDER, me]}
    return _change(
        {"_id": KEY},
        {"$set": {"waiting": {"$cond": [{"$in": [me, _WAITING]}, _WAITING, {"$concatArrays": [_WAITING, [me]]}]}}},
        {
            "$set": {
                "holder": {"$cond": [kept, _HOLDER, {"$cond": [mine, me, {"$first": "$waiting"}]}]},
                "until": {"$cond": [kept, "$until", _after(lease_seconds)]},
            }
        },
        _WITHOUT_HOLDER,
        upsert=True,
    )


def looking(me: str) -> dict[str, Any]:
    """Matches when there is something to do: the turn is ours, or nobody's."""
    return {
        "filter": {"_id": KEY, "$or": [{"holder": me}, {"$expr": {"$lte": ["$until", "$$NOW"]}}]},
        "limit": 1,
        "singleBatch": True,
        # What a majority holds is some milliseconds old: a turn that is over would still look like ours.
        "readConcern": {"level": "local"},
    }


def releasing(me: str, lease_seconds: float) -> dict[str, Any]:
    """Hand the turn over to the first in line, if it still is ours."""
    return _change(
        {"_id": KEY, "holder": me},
        {
            "$set": {
                "holder": {"$ifNull": [{"$first": "$waiting"}, None]},
                "until": {"$cond": [{"$eq": ["$waiting", []]}, "$$NOW", _after(lease_seconds)]},
            }
        },
        _WITHOUT_HOLDER,
    )


def leaving(me: str) -> dict[str, Any]:
    """Get out of the line."""
    return _change(
        {"_id": KEY}, {"$set": {"waiting": {"$filter": {"input": _WAITING, "cond": {"$ne": ["$$this", me]}}}}}
    )


def _after(seconds: float) -> dict[str, Any]:
    return {"$add": ["$$NOW", int(seconds * 1_000)]}


def _change(query: dict[str, Any], *stages: dict[str, Any], upsert: bool = False) -> dict[str, Any]:
    # Of the command itself, because the driver's method makes it retryable at the price of further writes. Acknowledged
    # by the primary alone: what can be lost with it is a turn.
    return {"query": query, "update": list(stages), "new": True, "upsert": upsert, "writeConcern": {"w": 1}}
