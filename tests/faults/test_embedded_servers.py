"""The embedded servers outlive whoever started them, are found again, and end with their last user."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from app.embedded import EmbeddedServerError, attached_servers
from app.embedded.processes import is_alive
from app.embedded.runtime_file import Runtime, read_runtime, write_runtime
from app.settings import Settings, load_settings

ATTACH = """
import sys
from pathlib import Path
from app.embedded import attached_servers
from app.settings import load_settings

with attached_servers(load_settings(data_directory=Path(sys.argv[1]), mongo_url="", redis_url="")) as settings:
    print(settings.mongo_url, settings.redis_url, flush=True)
    sys.stdin.read()
"""

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for server in runtime_of(tmp_path).servers.values():
        if is_alive(server.process):
            os.kill(server.process.pid, signal.SIGKILL)


@pytest.fixture
def start(directory: Path) -> Iterator[Start]:
    """Start a command that stays attached until its standard input ends."""
    commands: list[subprocess.Popen[str]] = []

    def start_one() -> subprocess.Popen[str]:
        command = subprocess.Popen(
            [sys.executable, "-c", ATTACH, str(directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        commands.append(command)
        return command

    yield start_one
    for command in commands:
        command.kill()
        command.communicate()


def urls_of(command: "subprocess.Popen[str]") -> list[str]:
    assert command.stdout is not None
    urls = command.stdout.readline().split()
    assert len(urls) == 2
    return urls


def runtime_of(directory: Path) -> Runtime:
    return read_runtime(directory / "runtime.json")


def embedded(directory: Path) -> Settings:
    return load_settings(data_directory=directory, mongo_url="", redis_url="")


def names_in(url: str) -> list[str]:
    with MongoClient[dict[str, Any]](url) as client:
        return [document["name"] for document in client.test.things.find()]


def insert(url: str, name: str) -> None:
    with MongoClient[dict[str, Any]](url) as client:
        client.test.things.insert_one({"name": name})


def test_keeps_its_data_and_leaves_no_process(directory: Path) -> None:
    with attached_servers(embedded(directory)) as settings:
        insert(settings.mongo_url, "kept")
        servers = runtime_of(directory).servers
    assert not any(is_alive(server.process) for server in servers.values())
    assert not (directory / "runtime.json").exists()
    with attached_servers(embedded(directory)) as settings:
        assert names_in(settings.mongo_url) == ["kept"]


def test_the_last_user_stops_the_servers(directory: Path, start: Start) -> None:
    first = start()
    urls = urls_of(first)
    second = start()
    assert urls_of(second) == urls
    first.communicate("")
    assert len(runtime_of(directory).users) == 1
    insert(urls[0], "still there")
    servers = runtime_of(directory).servers
    second.communicate("")
    assert not any(is_alive(server.process) for server in servers.values())


def test_commands_that_start_together_share_the_servers(directory: Path, start: Start) -> None:
    commands = [start() for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        urls = list(pool.map(urls_of, commands))
    assert urls == [urls[0]] * 4
    assert len(runtime_of(directory).users) == 4


def test_adopts_the_servers_of_a_killed_command(directory: Path, start: Start) -> None:
    killed = start()
    urls = urls_of(killed)
    servers = runtime_of(directory).servers
    killed.kill()
    killed.wait()
    with attached_servers(embedded(directory)) as settings:
        assert [settings.mongo_url, settings.redis_url] == urls
        assert runtime_of(directory).servers == servers
    assert not any(is_alive(server.process) for server in servers.values())


def test_control_c_reaches_the_command_and_not_the_servers(directory: Path, start: Start) -> None:
    command = start()
    urls_of(command)
    servers = runtime_of(directory).servers
    groups = {os.getpgid(server.process.pid) for server in servers.values()}
    assert os.getpgid(command.pid) not in groups
    os.killpg(command.pid, signal.SIGINT)
    command.wait()
    assert not any(is_alive(server.process) for server in servers.values())


@pytest.mark.parametrize("name", ["mongo", "redis"])
def test_restarts_a_killed_server_where_it_was(directory: Path, start: Start, name: str) -> None:
    urls = urls_of(start())
    insert(urls[0], "kept")
    killed = runtime_of(directory).servers[name]
    os.kill(killed.process.pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(killed.process))
    with attached_servers(embedded(directory)) as settings:
        assert [settings.mongo_url, settings.redis_url] == urls
        assert names_in(settings.mongo_url) == ["kept"]
        assert runtime_of(directory).servers[name].process != killed.process


def test_never_attaches_to_servers_that_are_stopping(directory: Path, start: Start) -> None:
    killed = start()
    urls_of(killed)
    killed.kill()
    killed.wait()
    path = directory / "runtime.json"
    left = json.loads(path.read_text())
    for server in left["servers"].values():
        server["stopping"] = True
    path.write_text(json.dumps(left))
    before = runtime_of(directory).servers
    with attached_servers(embedded(directory)):
        after = runtime_of(directory).servers
        assert {server.process for server in before.values()}.isdisjoint(server.process for server in after.values())
        assert not any(is_alive(server.process) for server in before.values())


def test_forgets_a_user_whose_process_number_was_given_to_another(directory: Path) -> None:
    with attached_servers(embedded(directory)):
        runtime = runtime_of(directory)
        left = [type(user)(pid=user.pid, started="before") for user in runtime.users]
        write_runtime(directory / "runtime.json", Runtime(servers=runtime.servers, users=runtime.users + left))
    assert not (directory / "runtime.json").exists()


def test_starts_only_what_is_not_configured(directory: Path) -> None:
    configured = load_settings(data_directory=directory, mongo_url="mongodb://db.example/", redis_url="")
    with attached_servers(configured) as settings:
        assert settings.mongo_url == "mongodb://db.example/"
        assert settings.redis_url.startswith("redis://127.0.0.1:")
        assert list(runtime_of(directory).servers) == ["redis"]


def test_says_that_another_mongod_uses_the_directory(directory: Path, start: Start) -> None:
    urls_of(start())
    path = directory / "runtime.json"
    known = path.read_bytes()
    path.unlink()
    try:
        with (
            pytest.raises(EmbeddedServerError, match="another mongod may be using"),
            attached_servers(embedded(directory)),
        ):
            pass
    finally:
        path.write_bytes(known)


def test_names_a_runtime_file_that_cannot_be_read(directory: Path) -> None:
    (directory / "runtime.json").write_text("{")
    with (
        pytest.raises(EmbeddedServerError, match=r"runtime\.json cannot be read"),
        attached_servers(embedded(directory)),
    ):
        pass
    (directory / "runtime.json").unlink()


def test_names_a_data_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    below_a_file = embedded(tmp_path / "file" / "data")
    with pytest.raises(EmbeddedServerError, match="cannot create the data directory"), attached_servers(below_a_file):
        pass


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
