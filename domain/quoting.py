"""What clients have given, in messages for people."""

QUOTED_MAX = 400
"""Room for as many of the longest codes as one message lists."""


def quoted(text: str) -> str:
    """The text with a sign in place of each character that nobody sees, and cut where it gets too long to read."""
    shown = text if len(text) <= QUOTED_MAX else f"{text[: QUOTED_MAX - 1]}…"
    return shown if shown.isprintable() else "".join(each if each.isprintable() else "\ufffd" for each in shown)
