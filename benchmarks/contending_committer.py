"""One committer in a process of its own, with callers in the same process that place orders, one after the other each.

Reads a job as a line of JSON, says "ready", starts at the next line, and prints the result as JSON. It stops by itself.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from random import Random

import uvloop
from msgspec import Struct, json

from domain.address import Address
from domain.events import Touched
from domain.inventory.claims import Allocate, Receive
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.events import OrderPlaced
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus
from domain.orders.lines import LineQuantities, OrderLine
from domain.orders.order import Order
from storage.change import Change, IdempotencyClaim, StreamEvent, StreamWrite
from storage.committer import Committer
from storage.database import connect

LOCATION = "L00"
UNITS = 100_000_000


class Job(Struct, frozen=True):
    """Place orders of 2 or 3 lines; each line is one of the hot SKUs with probability one half.

    What ends within the first `warming_seconds` is not counted. `name` must differ between processes.
    """

    url: str
    database: str
    organization: str
    name: str
    callers: int
    skus: int
    hot: int
    warming_seconds: float
    seconds: float


class Placed(Struct, frozen=True):
    """Latencies in milliseconds; `cpu_seconds` is that of the whole process, callers included."""

    failed: int
    seconds: float
    cpu_seconds: float
    latencies: list[float]


def stocking(organization: str, skus: int) -> Iterator[Change]:
    """Changes that make stock for all."""
    for number in range(skus):
        receive = Receive(sku=sku_code(number), location=LOCATION, quantity=UNITS, cause="benchmark")
        yield Change(id=f"stock-{number}", organization=organization, occurred_at=_now(), claims=(receive,))


def sku_code(number: int) -> str:
    return f"SKU-{number:04}"


async def run(job: Job) -> Placed:
    """Place orders until the time is up."""
    database = connect(job.url, job.database)
    committer = Committer(database)
    changes = _placements(job)
    latencies: list[float] = []
    failed = 0
    counted_from = time.perf_counter() + job.warming_seconds
    deadline = counted_from + job.seconds

    async def caller() -> None:
        nonlocal failed
        while (before := time.perf_counter()) < deadline:
            try:
                await committer.commit(next(changes))
            except Exception as error:  # noqa: BLE001  # whatever it is, it counts as a failure of the run
                failed += 1
                print(repr(error), file=sys.stderr)
            after = time.perf_counter()
            if after >= counted_from:
                latencies.append((after - before) * 1_000)

    callers = asyncio.gather(*(caller() for _ in range(job.callers)))
    await asyncio.sleep(job.warming_seconds)
    cpu_before = time.process_time()
    await callers
    placed = Placed(
        failed=failed,
        seconds=time.perf_counter() - counted_from,
        cpu_seconds=time.process_time() - cpu_before,
        latencies=latencies,
    )
    await committer.close()
    database.client.close()
    return placed


def _placements(job: Job) -> Iterator[Change]:
    random = Random(job.name)
    for number in count():
        skus = {
            random.randrange(job.hot) if random.random() < 0.5 else random.randrange(job.hot, job.skus)
            for _ in range(random.randint(2, 3))
        }
        yield _placement(job.organization, f"{job.name}-{number}", [sku_code(sku) for sku in sorted(skus)])


def _placement(organization: str, key: str, skus: list[str]) -> Change:
    order = _order(key, skus)
    part = order.fulfillment_orders[0]
    event = StreamEvent(
        data=OrderPlaced(order=order), touched=(Touched(location=LOCATION, fulfillment_order_id=part.id),)
    )
    return Change(
        id=f"cmd_{key}",
        organization=organization,
        occurred_at=order.placed_at,
        claims=tuple(Allocate(sku=sku, location=LOCATION, quantity=1, cause=part.id) for sku in skus),
        writes=(StreamWrite(stream=order.stream, expected_version=0, state=order, events=(event,)),),
        idempotency=IdempotencyClaim(
            client_id="benchmark", mutation="placeOrder", key=key, input_hash=key, result={"order": order.id}
        ),
    )


def _order(key: str, skus: list[str]) -> Order:
    lines = tuple(
        OrderLine(
            id=f"lin_{key}-{ordinal}",
            sku=sku,
            quantity=1,
            unit_price=1_999,
            currency_code="USD",
            quantities=LineQuantities(ordered=1, allocated=1),
        )
        for ordinal, sku in enumerate(skus, start=1)
    )
    part = FulfillmentOrder(
        id=f"ful_{key}-1",
        status=FulfillmentOrderStatus.OPEN,
        location=LOCATION,
        method=Method.SHIP,
        lines=tuple(FulfillmentOrderLine(line_id=line.id, sku=line.sku, quantity=1) for line in lines),
        currency_code="USD",
        created_at=_now(),
    )
    return Order(
        id=f"ord_{key}",
        number=key,
        channel="web",
        customer=Customer(),
        method=Method.SHIP,
        ship_to=Address(country_code="US", latitude=40.75, longitude=-73.99),
        currency_code="USD",
        shipping_price=500,
        placed_at=_now(),
        lines=lines,
        fulfillment_orders=(part,),
        version=1,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    job = json.decode(sys.stdin.readline(), type=Job)
    print("ready", flush=True)
    sys.stdin.readline()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        placed = runner.run(run(job))
    sys.stdout.write(json.encode(placed).decode())


if __name__ == "__main__":
    main()
