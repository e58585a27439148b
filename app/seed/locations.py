"""The network of the demo organization: twenty places across the United States, as inputs of `saveLocation`."""

from collections.abc import Sequence
from typing import Any

Input = dict[str, Any]

PRIORITIES = {"WAREHOUSE": 10, "THIRD_PARTY": 20, "STORE": 50, "DROPSHIP_VENDOR": 80}
METHODS = {
    "WAREHOUSE": ["SHIP"],
    "THIRD_PARTY": ["SHIP"],
    "STORE": ["SHIP", "PICKUP"],
    "DROPSHIP_VENDOR": ["SHIP"],
}
HANDLING = {
    "WAREHOUSE": ["FRAGILE", "HAZMAT", "HIGH_VALUE", "OVERSIZE"],
    "THIRD_PARTY": ["COLD", "FRAGILE", "OVERSIZE"],
    "STORE": ["FRAGILE", "HIGH_VALUE"],
    "DROPSHIP_VENDOR": ["FRAGILE", "OVERSIZE"],
}
WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
HOLIDAYS = [
    "2026-11-26",
    "2026-12-25",
    "2027-01-01",
    "2027-05-31",
    "2027-07-05",
    "2027-09-06",
    "2027-11-25",
    "2027-12-24",
]
"""Thanksgiving, Christmas, New Year, Memorial Day, Independence Day and Labor Day, as they are observed."""

DISPATCH: dict[str, Input] = {
    "WAREHOUSE": {"cutoff": "16:00", "handlingDays": 0, "workingDays": WEEK[:6]},
    "THIRD_PARTY": {"cutoff": "13:00", "handlingDays": 0, "workingDays": WEEK[:5]},
    "STORE": {"cutoff": "15:00", "handlingDays": 1, "workingDays": WEEK},
    "DROPSHIP_VENDOR": {"cutoff": "12:00", "handlingDays": 2, "workingDays": WEEK[:5]},
}
"""Warehouses and partners ship on the day until their carriers come, stores pick between customers, a maker takes days."""

TIME_ZONES = {
    **dict.fromkeys(("CA", "NV", "WA"), "America/Los_Angeles"),
    **dict.fromkeys(("IL", "MN", "TN", "TX"), "America/Chicago"),
    "AZ": "America/Phoenix",
    "CO": "America/Denver",
    "IN": "America/Indiana/Indianapolis",
    "MI": "America/Detroit",
}
"""By state; New York's in all others."""

COLD_STORES = ("WH-ABE", "WH-MEM", "WH-ONT")
"""Warehouses with a cold store."""

_PLACES: Sequence[tuple[str, str, str, str, str, str, str]] = (
    ("WH-ABE", "WAREHOUSE", "Lehigh Valley warehouse", "7248 Industrial Boulevard", "Allentown", "PA", "18106"),
    ("WH-CMH", "WAREHOUSE", "Columbus warehouse", "2829 Rohr Road", "Groveport", "OH", "43125"),
    ("WH-MEM", "WAREHOUSE", "Memphis warehouse", "4830 Hickory Hill Road", "Memphis", "TN", "38118"),
    ("WH-DFW", "WAREHOUSE", "Fort Worth warehouse", "15201 Heritage Parkway", "Fort Worth", "TX", "76177"),
    ("WH-RNO", "WAREHOUSE", "Reno warehouse", "8600 North Virginia Street", "Reno", "NV", "89506"),
    ("WH-ONT", "WAREHOUSE", "Inland Empire warehouse", "1651 South Carlos Avenue", "Ontario", "CA", "91761"),
    ("ST-BOS", "STORE", "Boston store", "745 Boylston Street", "Boston", "MA", "02116"),
    ("ST-NYC", "STORE", "New York store", "450 West 33rd Street", "New York", "NY", "10001"),
    ("ST-PHL", "STORE", "Philadelphia store", "1717 Walnut Street", "Philadelphia", "PA", "19103"),
    ("ST-DCA", "STORE", "Washington store", "901 F Street NW", "Washington", "DC", "20001"),
    ("ST-ATL", "STORE", "Atlanta store", "1230 Peachtree Street NE", "Atlanta", "GA", "30309"),
    ("ST-MIA", "STORE", "Miami store", "401 Biscayne Boulevard", "Miami", "FL", "33132"),
    ("ST-CHI", "STORE", "Chicago store", "520 North Michigan Avenue", "Chicago", "IL", "60611"),
    ("ST-MSP", "STORE", "Minneapolis store", "700 Nicollet Mall", "Minneapolis", "MN", "55402"),
    ("ST-DEN", "STORE", "Denver store", "1550 16th Street", "Denver", "CO", "80202"),
    ("ST-PHX", "STORE", "Phoenix store", "101 North 1st Avenue", "Phoenix", "AZ", "85004"),
    ("ST-SFO", "STORE", "San Francisco store", "865 Market Street", "San Francisco", "CA", "94103"),
    ("ST-SEA", "STORE", "Seattle store", "1511 3rd Avenue", "Seattle", "WA", "98101"),
    ("TP-IND", "THIRD_PARTY", "Indianapolis logistics partner", "2500 Reeves Road", "Plainfield", "IN", "46168"),
    (
        "DV-GRR",
        "DROPSHIP_VENDOR",
        "Grand Rapids furniture maker",
        "1111 Ottawa Avenue NW",
        "Grand Rapids",
        "MI",
        "49503",
    ),
)


def locations() -> list[Input]:
    """All locations. Their coordinates follow from the postal codes."""
    return [_location(*place) for place in _PLACES]


def _location(code: str, kind: str, name: str, line1: str, city: str, region: str, postal_code: str) -> Input:
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "address": {
            "line1": line1,
            "city": city,
            "region": region,
            "postalCode": postal_code,
            "countryCode": "US",
        },
        "methods": METHODS[kind],
        "handling": [*(["COLD"] if code in COLD_STORES else []), *HANDLING[kind]],
        "priority": PRIORITIES[kind],
        "dispatch": {
            **DISPATCH[kind],
            "timeZone": TIME_ZONES.get(region, "America/New_York"),
            "closedOn": HOLIDAYS,
        },
    }
