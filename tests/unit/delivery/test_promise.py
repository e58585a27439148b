"""What is promised: by when goods leave, and by when they arrive."""

from datetime import UTC, date, datetime

import pytest

from domain.address import Address
from domain.delivery.carrier_service import STANDARD, CarrierService, TransitTier, offered_services
from domain.delivery.dispatch_calendar import DEFAULT_CALENDAR, DispatchCalendar, ship_day
from domain.delivery.location_promise import location_promise
from domain.delivery.promise import DeliveryPromise, delivery_promise, fastest_promise, pickup_promise
from domain.delivery.weekday import WEEK, Weekday
from domain.method import Method
from domain.network.location import Location, LocationKind

NEW_YORK = DispatchCalendar(time_zone="America/New_York", cutoff="15:00", handling_days=0)
EVERY_DAY = CarrierService(
    code="DAILY", name="Daily", carrier="UPS", transit=(TransitTier(days=2),), delivery_days=WEEK
)


def utc(day: int, hour: int, minute: int = 0, second: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "shipped"),
    [
        (utc(4, 20, 0), 4),  # Wednesday, 15:00 in New York: the cut-off itself
        (utc(4, 20, 0, 1), 5),
        (utc(5, 3, 0), 5),  # Wednesday evening there, Thursday in UTC
        (utc(6, 20, 1), 9),  # Friday after the cut-off
        (utc(7, 15, 0), 9),  # Saturday
    ],
)
def test_ships_on_the_day_whose_cutoff_is_still_to_come(at: datetime, shipped: int) -> None:
    assert ship_day(NEW_YORK, at=at) == date(2026, 3, shipped)


def test_handling_days_are_working_days_after_the_day_of_work() -> None:
    calendar = DispatchCalendar(
        time_zone="America/New_York", cutoff="15:00", handling_days=2, closed_on=(date(2026, 3, 9),)
    )
    # Worked on Thursday the 5th; Friday is one day, Monday is closed, Tuesday the second.
    assert ship_day(calendar, at=utc(5, 12)) == date(2026, 3, 10)


def test_work_does_not_begin_on_a_day_that_is_closed() -> None:
    calendar = DispatchCalendar(handling_days=0, closed_on=(date(2026, 3, 4), date(2026, 3, 5)))
    assert ship_day(calendar, at=utc(4, 8)) == date(2026, 3, 6)


def test_promises_are_the_ends_of_local_days() -> None:
    assert delivery_promise(NEW_YORK, EVERY_DAY, 100, at=utc(5, 12)) == DeliveryPromise(
        ship_on=date(2026, 3, 5),
        ship_by=utc(6, 4, 59, 59),
        deliver_on=date(2026, 3, 7),
        deliver_by=utc(8, 4, 59, 59),
        service="DAILY",
    )


def test_the_day_of_delivery_ends_an_hour_earlier_once_clocks_are_set_forward() -> None:
    # New York sets its clocks forward on Sunday, the 8th of March 2026.
    promise = delivery_promise(NEW_YORK, EVERY_DAY, 100, at=utc(6, 12))
    assert (promise.ship_by, promise.deliver_by) == (utc(7, 4, 59, 59), utc(9, 3, 59, 59))


def test_a_cutoff_in_the_hour_that_clocks_skip_or_repeat_is_one_moment() -> None:
    skipped = DispatchCalendar(time_zone="America/New_York", cutoff="02:30", handling_days=0, working_days=WEEK)
    assert ship_day(skipped, at=utc(8, 7, 30)) == date(2026, 3, 8)
    assert ship_day(skipped, at=utc(8, 7, 30, 1)) == date(2026, 3, 9)
    repeated = DispatchCalendar(time_zone="America/New_York", cutoff="01:30", handling_days=0, working_days=WEEK)
    # On the 1st of November 01:30 comes twice; the first one counts, though 01:10 is shown again after it.
    assert ship_day(repeated, at=utc(1, 5, 30, month=11)) == date(2026, 11, 1)
    assert ship_day(repeated, at=utc(1, 6, 10, month=11)) == date(2026, 11, 2)


def test_transit_counts_delivery_days_only() -> None:
    service = CarrierService(code="S", name="S", carrier="S", transit=(TransitTier(days=2),))
    # Shipped on Friday, delivered Monday to Friday: Tuesday.
    assert delivery_promise(NEW_YORK, service, 0, at=utc(6, 12)).deliver_on == date(2026, 3, 10)


