"""The list of dependencies holds what is asked for, and nothing else."""

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.docs.markdown import ROOT, table_rows

REQUIREMENTS = ("requirements.in", "requirements-embedded.in", "requirements-dev.in")


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [cells for cells in table_rows(text) if cells[0].startswith("`")]
    assert all(all(cells) for cells in rows), "every column is filled"
    assert sorted(cells[0].strip("`") for cells in rows) == sorted(wanted())


def wanted() -> set[str]:
    lines = [line for name in REQUIREMENTS for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    return {canonicalize_name(Requirement(line).name) for line in lines if line[:1].isalnum()}
