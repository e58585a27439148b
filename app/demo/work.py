"""The steps of a location's work on a fulfillment order."""

from app.client.graphql_client import GraphQLClient
from app.demo.stage import Stage

_STEP = """
mutation Step($input: FulfillmentOrderInput!) {{
  {mutation}(input: $input) {{ fulfillmentOrder {{ status }} userErrors {{ code message field }} }}
}}
"""


async def take_step(
    stage: Stage, mutation: str, fulfillment_order_id: str, *, client: GraphQLClient | None = None
) -> str:
    """Accept, mark as picking, packed, ready or picked up; returns the status after it."""
    payload = await stage.mutate(
        _STEP.format(mutation=mutation),
        {"id": fulfillment_order_id},
        name=f"{mutation}-{fulfillment_order_id}",
        client=client,
    )
    status: str = payload["fulfillmentOrder"]["status"]
    return status
