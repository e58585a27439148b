"""Routing profiles: saved, refused with everything that is wrong, activated from a date on, and read."""

from datetime import UTC, datetime, timedelta
from typing import Any

from schema.scalars import format_datetime
from storage.verify import verify
from tests.graphql.api import refusal
from tests.graphql.business import Business
from tests.graphql.profile_documents import NOTHING, PRICES, activate, assign, draft, only, profile_of

INVALID, UNKNOWN = "INVALID_INPUT", "NOT_FOUND"
KINDS = "{ warehouse store dropshipVendor thirdParty }"
PRESSURE = "{ units price }"
RULE = (
    "{ code kind hard price limit valueBelow ordersLimit overtimeLimit overtimeOrdersLimit ordersPrice handling validFrom "
    "validUntil scope { skus categories channels locationCodes groups } }"
)
COSTS = (
    f"{{ opening {KINDS} pickingLine {KINDS} pickingUnit {KINDS} handling {{ locationCode amount }} tariffs {{ service "
    "co2eMilligramsPerKilogramKilometer tiers { upToKilometers parcel perKilometer perKilogram perKilogramKilometer } } "
    f"stockOut {PRESSURE} markdown {PRESSURE} lateDay co2eKilogram moving distanceUnknownKilometers }}"
)
CONTENT = (
    "code version name state currencyCode objective weights { moneyPercent day split kilogramCo2e capacityPressure } "
    f"costs {COSTS} rules {RULE} batchWindowMinutes revision"
)
LIFE = "version state revision versions { version state }"
NO_SCOPE: dict[str, list[str]] = {"skus": [], "categories": [], "channels": [], "locationCodes": [], "groups": []}
RULE_DEFAULTS: dict[str, Any] = {
    "scope": NO_SCOPE,
    "hard": True,
    "price": "0.00",
    "limit": None,
    "valueBelow": None,
    "ordersLimit": None,
    "overtimeLimit": 0,
    "overtimeOrdersLimit": 0,
    "ordersPrice": "0.00",
    "handling": [],
    "validFrom": None,
    "validUntil": None,
}


def in_days(days: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(days=days))


async def found(business: Business, select: str = LIFE, code: str = "EXPRESS", version: int | None = None) -> Any:
    document = (
        f"query($code: String!, $version: Int) {{ routingProfile(code: $code, version: $version) {{ {select} }} }}"
    )
    return await business.api.data(document, code=code, version=version)


async def catalog(business: Business) -> None:
    """What a profile may name beside locations."""
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web store"})
    await business.api.run("saveSku", {"code": "TEA", "name": "Green tea", "weightGrams": 400, "category": "Drinks"})
    address = {"postalCode": "43215", "countryCode": "US"}
    east = {"code": "EAST", "name": "EAST house", "kind": "WAREHOUSE", "address": address, "handling": ["COLD"]}
    await business.api.run("saveLocation", {**east, "groups": ["COAST", "BIG", "COAST"]})


