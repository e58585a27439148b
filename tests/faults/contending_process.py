"""A process that places orders for one SKU until it is told to stop, and says how many it has placed."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.committer import Committer
from storage.database import connect
from tests.storage.changes import make_order, placement

ROOT = Path(__file__).parents[2]
CALLERS = 8


async def contend(url: str, name: str, organization: str) -> int:
    """How many orders were placed. Says so when the first one is."""
    database = connect(url, name)
    committer = Committer(database)
    stop = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
    placed = 0

    async def caller() -> None:
        nonlocal placed
        while not stop.done():
            await committer.commit(placement(organization, make_order({"TEA": 1})))
            placed += 1
            if placed == 1:
                sys.stdout.write("contends\n")
                sys.stdout.flush()

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    await committer.close()
    database.client.close()
    return placed


@contextmanager
def contending(url: str, database: str, organization: str) -> "Iterator[subprocess.Popen[str]]":
    """The process, which contends."""
    command = [sys.executable, "-m", "tests.faults.contending_process", url, database, organization]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "contends\n"
            yield process
        finally:
            process.kill()


if __name__ == "__main__":
    sys.stdout.write(str(asyncio.run(contend(*sys.argv[1:]))))
