"""Running `switchyard` as its users do: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from app.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
TIMEOUT_SECONDS = 60.0


def switchyard(
    *arguments: str, settings: Settings | None = None, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """Run one command with these `SWITCHYARD_…` variables and no others."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    if settings is not None:
        settings.export_to(environment)
    environment |= {PREFIX + name.upper(): value for name, value in variables.items()}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env=environment | {"COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_SECONDS,
    )
