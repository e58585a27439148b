"""The demo organization: its network, its catalog, its stock and its keys."""
