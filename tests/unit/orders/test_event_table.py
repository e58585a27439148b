"""One table of event types; every event, and the order it leads to, survives storage unchanged."""

from datetime import datetime
from typing import Any, get_args

import msgspec
import pytest
from msgspec.structs import replace

from domain.address import Address
from domain.catalog.sku import Sku, SkuSaved
from domain.channels.channel import Channel, ChannelSaved
from domain.counts.events import CountCancelled, CountOpened, CountPosted, CountRecorded, PostedDifference
from domain.counts.stock_count import CountedLine, StockCount
from domain.delivery.carrier_service import STANDARD, CarrierServiceSaved
from domain.events import EVENT_TYPES, DomainEvent
from domain.handling import Handling
from domain.inventory.crossings import StockLow, StockOut, StockReplenished
from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.safety_stock_rule import SafetyStockRule, SafetyStockRuleSaved
from domain.method import Method
from domain.network.location import Location, LocationKind, LocationSaved
from domain.orders.awaited_decision import AwaitedDecision
from domain.orders.customer import Customer
from domain.orders.events import (
    SHIPMENT_EVENT_TYPES,
    Cancellation,
    FulfillmentOrderAccepted,
    FulfillmentOrderCompleted,
    FulfillmentOrderConsolidated,
    FulfillmentOrderKept,
    FulfillmentOrderMerged,
    FulfillmentOrderPacked,
    FulfillmentOrderPickedUp,
    FulfillmentOrderPicking,
    FulfillmentOrderReadyForPickup,
    FulfillmentOrderRejected,
    FulfillmentOrderReleased,
    FulfillmentOrderRerouted,
    FulfillmentOrderSplit,
    FulfillmentOrderUnits,
    LineCancelled,
    LineExceptionRaised,
    OrderAddressChanged,
    OrderCancelled,
    OrderClosed,
    OrderDecisionOverdue,
    OrderHeld,
    OrderPlaced,
    OrderPromised,
    OrderReleased,
    OrderRouted,
    PartPromise,
    ShipmentCancelled,
    ShipmentCreated,
    ShipmentTracked,
    UnservedUnits,
)
from domain.orders.fulfillment_order import Rejection, RejectionReason
from domain.orders.hold import Hold, HoldReason
from domain.orders.hold_order import hold_order
from domain.orders.lines import LineException
from domain.orders.order import Order, Priority
from domain.reservations.events import (
    ReservationExpired,
    ReservationExtended,
    ReservationMade,
    ReservationPlaced,
    ReservationReduced,
    ReservationReleased,
)
from domain.reservations.reservation import Reservation, ReservedUnits, UnitsShort
from domain.routing.objective import Objective, ObjectiveWeights
from domain.routing.pilots.pilot import Arm, ArmKind, ArmName, PilotMode, RoutingPilot, RoutingPilotSaved, TableRow
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.profiles.assignment import RoutingAssignment, RoutingAssignments, RoutingAssignmentsSaved
from domain.routing.profiles.events import RoutingProfileActivated, RoutingProfileSaved
from domain.routing.rule import RoutingRule, RuleKind, RuleScope
from domain.shipments.shipment import Parcel, ShipmentStatus, TrackingEvent
from domain.shipments.tracking import TRACKABLE
from domain.stock_imports.events import StockImportCompleted, StockImportStarted, StockRowsImported
from domain.stock_imports.stock_import import ImportMode, RefusedRow, StockImport
from domain.supply.events import IncomingSupplyCorrected, IncomingSupplyReceived, IncomingSupplyRecorded
from domain.supply.incoming_supply import IncomingSupply
from domain.transfers.events import ArrivedUnits, TransferReceived, TransferSent
from domain.transfers.stock_transfer import StockTransfer, TransferLine
from tests.spelled_out import spelled_out
from tests.unit.orders.builders import (
    LATER,
    NOW,
    part,
    placed,
    rejected_without_rerouting,
    shipment_of,
    shipped,
    tracked,
    units,
)


def full_order() -> Order:
    """An order that has something in every field."""
    order = placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 2), (1, "LAX", 1)], [(2, 1, LineException.NO_STOCK)])
    order = rejected_without_rerouting(order, units((1, 1)))
    order = tracked(shipped(order, ordinal=2), ShipmentStatus.LOST)
    order = hold_order(order, reason=HoldReason.PAYMENT, note="late", now=LATER).order
    parcels = (Parcel(tracking_number="1Z", weight_grams=10, length_millimeters=1), Parcel())
    shipment = replace(shipment_of(order), parcels=parcels, estimated_delivery_at=LATER, tracking_url="https://t")
    return replace(
        order,
        shipments=(shipment,),
        customer=Customer(id="c", name="Zoë 🫖", email="z@example.com", phone="1", segment="vip"),
        priority=Priority.URGENT,
        requested_delivery_by=LATER,
        promised_at=LATER,
        shipping_price=499,
        awaits=AwaitedDecision(pilot="OLD", arm=ArmName.TREATMENT, since=NOW, due_at=LATER),
    )


