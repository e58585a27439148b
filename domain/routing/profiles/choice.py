"""Which profile routes an order, decided for each order anew and so from what is prepared once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct, field

from domain.method import Method
from domain.orders.order import Order, Priority
from domain.routing.pilots.participation import Participation, participation
from domain.routing.pilots.pilot import Arm, ArmKind, RoutingPilot
from domain.routing.problem import CandidateLocation
from domain.routing.profile import DEFAULT_PROFILE, RoutingProfile
from domain.routing.profiles.assignment import RoutingAssignment, RoutingAssignments
from domain.routing.profiles.versions import BUILT_IN, ProfileVersion, RoutingProfileVersions


class ProfileInUse(NamedTuple):
    """A profile from a date on, with what a problem that it is used for has to bring.

    `timed`: calendars and carrier services; `limits_capacity`: what the locations have to do already.
    """

    active_from: datetime
    profile: RoutingProfile
    timed: bool
    limits_capacity: bool


class Way(NamedTuple):
    """How an order is routed now: the pilot that it is in, if any, and the profile that routes or at least prices it."""

    part: Participation | None
    profile: ProfileInUse

    @property
    def by_table(self) -> bool:
        """Whether a fixed table says where its units come from: what they cost moves nothing then."""
        return self.part is not None and self.part.arm.kind is ArmKind.TABLE

    @property
    def by_router(self) -> bool:
        """Whether the router chooses where its units come from."""
        return self.part is None or self.part.arm.by_router


class ProfileChoice(Struct, frozen=True, kw_only=True):
    """The assignments and active pilots of an organization and, by code, the profiles that they name, the latest date
    first.
    """

    assignments: tuple[RoutingAssignment, ...] = ()
    in_use: Mapping[str, tuple[ProfileInUse, ...]] = field(default_factory=dict)
    pilots: tuple[RoutingPilot, ...] = ()

    @classmethod
    def of(
        cls,
        assignments: RoutingAssignments,
        profiles: Iterable[RoutingProfileVersions],
        pilots: tuple[RoutingPilot, ...] = (),
    ) -> "ProfileChoice":
        return cls(
            assignments=assignments.assignments,
            in_use={profile.code: in_use(profile.versions) for profile in profiles},
            pilots=pilots,
        )

    def of_order(self, order: Order, at: datetime) -> ProfileInUse:
        """The profile of the first assignment that covers the order and has one in force, else the default one."""
        return self.choose(
            channel=order.channel,
            segment=order.customer.segment,
            method=order.method,
            priority=order.priority,
            at=at,
        )

    def choose(
        self, *, channel: str, segment: str | None, method: Method, priority: Priority, at: datetime
    ) -> ProfileInUse:
        """As `of_order`, of what is known of it."""
        for assignment in self.assignments:
            if assignment.covers(channel=channel, segment=segment, method=method, priority=priority):
                found = self.in_force(assignment.profile_code, at)
                if found is not None:
                    return found
        return self.in_force(DEFAULT_PROFILE.code, at) or DEFAULT_IN_USE

    def in_force(self, code: str, at: datetime) -> ProfileInUse | None:
        """The version of the profile that routes `at` a moment; None if there is none."""
        for used in self.in_use.get(code, ()):
            if used.active_from <= at:
                return used
        return None

    def way_of(self, order: Order, locations: Sequence[CandidateLocation], at: datetime) -> Way:
        """As its pilot has it, or the assigned profile; `locations` tell the groups that it belongs to."""
        part = participation(self.pilots, order, locations) if self.pilots else None
        return Way(part, self.of_order(order, at) if part is None else self.of_arm(part.arm, order, at))

    def of_arm(self, arm: Arm, order: Order, at: datetime) -> ProfileInUse:
        """The profile that routes, or at least prices, the order in an arm of a pilot."""
        named = None if arm.profile_code is None else self.in_force(arm.profile_code, at)
        return named or self.of_order(order, at)


def in_use(versions: Iterable[ProfileVersion]) -> tuple[ProfileInUse, ...]:
    """The versions that are or will be in force, the latest date first."""
    activated = [(version.active_from, version.activation, version) for version in versions if version.active_from]
    activated.sort(key=lambda dated: dated[:2], reverse=True)
    return tuple(profile_in_use(version.profile, active_from) for active_from, _, version in activated)


def profile_in_use(profile: RoutingProfile, active_from: datetime) -> ProfileInUse:
    """With what a problem has to bring for it, worked out once."""
    return ProfileInUse(
        active_from=active_from,
        profile=profile,
        timed=profile.timed,
        limits_capacity=profile.limits_capacity,
    )


DEFAULT_IN_USE = profile_in_use(DEFAULT_PROFILE, BUILT_IN.saved_at)
NO_CHOICE = ProfileChoice()
"""Of organizations that have saved neither assignments nor a default profile: the built-in one routes all orders."""
