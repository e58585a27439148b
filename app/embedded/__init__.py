"""A real mongod and redis-server of our own, for whoever has configured none."""

from app.embedded.attachment import attached_servers
from app.embedded.errors import EmbeddedServerError

__all__ = ["EmbeddedServerError", "attached_servers"]
