"""Everything that a simulation takes for granted, one line each."""

from collections.abc import Sequence

from app.simulation import network, scenario, stock_policy
from app.simulation.arms import DAYS_PER_SPLIT, PROMPT_DAY
from app.simulation.figures import dollars_of
from app.simulation.network import Site
from app.simulation.scenario import DELIVER_WITHIN_DAYS, FileScenario
from app.simulation.shipping import COSTS, SERVICE_BY_PRIORITY, SERVICES
from domain.delivery.carrier_service import CarrierService
from domain.network.location import LocationKind
from domain.routing.cost_terms import Tariff


def assumptions(
    file: FileScenario, *, source: str, seed: int, generated: bool = True, profiles: Sequence[str] = ()
) -> list[str]:
    """In the order in which a reader asks: orders, network, stock, shipping, both ways to route."""
    world = file.scenario
    left_out = f"; {file.unplaced} orders without a known place are left out" if file.unplaced else ""
    return [
        f"Orders: all {len(world.orders)} of {source} that can be read{left_out}. {_speed(file)}",
        f"Time of day: the orders of a day come evenly from {scenario.OPENS:%H:%M} to 24:00 UTC, in the file's order.",
        _wanted(),
        *_network(file, seed, generated=generated),
        *_calendars(file),
        *_stock(file, seed),
        *_shipping(),
        *_ways_to_route(generated=generated),
        *_given_profiles(profiles),
        (
            "Figures: a day is a calendar day from the day of the order; of an order, to its last parcel. Short: not all of "
            "an order is served by the first decision, or a location does not have what it was asked for. Split: from more "
            "than one location."
        ),
    ]


def _speed(file: FileScenario) -> str:
    per_day = len(file.scenario.orders) / file.days
    if file.speed == 1:
        return f"Dates are those of the file: {file.days} days, {per_day:.1f} orders a day."
    return (
        f"They are taken for a sample of a busier shop: {file.speed} days of the file pass in one, so {file.days} days "
        f"with {per_day:.0f} orders each."
    )


def _wanted() -> str:
    days = ", ".join(f"{priority.value} {within}" for priority, within in DELIVER_WITHIN_DAYS.items())
    return f"Wanted within days of the order, by ship mode: {days}; later is late. All addresses take parcels."


def _network(file: FileScenario, seed: int, *, generated: bool) -> list[str]:
    hubs, stores = file.network.hubs, file.network.stores
    made = f"made from seed {seed}" if generated else "given"
    lines = [
        f"Network ({made}): {len(hubs)} hubs, {', '.join(map(_hub, hubs))}.",
        f"Stores: {len(stores)}, in {', '.join(site.city for site in stores)}." if stores else "Stores: none.",
    ]
    if generated:
        lines.append(
            "How: one hub drawn in each of five regions, one of them run by a logistics partner; stores drawn from the "
            f"{network.STORE_CITIES} cities with most units ordered. Shares: units ordered nearest to each hub."
        )
    return lines


def _hub(site: Site) -> str:
    kind = {LocationKind.THIRD_PARTY: ", a partner's", LocationKind.DROPSHIP_VENDOR: ", a vendor's"}
    return f"{site.location.code} ({site.city}{kind.get(site.location.kind, '')}; {site.share:.0%} of units)"


def _calendars(file: FileScenario) -> list[str]:
    by_kind = {site.location.kind: site.calendar for site in file.network.sites}
    return [
        f"Work at {kind.value}: until {calendar.cutoff} local time on {len(calendar.working_days)} days a week, "
        f"{calendar.handling_days} days of handling; no holidays, no limit on capacity, nobody rejects what is there."
        for kind, calendar in by_kind.items()
    ]


