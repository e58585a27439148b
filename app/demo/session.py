"""The demo in the demo organization: keys, network, the story, and the verification after it."""

from pathlib import Path

from rich.console import Console

from app.client.graphql_client import GraphQLClient
from app.demo.play import play_demo
from app.seed.demo_keys import ensure_demo_keys
from app.seed.organization import DEMO_ORGANIZATION
from app.seed.seed_organization import Seeded, seed_organization
from app.verified import require_consistent
from operations.services import Services


async def seed_session(services: Services, url: str, *, directory: Path, environment: str, seed: int) -> Seeded:
    """Make sure that the demo organization has its keys, its network, its catalog and its stock. Raises ClientError."""
    keys = await ensure_demo_keys(services, directory=directory, environment=environment)
    async with GraphQLClient(url, keys.operator) as operator:
        return await seed_organization(operator, seed=seed)


async def play_session(
    services: Services,
    url: str,
    console: Console,
    *,
    directory: Path,
    environment: str,
    seed: int,
    pause_seconds: float,
) -> None:
    """Seed, play and verify. Raises DemoFailed, ClientError or NotConsistent."""
    seeded = await seed_session(services, url, directory=directory, environment=environment, seed=seed)
    console.print(
        f"The demo organization has {seeded.locations} locations, {seeded.skus} SKUs and {seeded.levels} stock levels.",
        highlight=False,
        soft_wrap=True,
    )
    keys = await ensure_demo_keys(services, directory=directory, environment=environment)
    await play_demo(url, keys.operator, console, pause_seconds=pause_seconds)
    await require_consistent(services, DEMO_ORGANIZATION, console)
