"""Every document that the demo, the replay and the seeding send is valid against the schema."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from graphql import parse, validate

import app.client
import app.demo
import app.replay
import app.seed
from app.client.batches import FIELDS_PER_REQUEST_MAX, batch_document
from resolvers.root import build_schema

PACKAGES = (app.client, app.demo, app.replay, app.seed)
STARTS = ("query ", "mutation ", "subscription ")
WORK = ("acceptFulfillmentOrder", "markPicking", "markPacked", "markReadyForPickup", "markPickedUp")


def documents() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for module_info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(module_info.name)
            for name, value in vars(module).items():
                if isinstance(value, str) and value.lstrip().startswith(STARTS) and "{{" not in value:
                    yield f"{module_info.name}.{name}", value
    for mutation in ("saveLocation", "saveSku", "receiveStock"):
        yield mutation, batch_document(mutation, FIELDS_PER_REQUEST_MAX)
    template = importlib.import_module("app.demo.work")._STEP
    for mutation in WORK:
        yield mutation, template.format(mutation=mutation)


@pytest.mark.parametrize(("name", "document"), list(documents()))
def test_is_valid(name: str, document: str) -> None:
    assert validate(build_schema()._schema, parse(document)) == []


def test_finds_the_documents() -> None:
    names = {name for name, _ in documents()}
    assert {"app.demo.watches.ORDER_TRACKING", "app.replay.placing.PLACE_ORDER", "saveSku"} <= names
