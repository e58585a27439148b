"""The limits of the GraphQL edge, with their defaults."""

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """How much one client may ask for at once."""

    tokens: int = 1_000
    source_characters: int = 64 * 1024
    depth: int = 10
    introspection_depth: int = 20
    schema_introspections: int = 1
    type_introspections: int = 5
    introspection_aliases: int = 0
    aliases: int = 30
    directives: int = 50
    query_root_fields: int = 20
    mutation_root_fields: int = 10
    cost: int = 1_000
    page_default: int = 20
    validation_errors: int = 5

    body_bytes: int = 256 * 1024
    operation_timeout_seconds: float = 10.0
    operations_in_flight: int = 2_048
    connections: int = 10_000

    frame_bytes: int = 64 * 1024
    operations_per_socket: int = 50
    init_timeout_seconds: float = 10.0
    stall_seconds: float = 10.0
    close_grace_seconds: float = 5.0
    authentication_recheck_seconds: float = 60.0

    documents_cached: int = 1_000
    document_characters_cached: int = 512 * 1024
