"""A server's program is found where it works, and what is missing is named with the package to install."""

from pathlib import Path

import pytest

from app.embedded.binaries import Program, find_program
from app.embedded.errors import EmbeddedServerError

MISSING = "error while loading shared libraries: {}: cannot open shared object file: No such file or directory"


def program(**changes: str) -> Program:
    values = {"name": "database", "distribution": "no-such-distribution", "instead": "Or configure one"} | changes
    return Program(version_min=(6, 0), path_in_distribution="bin/database", **values)


def put_on_path(monkeypatch: pytest.MonkeyPatch, directory: Path, script: str) -> Path:
    path = directory / "database"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")
    return path


def test_takes_the_program_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = put_on_path(monkeypatch, tmp_path, "echo 'db version v8.0.4'")
    assert find_program(program()) == path


@pytest.mark.parametrize("answer", ["db version v5.0.9", "Redis server v=5.0.14 sha=0", "who knows"])
def test_refuses_a_program_that_is_too_old(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str) -> None:
    put_on_path(monkeypatch, tmp_path, f"echo '{answer}'")
    with pytest.raises(EmbeddedServerError, match=r"is older than 6\.0\. Or configure one"):
        find_program(program())


@pytest.mark.parametrize(
    ("library", "package"), [("libcurl.so.4", "libcurl4"), ("libssl.so.3", "libssl3"), ("libcrypto.so.3", "libssl3")]
)
def test_names_the_package_of_a_missing_library(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, library: str, package: str
) -> None:
    put_on_path(monkeypatch, tmp_path, f"echo 'database: {MISSING.format(library)}' >&2; exit 127")
    with pytest.raises(EmbeddedServerError, match=f"needs the library {library}: sudo apt-get install {package}"):
        find_program(program())


def test_says_that_the_processor_is_too_old(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put_on_path(monkeypatch, tmp_path, "kill -ILL $$")
    with pytest.raises(EmbeddedServerError, match="needs a processor with AVX"):
        find_program(program())


def test_names_the_package_that_would_carry_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedServerError, match="no database on the PATH, and the package no-such-distribution"):
        find_program(program())
