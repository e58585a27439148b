"""What mutations answer with."""

from collections.abc import Sequence

import strawberry

from domain.refusals import Refusal
from schema.user_error import UserError, user_error


@strawberry.type
class Payload:
    """Takes domain objects as they are: refusals as `user_errors`, and what changed in the fields of the subclass."""

    user_errors: Sequence[Refusal | UserError] = strawberry.field(
        default=(),
        graphql_type=list[UserError],
        description="Why the mutation was refused; empty when it was carried out.",
    )

    def __post_init__(self) -> None:
        self.user_errors = [user_error(given) if isinstance(given, Refusal) else given for given in self.user_errors]
