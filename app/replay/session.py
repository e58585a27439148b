"""A replay in an organization of its own, and the verification after it."""

import secrets
from datetime import UTC, datetime

from rich.console import Console

from app.client.graphql_client import GraphQLClient
from app.replay.errors import ReplayFailed
from app.replay.file_orders import OrderFile
from app.replay.replay import replay_orders
from app.replay.report import print_replayed
from app.seed.organization import OPERATOR, create_key
from app.verified import require_consistent
from operations.services import Services

SUFFIX_BYTES = 2


def fresh_organization() -> str:
    """A code that no organization has."""
    return f"replay-{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(SUFFIX_BYTES)}"


async def replay_session(
    services: Services,
    url: str,
    console: Console,
    file: OrderFile,
    *,
    environment: str,
    seed: int,
    concurrency: int,
) -> None:
    """Replay the file's orders and verify. Raises ReplayFailed, ClientError or NotConsistent."""
    organization = fresh_organization()
    console.print(f"Organization {organization}: {len(file.orders)} orders.", highlight=False)
    key = await create_key(services, organization=organization, environment=environment, role=OPERATOR)
    async with GraphQLClient(url, key, connections_max=concurrency) as client:
        replayed = await replay_orders(client, file.orders, seed=seed, concurrency=concurrency, console=console)
    print_replayed(console, file.orders, replayed)
    await require_consistent(services, organization, console)
    if replayed.defects:
        raise ReplayFailed(f"{len(replayed.defects)} defects, see above")
