"""How often a tracking token may be used."""

import pytest

from domain.access.tracking_token import TrackingToken, sign_token
from resolvers.tracking_gate import RateLimited, TrackingGate


def token_for(order_id: str) -> str:
    return sign_token(TrackingToken(organization="acme", order_id=order_id), b"secret")


def test_refuses_one_use_more_than_allowed_and_leaves_other_orders_alone() -> None:
    gate = TrackingGate(uses_per_minute=2)
    gate.enter(token_for("ord_A"))
    gate.enter(token_for("ord_A"))
    with pytest.raises(RateLimited):
        gate.enter(token_for("ord_A"))
    gate.enter(token_for("ord_B"))


def test_forged_token_uses_up_nothing_of_the_genuine_one() -> None:
    gate = TrackingGate(uses_per_minute=1)
    gate.enter(sign_token(TrackingToken(organization="acme", order_id="ord_A"), b"another secret"))
    gate.enter(token_for("ord_A"))
    with pytest.raises(RateLimited):
        gate.enter(token_for("ord_A"))


def test_texts_that_are_no_tokens_share_one_limit() -> None:
    gate = TrackingGate(uses_per_minute=1)
    gate.enter("nonsense")
    with pytest.raises(RateLimited):
        gate.enter("other nonsense")
    gate.enter(token_for("ord_A"))