TIERS: list[dict[str, Any]] = [
    {"upToKilometers": 500, "parcel": "4.50", "perKilometer": "0.001", "perKilogram": "0.6"},
    {"parcel": "6", "perKilogramKilometer": "0.00001"},
]
PEAK_COSTS: dict[str, Any] = {
    "opening": PRICES,
    "pickingLine": {**NOTHING, "store": "0.10"},
    "pickingUnit": PRICES,
    "handling": [{"locationCode": "WEST", "amount": "0.25"}, {"locationCode": "EAST", "amount": "0.5"}],
    "tariffs": [
        {"tiers": TIERS, "co2eMilligramsPerKilogramKilometer": 100},
        {"service": "GROUND", "tiers": [{"parcel": "12"}]},
    ],
    "stockOut": {"units": 3, "price": "1"},
    "markdown": {"units": 900, "price": "0.02"},
    "lateDay": "5",
    "co2eKilogram": "0.19",
    "moving": "0.2",
    "distanceUnknownKilometers": 100,
}
PEAK_SCOPE = {**NO_SCOPE, "skus": ["TEA"], "categories": ["Drinks"], "channels": ["WEB"], "groups": ["COAST"]}
PEAK_RULES: list[dict[str, Any]] = [
    {"code": "WHOLE", "kind": "NO_SPLIT", "valueBelow": "50.00"},
    {"code": "FENCE", "kind": "RING_FENCE", "limit": 2, "scope": PEAK_SCOPE, "hard": False, "price": "0.75"},
    {
        "code": "DAY",
        "kind": "DAILY_CAPACITY",
        "limit": 100,
        "ordersLimit": 10,
        "overtimeLimit": 20,
        "overtimeOrdersLimit": 2,
        "price": "0.3",
        "ordersPrice": "4",
        "validFrom": "2026-11-01T00:00:00.000Z",
        "validUntil": "2026-12-24T00:00:00.000Z",
    },
    {"code": "COLD", "kind": "HANDLING_REQUIRED", "handling": ["COLD"], "scope": {**NO_SCOPE, "skus": ["TEA"]}},
]
PEAK_WEIGHTS = {"moneyPercent": 80, "day": "1.5", "split": "1", "kilogramCo2e": "0.19", "capacityPressure": "0.2"}
NO_RATES = {"perKilometer": "0.00", "perKilogram": "0.00", "perKilogramKilometer": "0.00"}
PEAK_COSTS_SHOWN = {
    **PEAK_COSTS,
    "pickingLine": {**dict.fromkeys(PRICES, "0.00"), "store": "0.10"},
    "handling": [{"locationCode": "EAST", "amount": "0.50"}, {"locationCode": "WEST", "amount": "0.25"}],
    "tariffs": [
        {
            "service": None,
            "co2eMilligramsPerKilogramKilometer": 100,
            "tiers": [
                {**NO_RATES, **TIERS[0], "perKilometer": "0.001", "perKilogram": "0.60"},
                {**NO_RATES, "upToKilometers": None, "parcel": "6.00", "perKilogramKilometer": "0.00001"},
            ],
        },
        {
            "service": "GROUND",
            "co2eMilligramsPerKilogramKilometer": 0,
            "tiers": [{**NO_RATES, "upToKilometers": None, "parcel": "12.00"}],
        },
    ],
    "stockOut": {"units": 3, "price": "1.00"},
    "lateDay": "5.00",
    "moving": "0.20",
}


