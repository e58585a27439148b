"""What holds for the schema as a whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLNamedType,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
)
from strawberry.types import get_object_definition

from domain.access.scopes import SCOPES
from domain.events import EVENT_TYPES
from domain.inventory.refusals import InsufficientStock
from domain.refusals import IdempotencyKeyMismatch, Refusal
from domain.shipments.tracking import TRACKABLE
from operations import place_order
from resolvers.root import MUTATIONS, QUERIES, SUBSCRIPTIONS, build_policies, build_schema, merge, published_sdl
from schema.access.enums import Scope
from schema.event_type import EventType, event_type_name
from schema.policy import AUTHENTICATED, PUBLIC
from schema.shipments.enums import TrackingCode
from schema.user_error import USER_ERRORS, UserErrorCode, user_error
from schema.user_error import InsufficientStock as ShownInsufficientStock

SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"
CORE = build_schema()._schema


def published_types() -> Iterator[GraphQLNamedType]:
    builtin = {"String", "Int", "Float", "Boolean", "ID"}
    yield from (type_ for name, type_ in CORE.type_map.items() if not name.startswith("__") and name not in builtin)


def output_fields() -> Iterator[str]:
    for type_ in published_types():
        if is_object_type(type_) or is_interface_type(type_):
            yield from (f"{type_.name}.{name}" for name in type_.fields)


def without_description(type_: GraphQLNamedType) -> Iterator[str]:
    if not type_.description:
        yield type_.name
    if is_enum_type(type_):
        yield from (f"{type_.name}.{name}" for name, value in type_.values.items() if not value.description)
    elif is_input_object_type(type_):
        yield from (f"{type_.name}.{name}" for name, field in type_.fields.items() if not field.description)
    elif is_object_type(type_) or is_interface_type(type_):
        for name, field in type_.fields.items():
            if not field.description:
                yield f"{type_.name}.{name}"
            yield from (
                f"{type_.name}.{name}({argument})" for argument, value in field.args.items() if not value.description
            )


def test_describes_everything() -> None:
    assert [name for type_ in published_types() for name in without_description(type_)] == []


def test_has_a_policy_for_every_field() -> None:
    assert sorted(set(output_fields()) - build_policies().keys()) == []


def test_asks_for_scopes_that_exist() -> None:
    named = {scope for policy in build_policies().values() for scope in policy.split("|")}
    assert named <= SCOPES | {PUBLIC, AUTHENTICATED}


def test_opens_nothing_to_everybody_but_tracking() -> None:
    public = {field for field, policy in build_policies().items() if policy == PUBLIC}
    roots = {"Query.trackOrder", "Subscription.orderTracking"}
    assert {field for field in public if not field.startswith(("Tracked", "TrackingChange.", "Money."))} == roots


def test_is_published_as_it_is() -> None:
    assert SDL.read_text(encoding="utf-8") == published_sdl(), "run `switchyard schema export`"


def test_refuses_two_root_fields_of_one_name() -> None:
    with pytest.raises(AssertionError):
        merge("Query", "Twice the same.", (*QUERIES, QUERIES[0]))


def test_merges_every_root_field() -> None:
    for name, roots in (("Query", QUERIES), ("Mutation", MUTATIONS), ("Subscription", SUBSCRIPTIONS)):
        fields = [field for root in roots for field in get_object_definition(root, strict=True).fields]
        assert len(CORE.type_map[name].fields) == len(fields)  # type: ignore[attr-defined]  # root types have fields


def test_gives_mutations_one_input_and_user_errors() -> None:
    mutation = CORE.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        assert list(field.args) == ["input"], name
        payload: Any = get_named_type(field.type)
        assert str(payload.fields["userErrors"].type) == "[UserError!]!", name


def test_bounds_every_connection() -> None:
    for type_ in published_types():
        if is_object_type(type_):
            for name, field in type_.fields.items():
                if str(field.type).rstrip("!").endswith("Connection"):
                    assert {"first", "after"} <= field.args.keys(), f"{type_.name}.{name}"


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    assert place_order is not None  # importing operations imports every refusal there is
    for inner in kind.__subclasses__():
        if inner.__module__.startswith(("domain.", "operations.", "storage.")):
            yield inner
        yield from every_refusal(inner)


def test_has_a_user_error_for_every_refusal() -> None:
    for refusal in every_refusal():
        assert len([error for error in USER_ERRORS if issubclass(refusal, error.shows)]) == 1, refusal
    assert {error.shows.code for error in USER_ERRORS} == {code.value for code in UserErrorCode}


def test_shows_a_refusal_with_its_data() -> None:
    refusal = InsufficientStock(sku="TEA", requested=3, available=1, field=("items", "0"))
    shown = user_error(refusal)
    assert isinstance(shown, ShownInsufficientStock)
    assert (shown.code, shown.message, shown.field) == (refusal.code, refusal.message, ["items", "0"])
    assert (shown.sku, shown.requested, shown.available) == ("TEA", 3, 1)
    assert user_error(IdempotencyKeyMismatch().at()).field is None


def test_names_all_events_codes_and_scopes() -> None:
    assert [event.value for event in EventType] == list(EVENT_TYPES)
    assert event_type_name("order.addressChanged") == "ORDER_ADDRESS_CHANGED"
    assert {code.value for code in TrackingCode} == {status.value for status in TRACKABLE}
    assert {scope.value for scope in Scope} == SCOPES
