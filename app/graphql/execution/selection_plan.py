"""What is worked out once about the fields of an operation, and kept for all its executions."""

from collections.abc import Callable

from graphql import GraphQLObjectType, GraphQLSchema
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet
from msgspec import Struct

from app.graphql.execution.reader_source import CollectSubfields, Read, ReaderSource

READ_FROM_USE = 2
"""Many documents are executed once. Writing a reader takes as long as some executions, so it has to be worth it."""
FIELDS_MAX = 500
"""So many fields are written into readers for one plan, in some 10 ms: a document can repeat a fragment very often."""

CollectRoot = Callable[[], CollectedFields]


class Selection(Struct, frozen=True):
    """The fields of one object: those that `read` reads, and the `others`, which are executed one by one."""

    fields: GroupedFieldSet
    read: Read | None
    others: GroupedFieldSet


class SelectionPlan:
    """The fields of one operation, for one set of conditions.

    What it keeps it finds by the identity of lists and dictionaries, which it keeps alive itself.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._uses = 0
        self._root_fields: CollectedFields | None = None
        self._subfields: dict[tuple[GraphQLObjectType, int], tuple[FieldDetailsList, CollectedFields]] = {}
        self._selections: dict[int, Selection] = {}
        self._fields_left = FIELDS_MAX

    def root_fields(self, collect: CollectRoot) -> GroupedFieldSet:
        """The root fields, collected once."""
        self._uses += 1
        if self._root_fields is None:
            self._root_fields = collect()
        return self._root_fields.grouped_field_set

    def subfields(
        self, parent_type: GraphQLObjectType, details: FieldDetailsList, collect: CollectSubfields
    ) -> CollectedFields:
        """The fields below these, collected once."""
        key = (parent_type, id(details))
        known = self._subfields.get(key)
        if known is None:
            known = self._subfields[key] = (details, collect(parent_type, details))
        return known[1]

    def selection(
        self, parent_type: GraphQLObjectType, fields: GroupedFieldSet, collect: CollectSubfields
    ) -> Selection | None:
        """How to execute these fields; None while the operation is hardly used."""
        selection = self._selections.get(id(fields))
        if selection is None and self._uses >= READ_FROM_USE:
            writing = ReaderSource(self._schema, collect, self._fields_left)
            selection = self._selections[id(fields)] = Selection(fields, *writing.write(parent_type, fields))
            self._fields_left = writing.fields_left
        return selection