async def test_saves_every_field_of_a_profile_and_shows_it(business: Business) -> None:
    await catalog(business)
    given = profile_of("PEAK", *PEAK_RULES, costs=PEAK_COSTS, objective="WEIGHTED", weights=PEAK_WEIGHTS)
    shown = {
        "code": "PEAK",
        "version": 1,
        "name": "Peak",
        "state": "DRAFT",
        "currencyCode": "USD",
        "objective": "WEIGHTED",
        "weights": {**PEAK_WEIGHTS, "day": "1.50", "split": "1.00", "capacityPressure": "0.20"},
        "costs": PEAK_COSTS_SHOWN,
        "rules": [
            {**RULE_DEFAULTS, **PEAK_RULES[0]},
            {**RULE_DEFAULTS, **PEAK_RULES[1]},
            {**RULE_DEFAULTS, **PEAK_RULES[2], "price": "0.30", "ordersPrice": "4.00"},
            {**RULE_DEFAULTS, **PEAK_RULES[3]},
        ],
        "batchWindowMinutes": 15,
        "revision": 1,
    }
    assert await draft(business, {**given, "batchWindowMinutes": 15, "name": "Peak"}, CONTENT) == shown
    assert await found(business, CONTENT, "PEAK") == shown
    assert await found(business, CONTENT, "PEAK", 1) == shown
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_refuses_everything_that_is_wrong_at_once(business: Business) -> None:
    costs = {
        "tariffs": [
            {"service": "DRONE", "tiers": [{"upToKilometers": 500, "parcel": "0.000001"}, {"upToKilometers": 500}]},
            {"tiers": [{}]},
            {"tiers": [{}]},
        ],
        "handling": [{"locationCode": "EAST", "amount": "1"}, {"locationCode": "EAST", "amount": "2"}],
        "moving": "-1",
    }
    given = profile_of(
        "EXPRESS",
        only("EAST"),
        {"code": "NOT", "kind": "EXCLUDED_LOCATIONS", "scope": {"locationCodes": ["EAST"]}},
        {"code": "NOT", "kind": "LOCATIONS_PER_ORDER_MAX", "hard": False, "limit": 0},
        {
            "code": "FAR",
            "kind": "DISTANCE_MAX",
            "price": "0.1234567",
            "scope": {"groups": ["NOWHERE"], "skus": ["\x00"]},
        },
        {"code": "ODD", "kind": "WALK_IN_UNITS", "valueBelow": "5", "limit": 1, "scope": {"channels": ["FAX"]}},
        {"code": "ALL", "kind": "NO_SPLIT", "limit": 5, "valueBelow": "0.001", "scope": {"categories": ["Toys"]}},
        costs=costs,
        weights={},
        name=" ",
    )
    refused = [
        refusal(INVALID, "costs", "handling", "1", "locationCode"),
        refusal(INVALID, "costs", "tariffs", "0", "tiers", "0", "parcel"),
        refusal(INVALID, "rules", "3", "price"),
        refusal(INVALID, "rules", "4", "valueBelow"),
        refusal(INVALID, "rules", "5", "limit"),
        refusal(INVALID, "rules", "5", "valueBelow"),
        refusal(INVALID, "name"),
        refusal(INVALID, "weights"),
        refusal(UNKNOWN, "costs", "tariffs", "0", "service"),
        refusal(INVALID, "costs", "tariffs", "0", "tiers", "1", "upToKilometers"),
        refusal(INVALID, "costs", "tariffs", "0", "tiers", "1", "upToKilometers"),
        refusal(INVALID, "costs", "tariffs", "2", "service"),
        refusal(INVALID, "costs", "moving"),
        refusal(INVALID, "rules", "2", "price"),
        refusal(INVALID, "rules", "2", "limit"),
        refusal(INVALID, "rules", "3", "limit"),
        refusal(UNKNOWN, "rules", "3", "scope", "skus"),
        refusal(UNKNOWN, "rules", "3", "scope", "groups"),
        refusal(UNKNOWN, "rules", "4", "scope", "channels"),
        refusal(UNKNOWN, "rules", "5", "scope", "categories"),
        refusal(INVALID, "rules", "2", "code"),
        refusal(INVALID, "rules", "1"),
    ]
    await business.refuses("saveRoutingProfile", given, *refused)
    assert await found(business) is None


async def test_an_amount_has_as_many_decimals_as_its_currency_allows(business: Business) -> None:
    for currency, amount, accepted in (("JPY", "0.001", True), ("JPY", "0.0001", False), ("KWD", "0.000001", True)):
        given = profile_of(costs={"moving": amount}, currencyCode=currency)
        if accepted:
            assert (await draft(business, given, "costs { moving }"))["costs"] == {"moving": amount}
        else:
            await business.refuses("saveRoutingProfile", given, refusal(INVALID, "costs", "moving"))


async def test_saving_replaces_the_draft_and_activating_ends_that(business: Business) -> None:
    await draft(business, profile_of())
    await draft(business, profile_of(name="Other"))
    assert await found(business, f"name {LIFE}") == {
        "name": "Other",
        "version": 1,
        "state": "DRAFT",
        "revision": 2,
        "versions": [{"version": 1, "state": "DRAFT"}],
    }
    async with business.unchanged():
        assert await draft(business, profile_of(name="Other")) == {"code": "EXPRESS", "version": 1}
    select = "routingProfile { version state activeFrom }"
    done = await business.api.run("activateRoutingProfile", {"code": "EXPRESS", "version": 1}, select)
    assert done["routingProfile"]["state"] == "ACTIVE"
    assert done["routingProfile"]["activeFrom"] <= in_days(0)
    assert await draft(business, profile_of(name="Third")) == {"code": "EXPRESS", "version": 2}
    assert await found(business, f"name {LIFE}") == {
        "name": "Other",
        "version": 1,
        "state": "ACTIVE",
        "revision": 4,
        "versions": [{"version": 1, "state": "ACTIVE"}, {"version": 2, "state": "DRAFT"}],
    }
    assert (await found(business, "name", version=2)) == {"name": "Third"}
    assert await found(business, version=3) is None
    again = {"code": "EXPRESS", "version": 1}
    illegal = refusal("ILLEGAL_TRANSITION", from_="ACTIVE", verb="activate", supportedActions=[])
    await business.refuses("activateRoutingProfile", again, illegal)


