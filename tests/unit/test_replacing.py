"""Copies are as those of the standard library, for every class of the domain."""

import dataclasses
import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import Any

import pytest

import domain
from domain.money import Money
from domain.replacing import replace

CLASSES = sorted(
    {
        kind
        for module in pkgutil.walk_packages(domain.__path__, "domain.")
        for kind in vars(importlib.import_module(module.name)).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and not hasattr(kind, "__post_init__")
    },
    key=lambda kind: (kind.__module__, kind.__qualname__),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    text: str
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.text))


@dataclass
class Open:
    text: str


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_copies_every_field_but_those_that_change(kind: Any) -> None:
    fields = dataclasses.fields(kind)
    source = kind(**{one.name: f"old {one.name}" for one in fields})
    assert replace(source) == source
    assert replace(source) is not source
    for one in fields:
        changes = {one.name: "new"}
        assert replace(source, **changes) == dataclasses.replace(source, **changes)
        assert getattr(source, one.name) == f"old {one.name}"


def test_what_follows_from_the_fields_is_worked_out_again() -> None:
    assert replace(Checked(text="a"), text="bcd").length == 3


def test_classes_without_slots() -> None:
    assert replace(Open("a"), text="b") == Open("b")


def test_refuses_a_field_that_there_is_not() -> None:
    changes: dict[str, Any] = {"texts": "b"}
    for source in (Open("a"), Checked(text="a"), Money(minor=1, currency_code="USD")):
        with pytest.raises(TypeError):
            replace(source, **changes)
