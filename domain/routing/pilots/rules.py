"""What makes a pilot acceptable."""

from collections.abc import Collection

from domain.refusals import InvalidInput, Refusal
from domain.routing.pilots.participation import PERCENT
from domain.routing.pilots.pilot import Arm, ArmKind, PilotMode, RoutingPilot, TableRow
from domain.routing.profiles.rule_refusals import unknown_refusals
from domain.text import code_refusals, required_text_refusals, text_refusals

TABLE_ROWS_MAX = 1_000
LOCATIONS_PER_ROW_MAX = 200
CODES_MAX = 200
DECIDE_WITHIN_SECONDS_MAX = 7 * 86_400


def pilot_refusals(
    pilot: RoutingPilot,
    *,
    channels: Collection[str],
    profiles: Collection[str],
    locations: Collection[str],
    groups: Collection[str],
) -> list[Refusal]:
    """Everything that is wrong with it, given the codes that exist; of channels, as far as they are named."""
    refusals = code_refusals(pilot.code, "code")
    refusals += required_text_refusals(pilot.name, "A pilot has a name.", "name")
    if not 0 <= pilot.percent <= PERCENT:
        refusals.append(InvalidInput("The share is 0 to 100 percent.", field=("percent",)))
    if not 1 <= pilot.decide_within_seconds <= DECIDE_WITHIN_SECONDS_MAX:
        message = f"Wait 1 to {DECIDE_WITHIN_SECONDS_MAX:,} seconds for a decision."
        refusals.append(InvalidInput(message, field=("decideWithinSeconds",)))
    for name, codes in (("channels", pilot.channels), ("segments", pilot.segments), ("groups", pilot.groups)):
        if len(codes) > CODES_MAX:
            refusals.append(InvalidInput(f"At most {CODES_MAX} codes.", field=(name,)))
    refusals += unknown_refusals("channel", pilot.channels - set(channels), "channels")
    refusals += [refusal for segment in sorted(pilot.segments) for refusal in text_refusals(segment, "segments")]
    refusals += unknown_refusals("location group", pilot.groups - set(groups), "groups")
    if pilot.control == pilot.treatment:
        refusals.append(InvalidInput("Both arms route alike.", field=("treatment",)))
    if pilot.mode is PilotMode.SHADOW:
        for name, arm in (("control", pilot.control), ("treatment", pilot.treatment)):
            if arm.kind is ArmKind.EXTERNAL:
                refusals.append(InvalidInput("A shadow needs a plan at once: nobody posts one.", field=(name, "kind")))
    for name, arm in (("control", pilot.control), ("treatment", pilot.treatment)):
        refusals += _arm_refusals(arm, name, profiles)
        if len(arm.table) > TABLE_ROWS_MAX:
            refusals.append(InvalidInput(f"At most {TABLE_ROWS_MAX} rows.", field=(name, "table")))
            continue
        for index, row in enumerate(arm.table):
            refusals += _row_refusals(row, (name, "table", str(index)), channels, locations)
    return refusals


def _arm_refusals(arm: Arm, name: str, profiles: Collection[str]) -> list[Refusal]:
    refusals: list[Refusal] = []
    if (arm.profile_code is not None) is not (arm.kind is ArmKind.PROFILE):
        refusals.append(
            InvalidInput("A profile belongs to the kind PROFILE, and to it alone.", field=(name, "profileCode"))
        )
    elif arm.profile_code is not None and arm.profile_code not in profiles:
        refusals.append(
            InvalidInput(f"No version of the profile {arm.profile_code} is in force.", field=(name, "profileCode"))
        )
    if bool(arm.table) is not (arm.kind is ArmKind.TABLE):
        refusals.append(InvalidInput("A table belongs to the kind TABLE, and to it alone.", field=(name, "table")))
    return refusals


def _row_refusals(
    row: TableRow, at: tuple[str, ...], channels: Collection[str], locations: Collection[str]
) -> list[Refusal]:
    field = (*at, "locationCodes")
    refusals = unknown_refusals("channel", row.channels - set(channels), *at, "channels")
    refusals += [refusal for region in sorted(row.regions) for refusal in text_refusals(region, *at, "regions")]
    refusals += unknown_refusals("location", set(row.locations) - set(locations), *field)
    if not 1 <= len(row.locations) <= LOCATIONS_PER_ROW_MAX:
        refusals.append(InvalidInput(f"A row names 1 to {LOCATIONS_PER_ROW_MAX} locations.", field=field))
    if len(set(row.locations)) < len(row.locations):
        refusals.append(InvalidInput("Each location is named once in a row.", field=field))
    return refusals
