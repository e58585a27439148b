"""Nothing installed hides our packages, and every pin reaches every supported Python."""

import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "resolvers", "schema", "operations", "storage", "domain")
PYTHONS = ("3.11.0", "3.11.2", "3.11.14", "3.12.0", "3.12.12")
REQUIREMENTS = ("requirements.txt", "requirements-embedded.txt", "requirements-dev.txt")


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_our_own_package(package: str) -> None:
    code = f"import {package}; print({package}.__file__)"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert Path(answer.stdout.strip()) == ROOT / package / "__init__.py"


def test_no_other_distribution_brings_packages_of_our_names() -> None:
    for distribution in distributions():
        if distribution.metadata["Name"] != "switchyard":
            tops = {path.parts[0].removesuffix(".py") for path in distribution.files or []}
            assert tops.isdisjoint(PACKAGES), distribution.metadata["Name"]


@pytest.mark.parametrize("python", PYTHONS)
def test_pins_whatever_a_pinned_distribution_needs_on_every_python(python: str) -> None:
    environment = {"python_version": ".".join(python.split(".")[:2]), "python_full_version": python, "extra": ""}
    pinned = {name for file in REQUIREMENTS for name in pins(file)}
    for distribution in distributions():
        if canonicalize_name(distribution.metadata["Name"]) in pinned:
            for text in distribution.requires or []:
                needed = Requirement(text)
                if needed.marker is None or needed.marker.evaluate(environment):
                    assert canonicalize_name(needed.name) in pinned, f"{distribution.metadata['Name']} needs {text}"


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_pins_name_no_index(file: str) -> None:
    lines = (ROOT / file).read_text().splitlines()
    assert not [line for line in lines if line.startswith("-") or "://" in line or " @ " in line]


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_pins_carry_hashes(file: str) -> None:
    text = (ROOT / file).read_text()
    assert text.count("==") > 0
    for block in text.split("\n    # via")[:-1]:
        assert "--hash=sha256:" in block


def pins(file: str) -> list[str]:
    return [
        canonicalize_name(line.split("==")[0]) for line in (ROOT / file).read_text().splitlines() if line[:1].isalnum()
    ]
