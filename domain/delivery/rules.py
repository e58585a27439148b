"""What makes a dispatch calendar or a carrier service acceptable."""

import re

from domain.delivery.carrier_service import CarrierService, TransitTier
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.delivery.time_zones import time_zone_names
from domain.refusals import InvalidInput, Refusal
from domain.text import code_refusals, required_text_refusals

HANDLING_DAYS_MAX = 60
CLOSED_DATES_MAX = 366
TRANSIT_DAYS_MAX = 60
TRANSIT_TIERS_MAX = 50
KILOMETERS_MAX = 20_100
"""More than any two places are apart."""

_CUTOFF = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def calendar_refusals(calendar: DispatchCalendar, *field: str) -> list[Refusal]:
    """Everything that is wrong with it."""
    refusals: list[Refusal] = []
    if calendar.time_zone not in time_zone_names():
        message = "A time zone is named as in the IANA table, such as America/New_York."
        refusals.append(InvalidInput(message, field=(*field, "timeZone")))
    if not _CUTOFF.fullmatch(calendar.cutoff):
        refusals.append(InvalidInput("A cut-off is a time of day from 00:00 to 23:59.", field=(*field, "cutoff")))
    if not 0 <= calendar.handling_days <= HANDLING_DAYS_MAX:
        refusals.append(InvalidInput(f"0 to {HANDLING_DAYS_MAX} days.", field=(*field, "handlingDays")))
    if not calendar.working_days:
        refusals.append(InvalidInput("A location works on some day.", field=(*field, "workingDays")))
    if len(calendar.closed_on) > CLOSED_DATES_MAX:
        refusals.append(InvalidInput(f"At most {CLOSED_DATES_MAX} dates.", field=(*field, "closedOn")))
    return refusals


def carrier_service_refusals(service: CarrierService) -> list[Refusal]:
    """Everything that is wrong with it."""
    refusals = code_refusals(service.code, "code") + code_refusals(service.carrier, "carrier")
    refusals += required_text_refusals(service.name, "A carrier service has a name.", "name")
    if not service.delivery_days:
        refusals.append(InvalidInput("A carrier service delivers on some day.", field=("deliveryDays",)))
    return refusals + _transit_refusals(service.transit)


def _transit_refusals(tiers: tuple[TransitTier, ...]) -> list[Refusal]:
    if not 1 <= len(tiers) <= TRANSIT_TIERS_MAX:
        return [InvalidInput(f"1 to {TRANSIT_TIERS_MAX} tiers.", field=("transit",))]
    refusals: list[Refusal] = []
    limit = 0
    for index, tier in enumerate(tiers):
        field = ("transit", str(index))
        if not 0 <= tier.days <= TRANSIT_DAYS_MAX:
            refusals.append(InvalidInput(f"0 to {TRANSIT_DAYS_MAX} days.", field=(*field, "days")))
        refusals += _limit_refusals(tier, limit, *field, is_last=index == len(tiers) - 1)
        limit = tier.up_to_kilometers or limit
    return refusals


def _limit_refusals(tier: TransitTier, limit_before: int, *field: str, is_last: bool) -> list[Refusal]:
    at = (*field, "upToKilometers")
    if is_last:
        if tier.up_to_kilometers is None:
            return []
        return [InvalidInput("The last tier has no limit: every distance needs one.", field=at)]
    if tier.up_to_kilometers is not None and limit_before < tier.up_to_kilometers <= KILOMETERS_MAX:
        return []
    message = f"Each tier but the last ends farther away than the one before, at {KILOMETERS_MAX} kilometers at most."
    return [InvalidInput(message, field=at)]
