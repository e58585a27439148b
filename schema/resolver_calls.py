"""Calls of resolvers that are worked out once per field.

For each call Strawberry would pass through a chain of extensions that no field here has, look up the name and the type of
every argument, and import a module: that took a tenth of the CPU of reading an order.
"""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo, GraphQLSchema, is_object_type
from strawberry.schema.config import StrawberryConfig
from strawberry.types.field import StrawberryField

from schema.input_reading import Read, reader_of

Call = Callable[..., Any]


def install_calls(schema: GraphQLSchema, config: StrawberryConfig) -> None:
    """Have all resolvers of the schema called directly; once, when the schema is complete.

    The source of a subscription is opened by Strawberry: that happens once, not per event.
    """
    for type_ in schema.type_map.values():
        for published in type_.fields.values() if is_object_type(type_) else ():
            field = published.extensions.get("strawberry-definition")
            if isinstance(field, StrawberryField) and not field.is_subscription and field.base_resolver is not None:
                assert not field.extensions, "extensions would be passed over"
                published.resolve = _call_of(field, config)


def _call_of(field: StrawberryField, config: StrawberryConfig) -> Call:
    resolver = field.base_resolver
    assert resolver is not None
    run: Call = resolver.wrapped_func  # type: ignore[assignment]  # static and class methods are bound by now
    arguments: list[tuple[str, str, Read | None]] = [
        (
            config.name_converter.from_argument(argument),
            argument.python_name,
            reader_of(argument.type, config.name_converter),
        )
        for argument in field.arguments
    ]
    sources = [found.name for found in (resolver.parent_parameter, resolver.root_parameter) if found is not None]
    info_name = resolver.info_parameter.name if resolver.info_parameter else None
    takes_self = resolver.self_parameter is not None
    make_info = config.info_class

    def call(source: Any, info: GraphQLResolveInfo[Any], **values: Any) -> Any:
        given: dict[str, Any] = {}
        for published_name, name, read in arguments:
            if published_name in values:
                value = values[published_name]
                given[name] = value if value is None or read is None else read(value)
        for name in sources:
            given[name] = source
        if info_name is not None:
            given[info_name] = make_info(_raw_info=info, _field=field)
        return run(source, **given) if takes_self else run(**given)

    return call
