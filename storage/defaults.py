"""The values that fields of a class have where documents say nothing."""

from collections.abc import Collection

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields


def default_values(kind: type[Struct], *, without: Collection[str] = ()) -> dict[str, object]:
    """The default of each field of the class but these; NODEFAULT where it has none."""
    return {
        field.name: field.default if field.default_factory is NODEFAULT else field.default_factory()
        for field in fields(kind)
        if field.name not in without
    }