ORDER = full_order()
CANCELLATION = Cancellation(
    unrouted=units((1, 1)),
    backordered=units((2, 1)),
    allocated=(FulfillmentOrderUnits(fulfillment_order_id="ful_T-1", line_id="lin_T-1", quantity=1),),
)
REJECTION = Rejection(
    location="NYC", lines=units((1, 1)), reason=RejectionReason.NO_STOCK, note="shelf empty", rejected_at=NOW
)
UNSERVED = UnservedUnits(line_id="lin_T-1", quantity=1, exception=LineException.NO_STOCK, backordered=True)
FUL = "ful_T-1"

EVENTS: list[DomainEvent] = [
    OrderPlaced(order=ORDER),
    OrderRouted(withdrawn=(FUL,), retried=units((1, 1)), fulfillment_orders=(part(ORDER),), unserved=(UNSERVED,)),
    OrderCancelled(cancellation=CANCELLATION, reason="changed mind"),
    LineCancelled(cancellation=CANCELLATION),
    LineExceptionRaised(
        exception=LineException.STOCK_LOST, units=CANCELLATION.allocated, backordered=CANCELLATION.backordered
    ),
    OrderHeld(hold=Hold(id="hld_T-1", reason=HoldReason.OTHER, note="n", placed_at=NOW)),
    OrderReleased(hold_id="hld_T-1"),
    OrderAddressChanged(ship_to=Address(country_code="DE", latitude=52.52, longitude=13.4)),
    OrderPromised(
        promised_at=LATER, parts=(PartPromise(fulfillment_order_id=FUL, promised_at=NOW, dispatch_on=NOW.date()),)
    ),
    OrderDecisionOverdue(pilot="OLD", arm=ArmName.TREATMENT, due_at=LATER),
    OrderClosed(),
    FulfillmentOrderAccepted(fulfillment_order_id=FUL),
    FulfillmentOrderRejected(fulfillment_order_id=FUL, rejection=REJECTION),
    FulfillmentOrderSplit(fulfillment_order_id=FUL, fulfillment_orders=(part(ORDER, 2),)),
    FulfillmentOrderMerged(fulfillment_order_id=FUL, merged_ids=("ful_T-2", "ful_T-3")),
    FulfillmentOrderRerouted(fulfillment_order_id=FUL, fulfillment_orders=(part(ORDER, 2),)),
    FulfillmentOrderReleased(fulfillment_order_id=FUL),
    FulfillmentOrderKept(fulfillment_order_id=FUL, reason=LineException.CAPACITY),
    FulfillmentOrderConsolidated(
        fulfillment_order_id=FUL, consolidation="con_1", consolidated_with=("ful_U-1",), cost=250
    ),
    FulfillmentOrderPicking(fulfillment_order_id=FUL),
    FulfillmentOrderPacked(fulfillment_order_id=FUL),
    FulfillmentOrderReadyForPickup(fulfillment_order_id=FUL),
    FulfillmentOrderPickedUp(fulfillment_order_id=FUL),
    FulfillmentOrderCompleted(fulfillment_order_id=FUL),
    ShipmentCreated(shipment=shipment_of(ORDER)),
    ShipmentCancelled(shipment_id="shp_T-1"),
    *(
        ShipmentTracked(shipment_id="shp_T-1", event=TrackingEvent(at=NOW, code=code, description="d", place="p"))
        for code in sorted(TRACKABLE)
    ),
    StockChanged(
        sku="TEA",
        location="NYC",
        kind=MovementKind.RECLASSIFIED,
        delta=StockDelta(available=-1, safety_stock=1),
        cause="sft_1",
        reason="season",
        safety_stock_target=1,
    ),
    StockLow(sku="TEA", location="NYC", available=2, threshold=3),
    StockOut(sku="TEA", location="NYC", threshold=3),
    StockReplenished(sku="TEA", location="NYC", available=4, threshold=3),
    ReservationMade(
        reservation=Reservation(
            id="rsv_T",
            channel="web",
            client_id="key_1",
            holder="cart 1",
            lines=(ReservedUnits(sku="TEA", location="NYC", quantity=2),),
            short=(UnitsShort(sku="CUP", quantity=1),),
            created_at=NOW,
            expires_at=LATER,
        )
    ),
    ReservationExtended(expires_at=LATER),
    ReservationReleased(),
    ReservationExpired(),
    ReservationPlaced(order_id=ORDER.id),
    ReservationReduced(lost=(ReservedUnits(sku="TEA", location="NYC", quantity=1),)),
    IncomingSupplyRecorded(
        supply=IncomingSupply(sku="TEA", location="NYC", reference="PO-1", quantity=5, expected_at=LATER)
    ),
    IncomingSupplyCorrected(quantity=4, expected_at=LATER),
    IncomingSupplyReceived(quantity=3),
    TransferSent(
        transfer=StockTransfer(
            id="trf_T",
            from_location="NYC",
            to_location="LAX",
            lines=(TransferLine(sku="TEA", quantity=3, received=1, lost=1),),
            sent_at=NOW,
            expected_at=LATER,
            reference="truck 7",
        )
    ),
    TransferReceived(lines=(ArrivedUnits(sku="TEA", received=1, lost=1),), reason="fell off"),
    CountOpened(
        count=StockCount(
            id="cnt_T",
            location="NYC",
            lines=(CountedLine(sku="TEA", expected=3, counted=2, recorded_at=NOW, posted=-1, taken_back=1),),
            opened_at=NOW,
        )
    ),
    CountRecorded(lines=(CountedLine(sku="TEA", expected=3, counted=2, recorded_at=NOW),)),
    CountPosted(
        differences=(PostedDifference(sku="TEA", quantity=-1, taken_back=1),),
        orders=(ORDER.id,),
        posted_at=LATER,
        reason="yearly",
    ),
    CountCancelled(cancelled_at=LATER, reason="interrupted"),
    StockImportStarted(
        stock_import=StockImport(id="imp_1", file="stock.csv", mode=ImportMode.SET, rows_per_batch=200, started_at=NOW)
    ),
    StockRowsImported(rows=200, refused=(RefusedRow(line=7, reason="no SKU CUP"),)),
    StockImportCompleted(completed_at=LATER),
    RoutingProfileSaved(
        profile=replace(
            DEFAULT_PROFILE,
            code="EXPRESS",
            objective=Objective.WEIGHTED,
            own_weights=ObjectiveWeights(money_percent=50, day=7),
            rules=(
                RoutingRule(
                    code="COLD",
                    kind=RuleKind.HANDLING_REQUIRED,
                    scope=RuleScope(skus=frozenset({"TEA", "CUP"}), groups=frozenset({"COAST"})),
                    handling=frozenset({Handling.COLD}),
                    valid_from=NOW,
                    valid_until=LATER,
                ),
            ),
        ),
        saved_at=NOW,
    ),
    RoutingProfileActivated(number=2, active_from=LATER, activated_at=NOW),
    RoutingAssignmentsSaved(
        assignments=RoutingAssignments(
            assignments=(
                RoutingAssignment(
                    channels=frozenset({"WEB", "APP"}),
                    segments=frozenset({"VIP"}),
                    methods=frozenset({Method.SHIP}),
                    priorities=frozenset({Priority.HIGH}),
                    profile_code="EXPRESS",
                ),
            )
        )
    ),
    RoutingPilotSaved(
        pilot=RoutingPilot(
            code="TRIAL",
            name="Trial",
            mode=PilotMode.SHADOW,
            groups=frozenset({"COAST"}),
            percent=10,
            treatment=Arm(kind=ArmKind.TABLE, table=(TableRow(channels=frozenset({"WEB"}), locations=("NYC", "BOS")),)),
        )
    ),
    SafetyStockRuleSaved(rule=SafetyStockRule(location="NYC", category="Tea | more", target=3)),
    ChannelSaved(channel=Channel(code="web", name="Web", stock_percent=50, stock_buffer=1)),
    LocationSaved(
        location=Location(
            code="NYC",
            name="New York",
            kind=LocationKind.STORE,
            address=Address(country_code="US"),
            methods=(Method.SHIP, Method.PICKUP),
            handling=(Handling.COLD,),
        )
    ),
    CarrierServiceSaved(carrier_service=STANDARD),
    SkuSaved(sku=Sku(code="TEA", name="Tea", weight_grams=100, handling=(Handling.FRAGILE,))),
]


