"""What availability is asked for."""

import strawberry


@strawberry.input(description="Units of a SKU that somebody thinks of buying.")
class AvailabilityItemInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    quantity: int = strawberry.field(default=1, description="Units of it, at least 1.")
