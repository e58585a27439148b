"""Why a simulation cannot begin."""


class SimulationRejected(Exception):
    """What was given is not what it should be; the message says why."""
