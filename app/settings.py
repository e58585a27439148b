"""Everything an operator may choose, read once from the environment and passed on explicitly."""

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from domain.reservations.limits import PER_CLIENT_MAX, PER_HOLDER_MAX, UNITS_MAX

PREFIX = "SWITCHYARD_"
SECRETS = ("mongo_url", "redis_url", "jwt_secret")
"""Settings that may also be given as the path of a file, in a variable with `_FILE` at its end."""

MONGO_SCHEMES = ("mongodb://", "mongodb+srv://")
REDIS_SCHEMES = ("redis://", "rediss://", "unix://")
JWT_SECRET_BYTES_MIN = 32  # RFC 7518, section 3.2: an HS256 key is at least as long as its hash

Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0)]
Secret = Annotated[str, Field(repr=False)]


class SettingsError(Exception):
    """The environment holds values that cannot be used; `problems` names each of them without its secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """The whole configuration; each field is the variable `SWITCHYARD_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    # Where the data is. An empty URL means that Switchyard starts its own server.
    mongo_url: Secret = ""
    redis_url: Secret = ""
    database: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,38}$")] = "switchyard"
    data_directory: Path = Path(".switchyard")

    # How it is served.
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    graphiql: bool = True
    cors_origins: str = ""
    drain_notice_seconds: Annotated[float, Field(ge=0)] = 1.0
    shutdown_timeout_seconds: Seconds = 20.0

    # Who is who. The environment is part of every API key, so that a key of one is not tried on another.
    environment: Annotated[str, Field(pattern=r"^[a-z0-9]{1,16}$")] = "dev"
    jwt_secret: Secret = ""
    jwt_issuer: str = ""
    jwt_audience: str = ""

    # What one client may ask for.
    tokens_max: Count = 1_000
    depth_max: Count = 10
    aliases_max: Count = 30
    directives_max: Count = 50
    query_fields_max: Count = 20
    mutation_fields_max: Count = 10
    cost_max: Count = 1_000
    body_bytes_max: Count = 256 * 1024
    frame_bytes_max: Count = 64 * 1024
    operation_timeout_seconds: Seconds = 10.0
    socket_operations_max: Count = 50
    subscriber_queue_max: Count = 256
    subscriber_levels_max: Count = 5_000
    tracking_uses_per_minute: Count = 120
    socket_init_timeout_seconds: Seconds = 10.0

    # How much carts may keep, and how often is looked for those whose time is over.
    reservations_per_holder_max: Annotated[int, Field(ge=1, le=1_000)] = PER_HOLDER_MAX
    reservations_per_client_max: Count = PER_CLIENT_MAX
    reserved_units_max: Count = UNITS_MAX
    backorder_round_seconds: Seconds = 5.0
    replanning_round_seconds: Seconds = 5.0
    batch_round_seconds: Seconds = 5.0
    reservation_sweep_seconds: Seconds = 5.0

    # How long things are kept.
    idempotency_retention_hours: Count = 24
    event_retention_days: Count = 30

    # The rhythm of live updates.
    relay_lease_seconds: Seconds = 3.0
    relay_renew_seconds: Seconds = 1.0
    relay_sweep_seconds: Seconds = 1.0
    hub_catch_up_seconds: Seconds = 15.0
    stock_gathering_seconds: Seconds = 0.1

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, SecretFiles(settings_cls)

    @field_validator("mongo_url")
    @classmethod
    def require_mongo_scheme(cls, url: str) -> str:
        return require_scheme(url, MONGO_SCHEMES)

    @field_validator("redis_url")
    @classmethod
    def require_redis_scheme(cls, url: str) -> str:
        return require_scheme(url, REDIS_SCHEMES)

    @field_validator("jwt_secret")
    @classmethod
    def require_long_secret(cls, secret: str) -> str:
        if secret and len(secret.encode()) < JWT_SECRET_BYTES_MIN:
            raise ValueError(f"must have at least {JWT_SECRET_BYTES_MIN} bytes")
        return secret

    @field_validator("data_directory")
    @classmethod
    def resolve_directory(cls, directory: Path) -> Path:
        return directory.expanduser().absolute()

    @model_validator(mode="after")
    def require_consistency(self) -> Self:
        if self.relay_renew_seconds >= self.relay_lease_seconds:
            raise ValueError(f"{PREFIX}RELAY_RENEW_SECONDS must be less than {PREFIX}RELAY_LEASE_SECONDS")
        return self

    def export_to(self, environment: MutableMapping[str, str]) -> None:
        """Set the variables from which a child process reads these same settings."""
        for name in self.model_fields_set:
            variable = PREFIX + name.upper()
            environment.pop(f"{variable}_FILE", None)
            environment[variable] = str(getattr(self, name))


class SecretFiles(PydanticBaseSettingsSource):
    """Reads `SWITCHYARD_<NAME>_FILE` for the settings that are secrets, as container platforms mount them."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        variable = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(variable) if field_name in SECRETS else None
        if not path:
            return None, field_name, False
        if os.environ.get(variable.removesuffix("_FILE")):
            raise SettingsError([f"{variable.removesuffix('_FILE')} and {variable} are both set: keep one of them"])
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError([f"{variable}: cannot read {path}: {reason(error)}"]) from error

    def __call__(self) -> dict[str, Any]:
        values = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in values.items() if value is not None}


def load_settings(**overrides: object) -> Settings:
    """Read the settings of this process; `overrides` win over the environment.

    Raises SettingsError if a value cannot be used.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # values are validated, not typed, at this border
    except ValidationError as error:
        raise SettingsError([describe(problem) for problem in error.errors()]) from error


def describe(problem: ErrorDetails) -> str:
    message = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return message
    return f"{PREFIX}{str(problem['loc'][0]).upper()}: {message[0].lower()}{message[1:]}"


def require_scheme(url: str, schemes: tuple[str, ...]) -> str:
    if url and not url.startswith(schemes):
        raise ValueError(f"must start with {' or '.join(schemes)}")
    return url


def reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
