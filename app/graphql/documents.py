"""Documents are parsed, measured, validated and read for their policies once, then kept by their text."""

from collections import OrderedDict
from collections.abc import Mapping

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
)
from msgspec import Struct

from app.graphql.authorization import Requirements, requirements_of
from app.graphql.errors import (
    BAD_USER_INPUT,
    GRAPHQL_PARSE_FAILED,
    GRAPHQL_VALIDATION_FAILED,
    DocumentRefused,
)
from app.graphql.execution.executable import ExecutableOperation
from app.graphql.limits import Limits
from app.graphql.measure import Measurer
from app.graphql.shape import OperationShape
from app.graphql.validation import limit_comparisons, refused, validation_errors

LEXER_LIMIT_MESSAGE = "tokens. Parsing aborted"


class Operation(Struct, frozen=True):
    """One operation of a checked document."""

    shape: OperationShape
    requirements: Requirements
    executable: ExecutableOperation


class Document(Struct, frozen=True):
    """A valid document and its operations by name."""

    operations: Mapping[str | None, Operation]

    def select(self, name: str | None) -> Operation:
        """The operation to run.

        Raises DocumentRefused if the name is unknown, or missing where there are several.
        """
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        operation = self.operations.get(name)
        if operation is None:
            reason = "Name the operation to run." if name is None else f"The document has no operation {name!r:.80}."
            raise refused(BAD_USER_INPUT, GraphQLError(reason))
        return operation


class Documents:
    """The documents of one schema, most recently used ones kept.

    Both their number and their text are bounded: a parsed document takes about 200 times the memory of its text.
    """

    def __init__(
        self, schema: GraphQLSchema, policies: Mapping[str, str], limits: Limits, field_costs: Mapping[str, int]
    ) -> None:
        limit_comparisons()
        self._schema = schema
        self._policies = policies
        self._limits = limits
        self._field_costs = field_costs
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._kept_characters = 0

    def get(self, source: str) -> Document:
        """The checked document for this text.

        Raises DocumentRefused if it is malformed, too large or invalid.
        """
        document = self._kept.get(source)
        if document is not None:
            self._kept.move_to_end(source)
            return document
        document = self._check(source)
        self._keep(source, document)
        return document

    def _keep(self, source: str, document: Document) -> None:
        self._kept[source] = document
        self._kept_characters += len(source)
        limits = self._limits
        while len(self._kept) > limits.documents_cached or self._kept_characters > limits.document_characters_cached:
            evicted, _ = self._kept.popitem(last=False)
            self._kept_characters -= len(evicted)

    def _check(self, source: str) -> Document:
        # Locations double the memory of a kept document, and only errors need them.
        node = self._parse(source, located=False)
        try:
            shapes = self._shapes(node)
        except RecursionError:
            depth = self._limits.depth
            raise DocumentRefused.over_limit("depth", actual=depth + 1, maximum=depth) from None
        errors = self._validate(node)
        if errors:
            raise refused(GRAPHQL_VALIDATION_FAILED, *self._validate(self._parse(source, located=True)))
        return Document({_name(operation): self._operation(node, operation, shape) for operation, shape in shapes})

    def _operation(self, node: DocumentNode, operation: OperationDefinitionNode, shape: OperationShape) -> Operation:
        requirements = requirements_of(shape.fields, self._policies)
        return Operation(shape, requirements, ExecutableOperation(self._schema, node, operation))

    def _parse(self, source: str, *, located: bool) -> DocumentNode:
        limits = self._limits
        if len(source) > limits.source_characters:
            raise DocumentRefused.over_limit("characters", actual=len(source), maximum=limits.source_characters)
        try:
            return parse(source, no_location=not located, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
        except GraphQLSyntaxError as error:
            if LEXER_LIMIT_MESSAGE in error.message:
                raise DocumentRefused.over_limit("tokens", actual=limits.tokens + 1, maximum=limits.tokens) from error
            raise refused(GRAPHQL_PARSE_FAILED, error) from error

    def _shapes(self, node: DocumentNode) -> list[tuple[OperationDefinitionNode, OperationShape]]:
        """Measure every operation.

        This comes before validation, whose rules are slower than one pass on documents that are too large.
        """
        measurer = Measurer(self._schema, node, page_default=self._limits.page_default, field_costs=self._field_costs)
        shapes: list[tuple[OperationDefinitionNode, OperationShape]] = []
        for definition in node.definitions:
            if isinstance(definition, OperationDefinitionNode):
                shape = measurer.measure(definition)
                shape.check(self._limits)
                shapes.append((definition, shape))
        return shapes

    def _validate(self, node: DocumentNode) -> list[GraphQLError]:
        return validation_errors(self._schema, node, self._limits.validation_errors)


def _name(operation: OperationDefinitionNode) -> str | None:
    return operation.name.value if operation.name else None
