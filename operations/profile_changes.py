"""What changes of routing profiles have in common."""

from domain.refusals import VersionConflict
from domain.routing.profiles.events import RoutingProfileEvent, apply_profile_event
from domain.routing.profiles.versions import RoutingProfileVersions
from operations.command import Command, Result
from operations.committing import commit
from operations.services import Services
from storage.change import Change, document_write


def check_expected(command: Command, actual: int) -> None:
    """Raise VersionConflict if the client expects another version."""
    if command.expected_version not in (None, actual):
        raise VersionConflict(expected=command.expected_version or 0, actual=actual)


async def commit_profile_event(
    services: Services,
    command: Command,
    before: RoutingProfileVersions | None,
    event: RoutingProfileEvent,
    *,
    number: int,
) -> Result:
    """Make the event true; the result names the profile as `code` and `version`."""
    after = apply_profile_event(before, event)
    ids = {"code": after.code, "version": number}
    change = Change(
        id=f"cmd_{services.new_key()}",
        organization=command.organization,
        occurred_at=services.now(),
        writes=(document_write(before, after, event),),
        idempotency=command.claim(ids),
    )
    return await commit(services, change, ids)