async def test_activates_from_a_date_and_refuses_the_past(business: Business) -> None:
    await activate(business, profile_of())
    soon = in_days(1)
    await activate(business, profile_of(name="Soon"), **{"from": soon})
    life = await found(business, f"{LIFE} activeFrom")
    assert (life["version"], life["state"]) == (1, "ACTIVE")
    assert life["versions"][1] == {"version": 2, "state": "SCHEDULED"}
    assert await found(business, "activeFrom state", version=2) == {"activeFrom": soon, "state": "SCHEDULED"}
    past = {"code": "EXPRESS", "version": 2, "from": in_days(-0.1)}
    await business.refuses("activateRoutingProfile", past, refusal(INVALID, "from"))
    await business.refuses("activateRoutingProfile", {**past, "from": "1999-01-01T00:00:00Z"}, refusal(INVALID, "from"))
    await business.refuses("activateRoutingProfile", {"code": "EXPRESS", "version": 9}, refusal(UNKNOWN, "version"))
    for code in ("OTHER", "", "A|B", "\x00", "DEFAULT"):
        await business.refuses("activateRoutingProfile", {"code": code, "version": 1}, refusal(UNKNOWN, "code"))
    await business.api.run("activateRoutingProfile", {"code": "EXPRESS", "version": 2})
    assert (await found(business))["version"] == 2
    await business.api.run("activateRoutingProfile", {"code": "EXPRESS", "version": 1})
    assert await found(business) == {
        "version": 1,
        "state": "ACTIVE",
        "revision": 6,
        "versions": [{"version": 1, "state": "ACTIVE"}, {"version": 2, "state": "SUPERSEDED"}],
    }
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_the_built_in_profile_can_be_read_and_taken_over(business: Business) -> None:
    built_in = await found(business, f"{LIFE} savedAt activeFrom costs {{ moving }} rules {{ code limit }}", "DEFAULT")
    assert built_in == {
        "version": 1,
        "state": "ACTIVE",
        "revision": 0,
        "versions": [{"version": 1, "state": "ACTIVE"}],
        "savedAt": None,
        "activeFrom": None,
        "costs": {"moving": "0.20"},
        "rules": [{"code": "LOCATIONS_PER_ORDER_MAX", "limit": 4}],
    }
    assert await business.api.data("{ routingProfiles { nodes { code } } }") == {"nodes": []}
    assert await draft(business, profile_of("DEFAULT")) == {"code": "DEFAULT", "version": 2}
    listed = "{ routingProfiles { nodes { code version } } }"
    assert await business.api.data(listed) == {"nodes": [{"code": "DEFAULT", "version": 1}]}
    await business.api.run("activateRoutingProfile", {"code": "DEFAULT", "version": 2})
    assert await business.api.data(listed) == {"nodes": [{"code": "DEFAULT", "version": 2}]}
    assert (await found(business, "state", "DEFAULT", 1)) == {"state": "SUPERSEDED"}


async def test_lists_profiles_by_code(business: Business) -> None:
    for code in ("B", "C", "A"):
        await draft(business, profile_of(code))
    page = "{ routingProfiles(first: 2) { nodes { code } pageInfo { hasNextPage endCursor } } }"
    first = await business.api.data(page)
    assert first["nodes"] == [{"code": "A"}, {"code": "B"}]
    document = "query($after: Cursor) { routingProfiles(after: $after) { nodes { code } pageInfo { hasNextPage } } }"
    rest = await business.api.data(document, after=first["pageInfo"]["endCursor"])
    assert rest == {"nodes": [{"code": "C"}], "pageInfo": {"hasNextPage": False}}


