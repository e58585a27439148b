"""Why an import ends before its file does."""


class ImportFailed(Exception):
    """The import cannot be done, or not be finished; the message says why."""
