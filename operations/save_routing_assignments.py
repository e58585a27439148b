"""Say which orders are routed by which profile."""

from msgspec.structs import replace

from domain.refusals import raise_all
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.profiles.assignment import RoutingAssignments, RoutingAssignmentsSaved
from domain.routing.profiles.assignment_refusals import assignment_refusals
from operations.command import Command, Result
from operations.committing import commit
from operations.deciding_again import decide_until_true
from operations.known_codes import known_channels, possible_codes
from operations.profile_changes import check_expected
from operations.reach import unlimited_only
from operations.replaying import once
from operations.services import Services
from storage.change import Change, document_write


async def save_routing_assignments(services: Services, command: Command, *, assignments: RoutingAssignments) -> Result:
    """Save them in place of all there were. Raises everything that is wrong with them at once."""
    unlimited_only(command.principal)
    await _check(services, command.organization, assignments)

    async def run() -> Result:
        return await _save(services, command, assignments)

    return await once(services, command, lambda: decide_until_true(services, command, assignments.stream, run))


async def _check(services: Services, organization: str, given: RoutingAssignments) -> None:
    codes = possible_codes({assignment.profile_code for assignment in given.assignments})
    profiles = await services.storage.routing_profiles.get_many(organization, codes)
    named = frozenset[str]().union(*(assignment.channels for assignment in given.assignments))
    raise_all(
        assignment_refusals(
            given,
            channels=await known_channels(services, organization, named),
            profile_codes=frozenset({DEFAULT_PROFILE.code, *(profile.code for profile in profiles)}),
        )
    )


async def _save(services: Services, command: Command, given: RoutingAssignments) -> Result:
    before = await services.storage.routing_profiles.assignments(command.organization)
    check_expected(command, before.version)
    if replace(given, version=before.version) == before:
        return Result()
    after = replace(given, version=before.version + 1)
    known = before if before.version else None
    change = Change(
        id=f"cmd_{services.new_key()}",
        organization=command.organization,
        occurred_at=services.now(),
        writes=(document_write(known, after, RoutingAssignmentsSaved(assignments=after)),),
        idempotency=command.claim({}),
    )
    return await commit(services, change, {})
