"""What holds of every promise, in every time zone, around every change of clocks."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.delivery.carrier_service import CarrierService, TransitTier
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.delivery.promise import DeliveryPromise, delivery_promise, fastest_promise, pickup_promise
from domain.delivery.rules import calendar_refusals, carrier_service_refusals
from domain.delivery.time_zones import time_zone, time_zone_names
from domain.delivery.weekday import WEEK, Weekday, in_week_order, weekday_of

WEEKDAYS = st.sets(st.sampled_from(WEEK), min_size=1).map(lambda days: in_week_order(frozenset(days)))
YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=45 * 365)).map(lambda since: YEAR_2000 + since)
GAPS = st.timedeltas(timedelta(0), timedelta(days=3))
KILOMETERS = st.integers(0, 20_100)


@st.composite
def calendars(draw: st.DrawFn) -> DispatchCalendar:
    return DispatchCalendar(
        time_zone=draw(st.sampled_from(sorted(time_zone_names()))),
        cutoff=draw(st.times()).strftime("%H:%M"),
        handling_days=draw(st.integers(0, 5)),
        working_days=draw(WEEKDAYS),
        closed_on=tuple(draw(st.lists(st.dates(date(2000, 1, 1), date(2045, 1, 1)), max_size=5, unique=True))),
    )


@st.composite
def services(draw: st.DrawFn) -> CarrierService:
    limits = sorted(draw(st.sets(st.integers(1, 20_100), max_size=4)))
    days = [draw(st.integers(0, 8)) for _ in range(len(limits) + 1)]
    return CarrierService(
        code=draw(st.sampled_from(["A", "B", "C"])),
        name="Some service",
        carrier="CARRIER",
        transit=tuple(
            TransitTier(up_to_kilometers=limit, days=count) for limit, count in zip([*limits, None], days, strict=True)
        ),
        delivery_days=draw(WEEKDAYS),
    )


@given(calendars(), services(), KILOMETERS, MOMENTS)
def test_a_promise_is_never_before_the_order_and_delivers_after_it_ships(
    calendar: DispatchCalendar, service: CarrierService, kilometers: int, at: datetime
) -> None:
    assert calendar_refusals(calendar) == []
    assert carrier_service_refusals(service) == []
    promise = delivery_promise(calendar, service, kilometers, at=at)
    assert at <= promise.ship_by <= promise.deliver_by
    assert (promise.ship_by.tzinfo, promise.deliver_by.tzinfo) == (UTC, UTC)
    assert pickup_promise(calendar, at=at).deliver_by == promise.ship_by


@given(calendars(), services(), KILOMETERS, MOMENTS, GAPS)
def test_who_orders_later_is_never_promised_earlier(
    calendar: DispatchCalendar, service: CarrierService, kilometers: int, at: datetime, gap: timedelta
) -> None:
    first = delivery_promise(calendar, service, kilometers, at=at)
    second = delivery_promise(calendar, service, kilometers, at=at + gap)
    assert first.ship_by <= second.ship_by
    assert first.deliver_by <= second.deliver_by


@given(calendars(), services(), KILOMETERS, MOMENTS)
def test_goods_leave_on_working_days_and_arrive_on_delivery_days(
    calendar: DispatchCalendar, service: CarrierService, kilometers: int, at: datetime
) -> None:
    promise = delivery_promise(calendar, service, kilometers, at=at)
    assert weekday_of(promise.ship_on) in calendar.working_days
    assert promise.ship_on not in calendar.closed_on
    assert weekday_of(promise.deliver_on) in service.delivery_days


@given(calendars(), MOMENTS)
def test_every_working_day_between_order_and_shipment_is_used(calendar: DispatchCalendar, at: datetime) -> None:
    promise = pickup_promise(calendar, at=at)
    ordered_on = at.astimezone(time_zone(calendar.time_zone)).date()
    days = (promise.ship_on - ordered_on).days
    worked = sum(calendar.works_on(ordered_on + timedelta(days=day)) for day in range(days + 1))
    # The day of work, the days of handling, and the day of the order itself where its cut-off had passed.
    assert calendar.handling_days + 1 <= worked <= calendar.handling_days + 2


@given(calendars(), st.lists(services(), min_size=1, max_size=4), KILOMETERS, MOMENTS)
def test_no_service_delivers_before_the_fastest(
    calendar: DispatchCalendar, offered: list[CarrierService], kilometers: int, at: datetime
) -> None:
    promises: list[DeliveryPromise] = [delivery_promise(calendar, service, kilometers, at=at) for service in offered]
    fastest = fastest_promise(calendar, offered, kilometers, at=at)
    assert fastest in promises
    assert fastest.deliver_by == min(promise.deliver_by for promise in promises)


@given(st.dates(date(2000, 1, 1), date(2045, 1, 1)))
def test_days_of_the_week_are_named_from_monday(day: date) -> None:
    assert weekday_of(day) == Weekday(day.strftime("%A").upper())
