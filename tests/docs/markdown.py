"""What the tests of the documents read out of Markdown files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
)

FENCED = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\((?P<target>[^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} (?P<title>.+)$", re.MULTILINE)
NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: `info` is what stands behind the fence, such as `graphql` or `json variables`."""

    document: str
    line: int
    info: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def blocks() -> Iterator[Block]:
    """Every fenced block of every document, in order."""
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        for match in FENCED.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Block(str(path.relative_to(ROOT)), line, match["info"], match["text"])


def links(path: Path) -> list[str]:
    """The targets of all links of a document; what is quoted as code has none."""
    prose = CODE.sub("", FENCED.sub("", path.read_text(encoding="utf-8")))
    return [match["target"] for match in LINK.finditer(prose)]


def anchors(path: Path) -> set[str]:
    """Where links into a document can point: its headings, as they are shown on the web."""
    prose = FENCED.sub("", path.read_text(encoding="utf-8"))
    titles = (match["title"].lower() for match in HEADING.finditer(prose))
    return {NOT_IN_ANCHORS.sub("", title).replace(" ", "-") for title in titles}


def table_rows(text: str) -> Iterator[list[str]]:
    """The cells of every row of every table."""
    for line in text.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]
