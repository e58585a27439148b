"""Which fields a reader reads, and how much is written at most."""

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, OperationDefinitionNode, parse
from graphql.execution.collect_fields import (
    CollectedFields,
    FieldDetailsList,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues

from app.graphql.execution.reader_source import Read, ReaderSource
from benchmarks.order_by_id import ORDER
from resolvers.root import build_schema

CORE: GraphQLSchema = build_schema()._schema
NO_VARIABLES = VariableValues({}, {})
NO_FRAGMENTS: dict[str, FragmentDetails] = {}


def written(type_name: str, selected: str, fields_left: int = 500) -> tuple[Read | None, list[str], int]:
    """The reader of a selection, the names of the fields that it leaves, and how many could still be written."""
    type_ = CORE.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    (operation,) = parse(selected).definitions
    assert isinstance(operation, OperationDefinitionNode)

    def collect(parent_type: GraphQLObjectType, details: FieldDetailsList) -> CollectedFields:
        return collect_subfields(CORE, NO_FRAGMENTS, NO_VARIABLES, operation, parent_type, details)

    fields = collect_fields(CORE, NO_FRAGMENTS, NO_VARIABLES, type_, operation).grouped_field_set
    source = ReaderSource(CORE, collect, fields_left)
    read, others = source.write(type_, fields)
    return read, list(others), source.fields_left


def test_an_order_is_read_at_once() -> None:
    selected = ORDER[ORDER.index("{", ORDER.index("order(")) : -1]
    read, others, _ = written("Order", selected)
    assert read is not None
    assert others == []


@pytest.mark.parametrize(
    ("type_name", "selected", "others"),
    [
        ("Order", "{ id trackingToken number }", ["trackingToken"]),
        ("Order", "{ id events { pageInfo { hasNextPage } } }", ["events"]),
        ("Order", "{ id lines { id sku { name } } shipments { id } }", ["lines"]),
        ("OrderLine", "{ id sku { name } skuCode }", ["sku"]),
        ("OrderConnection", "{ nodes { id } edges { cursor node { id pickupLocation { name } } } }", ["edges"]),
    ],
)
def test_what_there_is_more_to_is_left(type_name: str, selected: str, others: list[str]) -> None:
    read, left, _ = written(type_name, selected)
    assert read is not None
    assert left == others


@pytest.mark.parametrize(
    ("type_name", "selected"), [("Query", "{ viewer { __typename } }"), ("Order", "{ trackingToken }")]
)
def test_without_plain_fields_there_is_no_reader(type_name: str, selected: str) -> None:
    assert written(type_name, selected)[0] is None


def test_no_more_fields_are_written_than_may_be() -> None:
    read, others, left = written("Order", "{ id totals { total { amount } tax { amount } } number }", fields_left=4)
    assert read is not None
    assert others == ["totals", "number"]
    assert left < 0
