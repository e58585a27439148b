"""The public API as its clients use it: GraphQL over HTTP, subscriptions over WebSocket."""
