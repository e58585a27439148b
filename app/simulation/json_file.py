"""Files in JSON that somebody gives."""

import json
from pathlib import Path

from app.simulation.errors import SimulationRejected


def read_json(path: Path) -> object:
    """What the file holds. Raises SimulationRejected if it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SimulationRejected(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SimulationRejected(f"{path} is not text in UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise SimulationRejected(f"{path} is not JSON: {error}") from error


def rejected(path: Path, problems: list[str]) -> SimulationRejected:
    """The error with everything that is wrong with the file."""
    return SimulationRejected("\n".join([f"{path} cannot be used:", *(f"  {problem}" for problem in problems)]))
