"""Validation of documents against the schema, with bounded effort."""

from graphql import DocumentNode, GraphQLError, GraphQLSchema, specified_rules, validate
from graphql.validation.rules import overlapping_fields_can_be_merged
from graphql.validation.validate import ValidationAbortedError
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from app.graphql.errors import LIMIT_EXCEEDED, DocumentRefused

RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
COMPARISON_BUDGET = 20_000


def limit_comparisons() -> None:
    """Bound the comparison of fields that may merge, whose effort is quadratic.

    The library's own bound allows 0.2 s for one document of 1,000 tokens; it asks to be changed in this way, for the
    whole process. Forty fragments with the same ten fields, spread side by side, stay below this one.
    """
    overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = COMPARISON_BUDGET


def validation_errors(schema: GraphQLSchema, document: DocumentNode, errors_max: int) -> list[GraphQLError]:
    """What is wrong with the document.

    Raises DocumentRefused if finding out takes too much effort.
    """
    errors = validate(schema, document, RULES, max_errors=errors_max)
    if len(errors) <= errors_max and any(isinstance(error, ValidationAbortedError) for error in errors):
        message = "The document repeats too many fields to be validated."
        raise DocumentRefused(LIMIT_EXCEEDED, [{"message": message, "extensions": {"code": LIMIT_EXCEEDED}}])
    return errors


def refused(code: str, *errors: GraphQLError) -> DocumentRefused:
    """The refusal that shows these errors under one code."""
    return DocumentRefused(code, [{**error.formatted, "extensions": {"code": code}} for error in errors])
