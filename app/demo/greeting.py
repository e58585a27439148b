"""The first words with a server: whose key it is, and whether it reaches far enough."""

from app.client.errors import ClientError
from app.client.graphql_client import GraphQLClient

VIEWER = """
query Viewer {
  viewer { clientId organization scopes channels locationCodes }
}
"""

SCOPES = frozenset(
    f"{area}_{right}" for area in ("FULFILLMENT", "INVENTORY", "ORDERS") for right in ("READ", "WRITE")
) | {"ADMIN"}
"""What the operator of the story has to be allowed to do."""


async def greet(client: GraphQLClient) -> str:
    """The organization of the key. Raises ClientError unless it is the key of an operator who may do everything."""
    viewer = (await client.execute(VIEWER))["viewer"]
    missing = sorted(SCOPES - set(viewer["scopes"]))
    if missing:
        raise ClientError(f"the key lacks the scopes {', '.join(missing)}: the demo needs the key of an operator")
    if viewer["channels"] is not None or viewer["locationCodes"] is not None:
        raise ClientError("the key is limited to channels or locations: the demo needs the key of an operator")
    organization: str = viewer["organization"]
    return organization
