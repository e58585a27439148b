"""The documents know every word that the product says."""

import re
from enum import StrEnum

import pytest
from graphql import GraphQLEnumType, build_schema

from domain.events import EVENT_TYPES
from domain.inventory.movements import MovementKind
from domain.orders.hold import HoldReason
from domain.orders.lines import LineException
from domain.orders.order import OrderState
from domain.reservations.reservation import ReservationState
from domain.routing.decision import RoutingTrigger
from domain.shipments.shipment import ShipmentStatus
from domain.supply.incoming_supply import SupplyState
from domain.transfers.stock_transfer import TransferState
from resolvers.nodes import KINDS
from storage.indexes import INDEXES
from tests.docs.markdown import ROOT, table_rows

PUBLISHED = ROOT / "schema" / "schema.graphql"
VOCABULARY = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
SEVERAL = re.compile(r"`(?P<family>\w+)\.` (?P<names>[\w, ]+)")
SINGLE = re.compile(r"`(?P<type>\w+\.\w+)`")
QUOTED = re.compile(r"`([^`\n]+)`")
PREFIX = re.compile(r"`([a-z]{3})_`")
COLLECTION = re.compile(r"database\[\"(\w+)\"\]|^COLLECTION = \"(\w+)\"", re.MULTILINE)


def test_the_vocabulary_has_every_event() -> None:
    told: set[str] = set()
    for cells in table_rows(VOCABULARY.partition("## Events")[2]):
        for several in SEVERAL.finditer(cells[-1]):
            told |= {f"{several['family']}.{name.strip()}" for name in several["names"].split(",")}
        told |= set(SINGLE.findall(cells[-1]))
    assert told == EVENT_TYPES.keys()


@pytest.mark.parametrize(
    "words",
    [
        *(MovementKind, LineException, HoldReason, RoutingTrigger),
        *(OrderState, ShipmentStatus, ReservationState, SupplyState, TransferState),
    ],
    ids=lambda words: words.__name__,
)
def test_the_vocabulary_has_every_value(words: type[StrEnum]) -> None:
    quoted = {word for text in QUOTED.findall(VOCABULARY) for word in re.split(r"\W+", text)}
    assert {word.value for word in words} <= quoted


def test_the_vocabulary_has_the_prefix_of_every_object() -> None:
    section = VOCABULARY.partition("## Ids")[2]
    assert KINDS.keys() <= set(PREFIX.findall(section))


def test_partners_are_told_every_refusal() -> None:
    text = (ROOT / "docs" / "partner.md").read_text(encoding="utf-8")
    told = {cells[0].strip("`") for cells in table_rows(text.partition("## Refusals")[2])}
    codes = build_schema(PUBLISHED.read_text(encoding="utf-8")).type_map["UserErrorCode"]
    assert isinstance(codes, GraphQLEnumType)
    assert told - {"code"} == codes.values.keys()


def test_maintainers_are_told_every_collection() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "storage").rglob("*.py")]
    used = {name for text in sources for found in COLLECTION.findall(text) for name in found if name}
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = {name for cells in table_rows(text) for name in QUOTED.findall(cells[0])}
    assert used | INDEXES.keys() <= told
