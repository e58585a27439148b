"""Real servers for the whole run. Tests share them and use a fresh organization each instead of cleaning up."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.embedded import attached_servers
from app.embedded.runtime_file import read_runtime
from app.settings import Settings, load_settings
from tests.kept_plans import defects_of_kept_plans

# A job in the background of a shell ignores SIGINT, and so would all that it starts: then nothing would hear Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

JWT_SECRET = "only-for-tests-only-for-tests-only-for-tests"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    directory = tmp_path_factory.mktemp("switchyard")
    chosen = load_settings(data_directory=directory, jwt_secret=JWT_SECRET)
    with attached_servers(chosen) as settings, ended_with_this_process(directory):
        yield settings
        defects = defects_of_kept_plans(settings.mongo_url)
    assert defects == []


@pytest.fixture(scope="session")
def mongo_url(settings: Settings) -> str:
    return settings.mongo_url


@pytest.fixture(scope="session")
def redis_url(settings: Settings) -> str:
    return settings.redis_url


@contextmanager
def ended_with_this_process(directory: Path) -> Iterator[None]:
    """End the servers of `directory` also when this process is killed: then the pipe to the waiting shell breaks."""
    pids = [str(server.process.pid) for server in read_runtime(directory / "runtime.json").servers.values()]
    tether = subprocess.Popen(
        ["/bin/sh", "-c", 'read -r word; [ "$word" = released ] || kill "$@"', "tether", *pids],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    yield
    tether.communicate(b"released\n")