async def test_keeps_codes_that_databases_give_a_meaning_to(business: Business) -> None:
    address = {"postalCode": "43215", "countryCode": "US"}
    codes = ["$set", "a.b", "$a.b", "0"]
    for code in codes:
        await business.api.run("saveLocation", {"code": code, "name": code, "kind": "STORE", "address": address})
    handling = [{"locationCode": code, "amount": "0.50"} for code in sorted(codes)]
    given = profile_of("$where", only(*codes), costs={"handling": handling})
    for name in ("One", "Two"):
        saved = await draft(business, {**given, "name": name}, "costs { handling { locationCode amount } }")
        assert saved == {"costs": {"handling": handling}}
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_assignments_are_kept_as_given(business: Business) -> None:
    await catalog(business)
    await draft(business, profile_of())
    assert await business.api.data("{ routingAssignments { version } }") is None
    one = {"channels": ["WEB"], "segments": ["VIP"], "methods": ["SHIP"], "priorities": ["HIGH", "URGENT"]}
    every: dict[str, list[str]] = {"channels": [], "segments": [], "methods": [], "priorities": []}
    given = [{**one, "profileCode": "EXPRESS"}, {**every, "profileCode": "DEFAULT"}]
    await assign(business, *given)
    document = "{ routingAssignments { version assignments { channels segments methods priorities profileCode } } }"
    assert await business.api.data(document) == {"version": 1, "assignments": given}
    async with business.unchanged():
        await assign(business, *given)
    await assign(business)
    assert await business.api.data(document) == {"version": 2, "assignments": []}
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_refuses_assignments_to_what_does_not_exist(business: Business) -> None:
    given = [
        {"profileCode": "DEFAULT", "channels": ["FAX"], "segments": ["x" * 501]},
        {"profileCode": "EXPRESS"},
        {"profileCode": "A|B", "segments": [str(number) for number in range(201)]},
    ]
    await business.refuses(
        "saveRoutingAssignments",
        {"assignments": given},
        refusal(UNKNOWN, "assignments", "0", "channels"),
        refusal(INVALID, "assignments", "0", "segments"),
        refusal(UNKNOWN, "assignments", "1", "profileCode"),
        refusal(INVALID, "assignments", "2", "segments"),
        refusal(UNKNOWN, "assignments", "2", "profileCode"),
    )
    many = [{"profileCode": "DEFAULT"}] * 201
    await business.refuses("saveRoutingAssignments", {"assignments": many}, refusal(INVALID, "assignments"))


async def test_profiles_are_no_business_of_limited_clients(business: Business) -> None:
    await activate(business, profile_of())
    await assign(business, {"profileCode": "EXPRESS"})
    partner = await business.api.client(channels=["WEB"])
    async with business.unchanged():
        for field, given in (
            ("saveRoutingProfile", profile_of(name="Mine")),
            ("activateRoutingProfile", {"code": "EXPRESS", "version": 1}),
            ("saveRoutingAssignments", {"assignments": []}),
        ):
            assert await partner.refusals(field, given) == [refusal("NOT_PERMITTED")]
    assert await partner.data('{ routingProfile(code: "EXPRESS") { code } }') is None
    assert await partner.data('{ routingProfile(code: "DEFAULT") { code } }') is None
    assert await partner.data("{ routingProfiles { nodes { code } } }") == {"nodes": []}
    assert await partner.data("{ routingAssignments { version } }") is None


async def test_locations_belong_to_groups(business: Business) -> None:
    await catalog(business)
    assert await business.api.data('{ location(code: "EAST") { groups } }') == {"groups": ["BIG", "COAST"]}
    assert await business.api.data('{ location(code: "WEST") { groups } }') == {"groups": []}
    address = {"postalCode": "43215", "countryCode": "US"}
    west = {"code": "WEST", "name": "WEST house", "kind": "WAREHOUSE", "address": address}
    await business.refuses("saveLocation", {**west, "groups": ["A", "B|"]}, refusal(INVALID, "groups", "1"))
    many = {**west, "groups": [str(number) for number in range(51)]}
    await business.refuses("saveLocation", many, refusal(INVALID, "groups"))
