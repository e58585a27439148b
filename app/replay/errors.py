"""Why a replay cannot begin, or was not right."""


class FileRejected(Exception):
    """The file as a whole is not what it should be; the message says why."""


class ReplayFailed(Exception):
    """Not everything ended as it has to."""
