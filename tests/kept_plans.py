"""Every plan that a test had applied is kept with its problem, and judged by the independent checker in the end."""

from collections.abc import Iterator

from msgspec import DecodeError
from pymongo import MongoClient

from domain.routing.checking.check_plan import broken_rules, plan_defects
from domain.routing.decision import RoutingTrigger
from domain.routing.legacy import ELSEWHERE
from domain.routing.serving.baselines import with_baselines
from storage.routing_bases import COLLECTION as BASES
from storage.routing_decisions import FORMAT, decode_decision


def defects_of_kept_plans(mongo_url: str) -> list[str]:
    """What is wrong with the plans in all databases of the server."""
    with MongoClient[dict[str, object]](mongo_url) as client:
        return [defect for name in client.list_database_names() for defect in _defects(client, name)]


def _defects(client: MongoClient[dict[str, object]], name: str) -> Iterator[str]:
    bases = {document["_id"]: document["body"] for document in client[name][BASES].find()}
    for document in client[name]["routing_decisions"].find({"format": FORMAT}):
        body, basis = document["body"], bases[document["basis"]]
        assert isinstance(body, bytes)
        assert isinstance(basis, bytes)
        try:
            decision = decode_decision(body, basis)
        except DecodeError:
            # Some tests write what cannot be read on purpose.
            continue
        if decision.plan.solved_by == ELSEWHERE and not decision.plan.assignments:
            # Another system has not decided yet.
            continue
        # Orders that share shipments are planned as one, and each has a part of what that costs.
        shared = decision.trigger is RoutingTrigger.CONSOLIDATED
        plan = with_baselines(decision.problem, decision.plan)
        for defect in (broken_rules if shared else plan_defects)(decision.problem, plan):
            yield f"{name}, {decision.order_id}, {decision.trigger}: {defect}"
