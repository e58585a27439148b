"""The life of a profile: drafts, dates, and which version is in force when."""

from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from msgspec.structs import replace

from domain.refusals import IllegalTransition, InvalidInput, NotFound
from domain.routing.objective import Objective
from domain.routing.profile import DEFAULT_PROFILE, RoutingProfile
from domain.routing.profiles.changing import activate_profile, save_profile
from domain.routing.profiles.events import RoutingProfileEvent, apply_profile_event
from domain.routing.profiles.versions import VERSIONS_KEPT, ProfileState, RoutingProfileVersions, with_built_in
from tests.unit.profiles.profiles import EXPRESS

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def folded(*events: RoutingProfileEvent | None, after: RoutingProfileVersions | None = None) -> RoutingProfileVersions:
    happened = [event for event in events if event is not None]
    state = reduce(apply_profile_event, happened, after)
    assert isinstance(state, RoutingProfileVersions)
    return state


def saved(
    after: RoutingProfileVersions | None = None, profile: RoutingProfile = EXPRESS, at: datetime = NOW
) -> RoutingProfileVersions:
    return folded(save_profile(after, profile, at=at), after=after)


def activated(
    after: RoutingProfileVersions, number: int, active_from: datetime | None = None, at: datetime = NOW
) -> RoutingProfileVersions:
    return folded(activate_profile(after, number, active_from=active_from, at=at), after=after)


def states(profile: RoutingProfileVersions, at: datetime = NOW) -> dict[int, str]:
    return {version.number: profile.state(version, at) for version in profile.versions}


def in_force(profile: RoutingProfileVersions, at: datetime) -> int | None:
    version = profile.in_force(at)
    return None if version is None else version.number


def test_a_new_profile_is_a_draft_and_in_force_nowhere() -> None:
    profile = saved()
    assert states(profile) == {1: "DRAFT"}
    assert in_force(profile, NOW) is None
    assert profile.version == 1


def test_saving_replaces_the_draft_and_leaves_what_was_activated() -> None:
    fast = replace(EXPRESS, objective=Objective.FASTEST)
    again = saved(saved(), fast)
    assert states(again) == {1: "DRAFT"}
    assert again.versions[0].profile == replace(fast, version=1)
    second = saved(activated(again, 1))
    assert states(second) == {1: "ACTIVE", 2: "DRAFT"}
    assert second.versions[0].profile.objective is Objective.FASTEST
    assert second.version == 4


def test_saving_the_draft_as_it_is_does_nothing() -> None:
    assert save_profile(saved(), EXPRESS, at=NOW + DAY) is None


def test_the_version_in_force_has_the_latest_date_that_has_come() -> None:
    profile = saved(activated(saved(), 1))
    profile = saved(activated(profile, 2, NOW + 10 * DAY))
    profile = activated(profile, 3, NOW + 5 * DAY)
    assert states(profile) == {1: "ACTIVE", 2: "SCHEDULED", 3: "SCHEDULED"}
    at_dates = [in_force(profile, NOW + days * DAY) for days in (-1, 0, 4, 5, 9, 10, 99)]
    assert at_dates == [None, 1, 1, 3, 3, 2, 2]
    assert states(profile, NOW + 10 * DAY) == {1: "SUPERSEDED", 2: "ACTIVE", 3: "SUPERSEDED"}


def test_of_two_with_one_date_the_one_that_was_activated_last_counts() -> None:
    profile = activated(saved(activated(saved(), 1, NOW + DAY)), 2, NOW + DAY)
    assert in_force(profile, NOW + DAY) == 2
    profile = activated(profile, 1, NOW + DAY)
    assert in_force(profile, NOW + DAY) == 1


def test_an_earlier_version_can_be_activated_again() -> None:
    profile = activated(saved(activated(saved(), 1)), 2, at=NOW + DAY)
    assert states(profile, NOW + DAY) == {1: "SUPERSEDED", 2: "ACTIVE"}
    profile = activated(profile, 1, at=NOW + 2 * DAY)
    assert states(profile, NOW + 2 * DAY) == {1: "ACTIVE", 2: "SUPERSEDED"}


def test_refuses_to_activate_what_is_active_unknown_or_past() -> None:
    profile = activated(saved(), 1)
    with pytest.raises(IllegalTransition) as illegal:
        activate_profile(profile, 1, active_from=None, at=NOW)
    assert (illegal.value.state, illegal.value.verb) == ("ACTIVE", "activate")
    for known in (profile, None):
        with pytest.raises(NotFound) as unknown:
            activate_profile(known, 2, active_from=None, at=NOW)
        assert unknown.value.field == ("version",)
    draft = saved(profile)
    for past in (NOW - timedelta(seconds=1), datetime(1990, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC)):
        with pytest.raises(InvalidInput) as refused:
            activate_profile(draft, 2, active_from=past, at=NOW)
        assert refused.value.field == ("from",)


def test_the_oldest_version_that_is_past_makes_room() -> None:
    profile = activated(saved(), 1)
    for number in range(2, VERSIONS_KEPT + 3):
        at = NOW + number * DAY
        profile = activated(saved(profile, at=at), number, at=at)
    assert [version.number for version in profile.versions] == list(range(3, VERSIONS_KEPT + 3))
    assert len(saved(profile, at=NOW + 99 * DAY).versions) == VERSIONS_KEPT


def test_refuses_more_versions_than_are_kept_if_none_is_past() -> None:
    profile = saved()
    for number in range(1, VERSIONS_KEPT + 1):
        profile = saved(activated(profile, number, NOW + number * DAY)) if number < VERSIONS_KEPT else profile
    profile = activated(profile, VERSIONS_KEPT, NOW + 99 * DAY)
    with pytest.raises(InvalidInput) as refused:
        save_profile(profile, EXPRESS, at=NOW)
    assert refused.value.field == ("code",)
    assert save_profile(profile, EXPRESS, at=NOW + 2 * DAY) is not None


def test_the_default_profile_begins_with_the_built_in_one() -> None:
    alone = with_built_in("DEFAULT", None)
    assert alone is not None
    assert states(alone) == {1: "ACTIVE"}
    assert alone.shown(NOW).profile == DEFAULT_PROFILE
    own = saved(profile=replace(EXPRESS, code="DEFAULT"))
    both = with_built_in("DEFAULT", own)
    assert both is not None
    assert states(both) == {1: "ACTIVE", 2: "DRAFT"}
    overridden = with_built_in("DEFAULT", saved(activated(own, 2), replace(EXPRESS, code="DEFAULT")))
    assert overridden is not None
    assert states(overridden) == {1: "SUPERSEDED", 2: "ACTIVE", 3: "DRAFT"}
    assert with_built_in("EXPRESS", None) is None


def test_says_how_to_go_back_to_the_built_in_profile() -> None:
    own = saved(None, replace(EXPRESS, code="DEFAULT"))
    with pytest.raises(NotFound, match="Version 1 is the built-in one: to go back to it, save"):
        activate_profile(activated(own, 2), 1, active_from=None, at=NOW)


def test_a_profile_is_shown_as_it_is_in_force_or_else_as_saved_last() -> None:
    profile = saved(activated(saved(), 1, NOW + DAY))
    assert profile.shown(NOW).number == 2
    assert profile.shown(NOW + DAY).number == 1
    assert profile.state(profile.versions[1], NOW) == ProfileState.DRAFT