def stored(value: Any) -> Any:
    return msgspec.to_builtins(value, builtin_types=(datetime,))


def test_table_has_every_event_class_and_nothing_else() -> None:
    assert set(EVENT_TYPES.values()) == set(get_args(DomainEvent))
    assert {event.TYPE for event in EVENTS} == set(EVENT_TYPES)
    assert all(EVENT_TYPES[event.TYPE] is type(event) for event in EVENTS)


def test_every_status_that_a_carrier_can_report_has_its_event() -> None:
    assert set(SHIPMENT_EVENT_TYPES) == TRACKABLE


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_event_survives_storage(event: DomainEvent) -> None:
    assert msgspec.convert(stored(event), EVENT_TYPES[event.TYPE], builtin_types=(datetime,)) == event
    assert msgspec.json.decode(msgspec.json.encode(event), type=EVENT_TYPES[event.TYPE]) == event


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_event_with_its_defaults_written_is_the_same(event: DomainEvent) -> None:
    written = stored(spelled_out(event))
    assert msgspec.convert(written, EVENT_TYPES[event.TYPE], builtin_types=(datetime,)) == event


def test_order_survives_storage() -> None:
    assert msgspec.convert(stored(ORDER), Order, builtin_types=(datetime,)) == ORDER
    assert msgspec.json.decode(msgspec.json.encode(ORDER), type=Order) == ORDER


def test_order_with_a_field_in_every_place_is_what_was_tested() -> None:
    empty = [name for name in Order.__struct_fields__ if getattr(ORDER, name) in (None, (), "")]
    assert empty == ["pickup_location"]
