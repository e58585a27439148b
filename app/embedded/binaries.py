"""Finding a server's program: on the PATH, else in the package that carries it."""

import re
import shutil
import signal
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from msgspec import Struct

from app.embedded.errors import EmbeddedServerError

VERSION_TIMEOUT_SECONDS = 30.0
DEBIAN_PACKAGES = {"libcurl.so.4": "libcurl4", "libssl.so.3": "libssl3", "libcrypto.so.3": "libssl3"}


class Program(Struct, frozen=True, kw_only=True):
    name: str
    version_min: tuple[int, int]
    distribution: str
    path_in_distribution: str
    instead: str


def find_program(program: Program) -> Path:
    """Return a program that runs here and is new enough.

    Raises EmbeddedServerError, which names what to install, if there is none.
    """
    problems = []
    for path in candidates(program):
        problem = problem_with(program, path)
        if problem is None:
            return path
        problems.append(f"{path} {problem}")
    if not problems:
        problems.append(
            f"no {program.name} on the PATH, and the package {program.distribution} "
            "(requirements-embedded.txt; Linux on x86-64) is not installed"
        )
    raise EmbeddedServerError("; ".join(problems) + f". {program.instead}")


def candidates(program: Program) -> list[Path]:
    found = []
    if on_path := shutil.which(program.name):
        found.append(Path(on_path))
    try:
        carried = Path(str(distribution(program.distribution).locate_file(program.path_in_distribution)))
    except PackageNotFoundError:
        return found
    return [*found, carried] if carried.is_file() else found


def problem_with(program: Program, path: Path) -> str | None:
    try:
        answer = subprocess.run(  # noqa: S603 -- the program we were asked to find
            [path, "--version"], capture_output=True, text=True, check=False, timeout=VERSION_TIMEOUT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"does not run: {error}"
    if answer.returncode == -signal.SIGILL:
        return "needs a processor with AVX"
    if answer.returncode != 0:
        return describe_failure(answer.stderr.strip())
    version = re.search(r"v=?(\d+)\.(\d+)", answer.stdout)
    if version is None or (int(version[1]), int(version[2])) < program.version_min:
        return f"is older than {'.'.join(map(str, program.version_min))}"
    return None


def describe_failure(message: str) -> str:
    missing = re.search(r"shared librar\w+: ([^:]+):", message)
    if missing is None:
        return f"does not run: {message}"
    package = DEBIAN_PACKAGES.get(missing[1])
    advice = f": sudo apt-get install {package}" if package else ""
    return f"needs the library {missing[1]}{advice}"