def _stock(file: FileScenario, seed: int) -> list[str]:
    opening = [units for places in file.scenario.opening.values() for units in places.values()]
    ordered = sum(line.quantity for order in file.scenario.orders for line in order.demand.lines)
    days = sum(opening) * file.days / max(1, ordered)
    return [
        (
            f"Assortment (seed {seed}): {file.skus} SKUs by units, A to {stock_policy.A_SHARE:.0%}, B to "
            f"{stock_policy.B_SHARE:.0%}, then C. A and B lie in all hubs, C in {stock_policy.C_HUBS}; a store has a SKU of "
            f"class A with {stock_policy.STORE_ASSORTMENT:.0%} ({', '.join(stock_policy.BULKY).lower()} never)."
        ),
        (
            "Targets: a hub keeps the mean demand of its share over review and lead time and "
            f"{stock_policy.SAFETY_FACTOR} standard deviations, at least {stock_policy.LEAST_LINES:g} order lines of usual "
            f"size; a store {stock_policy.STORE_UNITS[0]} to {stock_policy.STORE_UNITS[1]} units. Mean demand is that of "
            "the whole file: the planner knows how much, not when."
        ),
        f"Stock at the beginning: all targets, {sum(opening)} units in {len(opening)} levels, {days:.0f} days of demand.",
        (
            f"Supply: every {stock_policy.REVIEW_DAYS} days each level is ordered up to its target, less what is on the "
            f"way; it arrives {stock_policy.LEAD_DAYS} days later, at {file.scenario.morning_hour:02}:00 UTC. The same "
            "rule for all ways to route, each with its own stock."
        ),
    ]


def _shipping() -> list[str]:
    paid = ", ".join(f"{priority.value} {service}" for priority, service in SERVICE_BY_PRIORITY.items())
    return [
        *(_service(service) for service in SERVICES),
        *(_tariff(tariff) for tariff in COSTS.tariffs),
        "Other prices per parcel: opening "
        + ", ".join(f"{kind.value} {dollars_of(price)}" for kind, price in COSTS.opening.items())
        + "; picking per unit "
        + ", ".join(f"{kind.value} {dollars_of(price)}" for kind, price in COSTS.picking_unit.items())
        + f"; a day late {dollars_of(COSTS.late_day)}. All parcels are priced alike, whoever decides.",
        "Weights: drawn per SKU by category (furniture 3 to 30 kg, technology 0.2 to 6 kg, others 0.08 to 2.5 kg).",
        f"What the customer paid for, by ship mode: {paid}. The legacy routing ships by that.",
    ]


def _service(service: CarrierService) -> str:
    tiers = ", ".join(
        f"{tier.days} up to {tier.up_to_kilometers} km" if tier.up_to_kilometers else f"{tier.days} beyond"
        for tier in service.transit
    )
    return f"Service {service.code}: delivery days {tiers}; delivers on {len(service.delivery_days)} days a week."


def _tariff(tariff: Tariff) -> str:
    (tier,) = tariff.tiers
    return (
        f"Tariff {tariff.service}: {dollars_of(tier.parcel)} per parcel and {dollars_of(tier.per_kilometer * 1_000)} per "
        f"1,000 km, {dollars_of(tier.per_kilogram)} per kg and {dollars_of(tier.per_kilogram_kilometer * 1_000)} per kg "
        f"and 1,000 km; {tariff.co2e_milligrams_per_kilogram_kilometer} mg of CO2e per kg and km."
    )


def _given_profiles(profiles: Sequence[str]) -> list[str]:
    if not profiles:
        return []
    return [
        (
            f"{', '.join(profiles)}: as given in their files; they decide by their own prices, and their parcels are priced "
            "as all others are."
        )
    ]


def _ways_to_route(*, generated: bool) -> Sequence[str]:
    order = "warehouses in an order by chance, partner, stores by size" if generated else "as the file has it"
    return (
        (
            "LEGACY: each order alone and once, each line from the first location of a fixed list that has units by figures "
            "copied every 24 hours (06:00 UTC); its own orders do not change them in between. What is not there is tried "
            "again next morning by new figures. The list: "
            f"{order}."
        ),
        (
            "Router: each order alone when it comes, on stock as it is; what is missing is tried again each morning. It "
            "chooses the carrier service too."
        ),
        (
            f"PROMPT: BALANCED, but a day is worth {dollars_of(PROMPT_DAY)} and a further location of an order "
            f"{dollars_of(DAYS_PER_SPLIT * PROMPT_DAY)}. DAY-n: the same with a day at n dollars."
        ),
    )
