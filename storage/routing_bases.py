"""What routing decisions have in common: profile, locations, calendars. Each is kept once, and decisions name it.

Otherwise it would be most of what is written for an order. Its key follows from its content, so it never changes.
"""

from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct, msgpack

from domain.routing.problem import RoutingProblem

COLLECTION = "routing_bases"
COMMON_FIELDS = ("profile", "locations", "services", "calendars")
"""Fields of a problem that follow from what is saved for the organization, not from the order."""
KEY_BYTES = 16
ENCODED_KEPT = 256

# Sets have an order of their own in each process: without one for all, equal bases would have different keys.
_encoder = msgpack.Encoder(order="deterministic")


class RoutingBasis(Struct, frozen=True):
    """The common fields, encoded, and the key under which they are kept in the organization."""

    key: str
    body: bytes


class _SameObjects:
    """The common fields of a problem, equal only to the very same objects: comparing what is in them costs too much."""

    __slots__ = ("_hash", "values")

    def __init__(self, problem: RoutingProblem) -> None:
        # A problem without calendars has a mapping of its own, which nobody else has.
        self.values = (problem.profile, problem.locations, problem.services, problem.calendars or None)
        self._hash = hash(tuple(map(id, self.values)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameObjects) and all(a is b for a, b in zip(self.values, other.values, strict=True))


def basis_of(problem: RoutingProblem) -> RoutingBasis:
    """What the problem has in common with others; encoded once for as long as they share the very same objects."""
    return _encoded(_SameObjects(problem))


@lru_cache(maxsize=ENCODED_KEPT)
def _encoded(common: _SameObjects) -> RoutingBasis:
    values = (*common.values[:-1], common.values[-1] or {})
    body = _encoder.encode(dict(zip(COMMON_FIELDS, values, strict=True)))
    return RoutingBasis(blake2b(body, digest_size=KEY_BYTES).hexdigest(), body)
