"""Real orders from a file, placed through the public API in an organization of their own."""
