"""The keys of the demo organization, kept in the data directory: the database has only their hashes."""

import os
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from app.seed.organization import DEMO_ORGANIZATION, OPERATOR, PARTNER, STOREFRONT, create_key, is_valid
from operations.services import Services

FILE_NAME = "demo_keys.json"
ROLES = {"operator": OPERATOR, "storefront": STOREFRONT, "partner": PARTNER}


class DemoKeys(Struct, frozen=True, kw_only=True):
    """A key for an operator, who may do everything, for a storefront and for a partner."""

    operator: str = ""
    storefront: str = ""
    partner: str = ""


async def ensure_demo_keys(services: Services, *, directory: Path, environment: str) -> DemoKeys:
    """The keys of the demo organization: those in the file that are valid, new ones for the others."""
    path = directory / FILE_NAME
    kept = keys = _read(path)
    for name, role in ROLES.items():
        key = getattr(kept, name)
        if not await is_valid(services, key, organization=DEMO_ORGANIZATION, environment=environment, role=role):
            new = await create_key(services, organization=DEMO_ORGANIZATION, environment=environment, role=role)
            keys = replace(keys, **{name: new})
    if keys != kept:
        _write(path, keys)
    return keys


def _read(path: Path) -> DemoKeys:
    try:
        return msgspec.json.decode(path.read_bytes(), type=DemoKeys)
    except (FileNotFoundError, msgspec.DecodeError):
        return DemoKeys()


def _write(path: Path, keys: DemoKeys) -> None:
    """Replace the file as a whole, readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replacement = path.with_suffix(".new")
    replacement.unlink(missing_ok=True)
    descriptor = os.open(replacement, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(keys)))
    replacement.replace(path)
