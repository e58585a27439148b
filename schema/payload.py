"""What mutations answer with."""

import strawberry

from domain.refusals import Refusal
from schema.resolved import resolved
from schema.user_error import UserError, user_error


@strawberry.type
class Payload:
    """Takes domain objects as they are: refusals as `user_errors`, and what changed in the fields of the subclass."""

    user_errors: strawberry.Private[tuple[Refusal, ...]] = ()

    @resolved(list[UserError], "Why the mutation was refused; empty when it was carried out.", name="userErrors")
    def shown_user_errors(self) -> list[UserError]:
        return [user_error(refusal) for refusal in self.user_errors]
