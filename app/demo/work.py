"""The steps of a location's work on a fulfillment order."""

from app.client.graphql_client import GraphQLClient

_STEP = """
mutation Step($input: FulfillmentOrderInput!) {{
  {mutation}(input: $input) {{ fulfillmentOrder {{ status }} userErrors {{ code message field }} }}
}}
"""


async def take_step(client: GraphQLClient, mutation: str, fulfillment_order_id: str) -> str:
    """Accept, mark as picking, packed, ready or picked up; returns the status after it."""
    payload = await client.mutate(_STEP.format(mutation=mutation), input={"id": fulfillment_order_id})
    status: str = payload["fulfillmentOrder"]["status"]
    return status
