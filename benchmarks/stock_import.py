"""Import 100,000 rows of stock with `switchyard stock import`.

Target: within two minutes on two cores, of which the server takes none. Rows are new levels of 5,000 SKUs at 20
locations, in random order; then the same rows with other quantities change every one of them.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from app.cli.connecting import opened_services
from app.embedded import attached_servers
from app.embedded.runtime_file import read_runtime
from app.settings import Settings
from benchmarks.processes import cpu_seconds
from benchmarks.setting import settings_environment
from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.address import Address
from domain.catalog.sku import Sku
from domain.method import Method
from domain.network.location import Location, LocationKind
from operations.command import Command
from operations.save_location import save_location
from operations.save_sku import save_sku

ORGANIZATION = "import"
SKUS = 5_000
LOCATIONS = 20
ROWS = SKUS * LOCATIONS
AT_ONCE = 500


def main() -> None:
    """Print the rates as Markdown."""
    with (
        tempfile.TemporaryDirectory(prefix="switchyard-import-") as folder,
        attached_servers(Settings(data_directory=Path(folder))) as settings,
    ):
        asyncio.run(build(settings))
        mongod = read_runtime(Path(folder) / "runtime.json").servers["mongo"].process.pid
        environment = {**os.environ, **settings_environment(settings)}
        print(f"| import of {ROWS:,} rows | seconds | rows/s | CPU of mongod per row | target |\n|---|---|---|---|---|")
        for name, seed in (("new levels", 1), ("known levels", 2)):
            path = Path(folder) / f"{seed}.csv"
            write_rows(path, seed)
            print(row(name, path, environment, mongod), flush=True)


def row(name: str, path: Path, environment: dict[str, str], mongod: int) -> str:
    before, started = cpu_seconds(mongod), time.perf_counter()
    run(["stock", "import", str(path), "--organization", ORGANIZATION], environment)
    seconds, cpu = time.perf_counter() - started, cpu_seconds(mongod) - before
    return f"| {name} | {seconds:.1f} | {ROWS / seconds:,.0f} | {cpu / ROWS * 1e6:.0f} µs | 120 s |"


def run(arguments: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run(  # our own command line
        [sys.executable, "-m", "app", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
    )


async def build(settings: Settings) -> None:
    """An organization with the catalog and the network of the rows."""
    principal = Principal(organization=ORGANIZATION, client_id="benchmark", scopes=SCOPES)
    saving = Command(principal=principal, mutation="save")
    async with opened_services(settings) as services:
        await services.storage.organizations.ensure(ORGANIZATION)
        for number in range(LOCATIONS):
            await save_location(services, saving, location=place(number))
        for start in range(0, SKUS, AT_ONCE):
            codes = (f"SKU-{number:05}" for number in range(start, start + AT_ONCE))
            goods = (Sku(code=code, name=code, weight_grams=100) for code in codes)
            await asyncio.gather(*(save_sku(services, saving, sku=sku) for sku in goods))


def place(number: int) -> Location:
    return Location(
        code=f"L{number:02}",
        name=f"Location {number}",
        kind=LocationKind.WAREHOUSE,
        address=Address(country_code="US", latitude=40.0, longitude=-80.0),
        methods=(Method.SHIP,),
        handling=(),
    )


def write_rows(path: Path, seed: int) -> None:
    random = Random(seed)
    rows = [(sku, place) for sku in range(SKUS) for place in range(LOCATIONS)]
    random.shuffle(rows)
    with path.open("w", encoding="utf-8") as file:
        file.write("sku,location,quantity\n")
        file.writelines(f"SKU-{sku:05},L{place:02},{random.randint(1, 500)}\n" for sku, place in rows)


if __name__ == "__main__":
    main()
