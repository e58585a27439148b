"""What calendars and carrier services are refused for: everything at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.delivery.carrier_service import STANDARD, TransitTier
from domain.delivery.dispatch_calendar import DEFAULT_CALENDAR, DispatchCalendar
from domain.delivery.rules import calendar_refusals, carrier_service_refusals

NEW_YEAR = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time_zone": "America/Gotham"}, ("dispatch", "timeZone")),
        ({"time_zone": "../zones"}, ("dispatch", "timeZone")),
        ({"time_zone": ""}, ("dispatch", "timeZone")),
        ({"cutoff": "24:00"}, ("dispatch", "cutoff")),
        ({"cutoff": "9:00"}, ("dispatch", "cutoff")),
        ({"cutoff": "14:00:00"}, ("dispatch", "cutoff")),
        ({"cutoff": "14:00\n"}, ("dispatch", "cutoff")),
        ({"cutoff": "\u0661\u0664:\u0660\u0660"}, ("dispatch", "cutoff")),
        ({"handling_days": -1}, ("dispatch", "handlingDays")),
        ({"handling_days": 61}, ("dispatch", "handlingDays")),
        ({"working_days": ()}, ("dispatch", "workingDays")),
        ({"closed_on": tuple(NEW_YEAR + timedelta(days=day) for day in range(367))}, ("dispatch", "closedOn")),
    ],
)
def test_refuses_a_calendar(changes: dict[str, Any], field: tuple[str, ...]) -> None:
    assert [refusal.field for refusal in calendar_refusals(replace(DEFAULT_CALENDAR, **changes), "dispatch")] == [field]


def test_accepts_the_bounds_of_a_calendar() -> None:
    calendar = DispatchCalendar(
        time_zone="America/Argentina/Buenos_Aires",
        cutoff="23:59",
        handling_days=60,
        closed_on=tuple(NEW_YEAR + timedelta(days=day) for day in range(366)),
    )
    assert calendar_refusals(calendar) == []
    assert calendar_refusals(DEFAULT_CALENDAR) == []


def test_says_everything_that_is_wrong_with_a_calendar() -> None:
    wrong = DispatchCalendar(time_zone="Nowhere", cutoff="noon", handling_days=-1, working_days=())
    assert [refusal.field[-1] for refusal in calendar_refusals(wrong)] == [
        "timeZone",
        "cutoff",
        "handlingDays",
        "workingDays",
    ]


def tiers(*pairs: tuple[int | None, int]) -> tuple[TransitTier, ...]:
    return tuple(TransitTier(up_to_kilometers=limit, days=days) for limit, days in pairs)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"code": "A|B"}, [("code",)]),
        ({"carrier": ""}, [("carrier",)]),
        ({"name": " "}, [("name",)]),
        ({"delivery_days": ()}, [("deliveryDays",)]),
        ({"transit": ()}, [("transit",)]),
        ({"transit": tiers(*((kilometers, 1) for kilometers in range(1, 51)), (None, 1))}, [("transit",)]),
        ({"transit": tiers((None, -1))}, [("transit", "0", "days")]),
        ({"transit": tiers((None, 61))}, [("transit", "0", "days")]),
        ({"transit": tiers((100, 1))}, [("transit", "0", "upToKilometers")]),
        ({"transit": tiers((None, 1), (None, 2))}, [("transit", "0", "upToKilometers")]),
        ({"transit": tiers((0, 1), (None, 2))}, [("transit", "0", "upToKilometers")]),
        ({"transit": tiers((20_101, 1), (None, 2))}, [("transit", "0", "upToKilometers")]),
        ({"transit": tiers((200, 1), (200, 2), (None, 3))}, [("transit", "1", "upToKilometers")]),
        (
            {"transit": tiers((200, -1), (100, 2), (300, 3))},
            [("transit", "0", "days"), ("transit", "1", "upToKilometers"), ("transit", "2", "upToKilometers")],
        ),
    ],
)
def test_refuses_a_carrier_service(changes: dict[str, Any], fields: list[tuple[str, ...]]) -> None:
    assert [refusal.field for refusal in carrier_service_refusals(replace(STANDARD, **changes))] == fields


def test_accepts_the_standard_service_and_a_single_tier() -> None:
    assert carrier_service_refusals(STANDARD) == []
    assert carrier_service_refusals(replace(STANDARD, transit=tiers((None, 0)))) == []
