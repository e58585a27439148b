"""Everything put together: one worker's application on its databases."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

from msgspec import Struct
from starlette.applications import Starlette
from starlette.types import ASGIApp
from ulid import ULID

from app.asgi import create_app, drain
from app.backorder_rounds import BackorderRounds
from app.batch_rounds import BatchRounds
from app.draining import LastAnswers, drain_after_notice, drained_on_signals
from app.failures import classify_failure
from app.graphql.endpoint import Authenticate, Endpoint, create_endpoint
from app.graphql.limits import Limits
from app.replanning_rounds import ReplanningRounds
from app.reservation_sweep import ReservationSweep
from app.routing_improvement import RoutingImprovement
from app.settings import Settings
from domain.access.credentials import InvalidCredentials
from domain.access.principal import ANONYMOUS, Principal
from domain.reservations.limits import ReservationLimits
from domain.routing.model.solver import load_solver
from operations.authenticate import Authentication, TokenRules
from operations.locate_address import us_postal_codes
from operations.services import Services as OperationServices
from resolvers.root import build_policies, build_schema
from resolvers.services import Services
from resolvers.tracking_gate import TrackingGate
from storage.clock import utc_now
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.live.hub import Hub
from storage.live.relay import Relay
from storage.store import Storage, open_storage

HOURS_SECONDS = 3_600
FIELD_COSTS = {
    "Query.availability": 100,
    "Query.returnRouting": 100,
    "Query.simulateRouting": 500,
    "RoutingDecision.lines": 200,
    "RoutingCandidate.delta": 200,
}
"""Of fields that cost other than the objects they are seen to hold: the first two look at all locations for many items, a
simulation routes many orders by several profiles, lines have all locations as candidates, and each delta solves a routing
problem anew."""


def new_key() -> str:
    """A fresh key that sorts by time: a ULID."""
    return str(ULID())


def operation_services(storage: Storage, reservation_limits: ReservationLimits | None = None) -> OperationServices:
    """What operations work with, on the real clock."""
    limits = reservation_limits or ReservationLimits()
    return OperationServices(storage=storage, now=utc_now, new_key=new_key, reservation_limits=limits)


class Parts(Struct, frozen=True, kw_only=True):
    """What one worker runs."""

    database: Database
    storage: Storage
    operations: OperationServices
    sweep: ReservationSweep
    rounds: BackorderRounds
    improvement: RoutingImprovement
    replanning: ReplanningRounds
    batches: BatchRounds
    relay: Relay
    hub: Hub


def create_application(settings: Settings) -> ASGIApp:
    """The application of one worker; its databases are reached when it starts."""
    parts = _build_parts(settings)
    services = Services(
        storage=parts.storage,
        operations=parts.operations,
        hub=parts.hub,
        tracking_gate=TrackingGate(uses_per_minute=settings.tracking_uses_per_minute),
        environment=settings.environment,
    )
    endpoint = create_endpoint(
        schema=build_schema(),
        policies=build_policies(),
        authenticate=authenticator(services.operations, settings),
        services=services,
        limits=limits_of(settings),
        field_costs=FIELD_COSTS,
        classify=classify_failure,
        editor_enabled=settings.graphiql,
    )

    async def database_answers() -> None:
        await parts.database.command("ping")

    app = create_app(
        endpoint,
        probes={"mongo": database_answers},
        cors_origins=settings.cors_origins.split(),
        lifespan=_lifespan(settings, parts, endpoint),
    )
    return LastAnswers(app, endpoint.connections)


def authenticator(services: OperationServices, settings: Settings) -> Authenticate:
    """Tells who sends an `Authorization` header; without one it is an anonymous visitor."""
    rules = TokenRules(
        secret=settings.jwt_secret, issuer=settings.jwt_issuer or None, audience=settings.jwt_audience or None
    )
    authentication = Authentication(services, environment=settings.environment, token_rules=rules)

    async def identify(header: str | None) -> Principal:
        if header is None:
            return ANONYMOUS
        scheme, _, given = header.strip().partition(" ")
        credential = given.strip()
        if scheme.lower() != "bearer" or not credential:
            raise InvalidCredentials("Send the key as 'Authorization: Bearer <key>'.")
        return await authentication.authenticate(credential)

    return identify


def limits_of(settings: Settings) -> Limits:
    """The limits of one operation, request and socket."""
    return Limits(
        tokens=settings.tokens_max,
        depth=settings.depth_max,
        aliases=settings.aliases_max,
        directives=settings.directives_max,
        query_root_fields=settings.query_fields_max,
        mutation_root_fields=settings.mutation_fields_max,
        cost=settings.cost_max,
        body_bytes=settings.body_bytes_max,
        frame_bytes=settings.frame_bytes_max,
        operation_timeout_seconds=settings.operation_timeout_seconds,
        operations_per_socket=settings.socket_operations_max,
        init_timeout_seconds=settings.socket_init_timeout_seconds,
    )


def reservation_limits_of(settings: Settings) -> ReservationLimits:
    """How much may be reserved at once."""
    return ReservationLimits(
        per_holder=settings.reservations_per_holder_max,
        per_client=settings.reservations_per_client_max,
        units=settings.reserved_units_max,
    )


def _build_parts(settings: Settings) -> Parts:
    database = connect(settings.mongo_url, settings.database)
    relay = Relay(
        database,
        settings.redis_url,
        lease_seconds=settings.relay_lease_seconds,
        renew_seconds=settings.relay_renew_seconds,
        sweep_seconds=settings.relay_sweep_seconds,
    )
    hub = Hub(
        database,
        settings.redis_url,
        queue_max=settings.subscriber_queue_max,
        levels_max=settings.subscriber_levels_max,
        gathering_seconds=settings.stock_gathering_seconds,
        catch_up_seconds=settings.hub_catch_up_seconds,
        retention_days=settings.event_retention_days,
    )
    storage = open_storage(database, after_commit=relay.nudge)
    operations = operation_services(storage, reservation_limits_of(settings))
    sweep = ReservationSweep(operations, poll_seconds=settings.reservation_sweep_seconds)
    rounds = BackorderRounds(operations, poll_seconds=settings.backorder_round_seconds)
    improvement = RoutingImprovement(operations)
    replanning = ReplanningRounds(operations, poll_seconds=settings.replanning_round_seconds)
    batches = BatchRounds(operations, poll_seconds=settings.batch_round_seconds)
    return Parts(
        database=database,
        storage=storage,
        operations=operations,
        sweep=sweep,
        rounds=rounds,
        improvement=improvement,
        replanning=replanning,
        batches=batches,
        relay=relay,
        hub=hub,
    )


def load_tables() -> None:
    """What is slow to load and needed by some request, before the first one waits for it."""
    us_postal_codes()
    load_solver()


def _lifespan(
    settings: Settings, parts: Parts, endpoint: Endpoint
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(parts.database.client.close)
            await asyncio.to_thread(load_tables)
            await ensure_indexes(
                parts.database, idempotency_seconds=settings.idempotency_retention_hours * HOURS_SECONDS
            )
            stack.push_async_callback(parts.relay.stop)
            stack.push_async_callback(parts.storage.close)
            stack.push_async_callback(parts.sweep.stop)
            stack.push_async_callback(parts.rounds.stop)
            stack.push_async_callback(parts.improvement.stop)
            stack.push_async_callback(parts.replanning.stop)
            stack.push_async_callback(parts.batches.stop)
            stack.push_async_callback(parts.hub.stop)
            stack.push_async_callback(drain, endpoint)
            await parts.relay.start()
            await parts.hub.start()
            await parts.sweep.start()
            await parts.rounds.start()
            await parts.improvement.start()
            await parts.replanning.start()
            await parts.batches.start()
            stack.enter_context(
                drained_on_signals(partial(drain_after_notice, endpoint, settings.drain_notice_seconds))
            )
            yield

    return running
