"""Mistakes that the person at the command line can mend."""


class CommandError(Exception):
    """A command cannot do what it was asked; the message says why, in a sentence."""