def test_without_transit_goods_arrive_on_the_ship_day_or_the_next_delivery_day() -> None:
    calendar = DispatchCalendar(handling_days=0, working_days=WEEK)
    courier = CarrierService(code="S", name="S", carrier="S", transit=(TransitTier(days=0),))
    assert delivery_promise(calendar, courier, 0, at=utc(6, 12)).deliver_on == date(2026, 3, 6)
    assert delivery_promise(calendar, courier, 0, at=utc(7, 12)).deliver_on == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("kilometers", "days"), [(0, 1), (240, 1), (241, 2), (960, 2), (1_600, 3), (2_890, 4), (2_891, 5), (20_000, 5)]
)
def test_a_tier_ends_at_its_kilometers(kilometers: int, days: int) -> None:
    assert STANDARD.transit_days(kilometers) == days


def test_the_fastest_service_is_promised_and_the_first_code_among_equals() -> None:
    slow = CarrierService(code="A", name="A", carrier="A", transit=(TransitTier(days=3),))
    fast = CarrierService(code="C", name="C", carrier="C", transit=(TransitTier(days=1),))
    also_fast = CarrierService(code="B", name="B", carrier="B", transit=(TransitTier(days=1),))
    assert fastest_promise(NEW_YORK, (slow, fast, also_fast), 0, at=utc(4, 12)).service == "B"


def test_pickup_is_promised_when_others_would_ship() -> None:
    assert pickup_promise(NEW_YORK, at=utc(4, 12)) == DeliveryPromise(
        ship_on=date(2026, 3, 4),
        ship_by=utc(5, 4, 59, 59),
        deliver_on=date(2026, 3, 4),
        deliver_by=utc(5, 4, 59, 59),
    )


def test_the_default_calendar_takes_a_working_day_for_handling() -> None:
    assert ship_day(DEFAULT_CALENDAR, at=utc(4, 14)) == date(2026, 3, 5)
    assert ship_day(DEFAULT_CALENDAR, at=utc(6, 14, 1)) == date(2026, 3, 10)


def test_promises_are_made_by_active_services_and_by_the_standard_one_without_any() -> None:
    retired = CarrierService(code="OLD", name="Old", carrier="OLD", transit=(TransitTier(days=1),), active=False)
    assert offered_services(()) == (STANDARD,)
    assert offered_services((retired,)) == (STANDARD,)
    assert offered_services((retired, EVERY_DAY)) == (EVERY_DAY,)


@pytest.mark.parametrize(
    ("method", "destination", "delivered"),
    [
        (Method.SHIP, Address(country_code="US", latitude=40.71, longitude=-74.01), 5),  # next door: one day
        (Method.SHIP, Address(country_code="US", latitude=34.05, longitude=-118.24), 11),  # 3,940 km: five
        (Method.SHIP, Address(country_code="US"), 10),  # unknown, so 1,900 km: four
        (Method.PICKUP, None, 4),
    ],
)
def test_a_location_promises_by_distance_and_method(
    method: Method, destination: Address | None, delivered: int
) -> None:
    location = Location(
        code="NYC",
        name="New York",
        kind=LocationKind.STORE,
        address=Address(country_code="US", latitude=40.75, longitude=-73.99),
        methods=(Method.SHIP, Method.PICKUP),
        handling=(),
        dispatch=NEW_YORK,
    )
    promise = location_promise(
        location,
        method=method,
        destination=destination,
        services=(STANDARD,),
        at=utc(4, 12),
        unknown_kilometers=1_900,
    )
    assert promise.ship_on == date(2026, 3, 4)
    assert promise.deliver_on == date(2026, 3, delivered)
    assert promise.service == ("STANDARD" if method is Method.SHIP else None)


@pytest.mark.parametrize(("chosen", "days"), [(None, 1), ("STANDARD", 5), ("AIR", 1), ("GONE", 1)])
def test_a_location_promises_by_the_service_that_was_chosen_if_it_is_offered(chosen: str | None, days: int) -> None:
    location = Location(
        code="NYC",
        name="New York",
        kind=LocationKind.STORE,
        address=Address(country_code="US", latitude=40.75, longitude=-73.99),
        methods=(Method.SHIP,),
        handling=(),
        dispatch=NEW_YORK,
    )
    air = CarrierService(code="AIR", name="Air", carrier="UPS", transit=(TransitTier(days=1),))
    los_angeles = Address(country_code="US", latitude=34.05, longitude=-118.24)
    promise = location_promise(
        location,
        method=Method.SHIP,
        destination=los_angeles,
        services=(STANDARD, air),
        at=utc(4, 12),
        unknown_kilometers=1_900,
        service=chosen,
    )
    assert promise.service == ("STANDARD" if days == 5 else "AIR")


def test_a_location_that_works_on_sundays_ships_on_sundays() -> None:
    calendar = DispatchCalendar(handling_days=0, working_days=(Weekday.SUNDAY,))
    assert ship_day(calendar, at=utc(4, 12)) == date(2026, 3, 8)
