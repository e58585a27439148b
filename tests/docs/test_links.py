"""Every link inside the repository leads somewhere."""

from pathlib import Path

import pytest

from tests.docs.markdown import DOCUMENTS, ROOT, anchors, links

ELSEWHERE = ("https://", "http://", "mailto:")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_and_headings(document: Path) -> None:
    for target in links(document):
        if not target.startswith(ELSEWHERE):
            name, _, anchor = target.partition("#")
            path = document.parent / name if name else document
            assert path.exists(), target
            assert not anchor or anchor in anchors(path), target


def test_every_decision_is_listed() -> None:
    listed = set(links(ROOT / "docs" / "architecture.md"))
    decisions = {f"decisions/{path.name}" for path in (ROOT / "docs" / "decisions").glob("*.md")}
    assert decisions <= listed


def test_the_readme_leads_to_every_guide() -> None:
    listed = set(links(ROOT / "README.md"))
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")} <= listed
