"""What mutations answer with."""

import strawberry

from domain.refusals import Refusal
from schema.user_error import UserError


@strawberry.type
class Payload:
    """Domain objects are shown as they are: `user_errors` are refusals, changed objects those of the domain."""

    user_errors: tuple[Refusal, ...] = strawberry.field(
        default=(),
        graphql_type=list[UserError],
        description="Why the mutation was refused; empty when it was carried out.",
    )
