"""Bounds that no linter of ours checks: how long files and functions are, and that exceptions to rules have reasons."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("app", "resolvers", "schema", "operations", "storage", "domain", "tests", "benchmarks")
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
NAMES_TO_AVOID = {"utils", "helpers", "common", "manager", "base", "misc"}
EXCEPTION = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])(?P<rest>.*)")
REASON = re.compile(r"\W*\w\S* \w")


def sources() -> Iterator[tuple[Path, str]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def test_files_are_short() -> None:
    assert [str(path) for path, text in sources() if text.count("\n") > FILE_LINES_MAX] == []


def test_functions_are_short() -> None:
    assert [
        f"{path}:{node.lineno} {node.name}"
        for path, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES_MAX
    ] == []


def test_files_are_named_after_something() -> None:
    assert [str(path) for path, _ in sources() if NAMES_TO_AVOID & set(path.with_suffix("").parts)] == []


def test_exceptions_to_rules_have_reasons() -> None:
    assert [
        f"{path}:{number}"
        for path, text in sources()
        for number, line in enumerate(text.splitlines(), start=1)
        for found in [EXCEPTION.search(line)]
        if found and not any(REASON.match(part) for part in [found["rest"], *found["rest"].split("#")[1:]])
    ] == []
