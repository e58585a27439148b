"""The operator's table holds every setting, each with its default."""

import re
from pathlib import Path

from app.settings import PREFIX, SECRETS, Settings
from tests.docs.markdown import DOCUMENTS, ROOT, table_rows

OPERATOR = ROOT / "docs" / "operator.md"
VARIABLE = re.compile(rf"\b{PREFIX}[A-Z][A-Z_]*[A-Z]\b")
OF_THE_COMMAND_LINE = {f"{PREFIX}KEY"}
"""Read by `switchyard demo` alone."""


def test_the_table_holds_every_setting_with_its_default() -> None:
    rows = [cells for cells in table_rows(OPERATOR.read_text(encoding="utf-8")) if VARIABLE.search(cells[0])]
    told = {cells[0].strip("`"): cells[1].strip("`") for cells in rows}
    assert told == {PREFIX + name.upper(): shown(field.default) for name, field in Settings.model_fields.items()}


def test_documents_name_no_variable_that_does_not_exist() -> None:
    settings = {PREFIX + name.upper() for name in Settings.model_fields}
    known = settings | {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS} | OF_THE_COMMAND_LINE
    for document in DOCUMENTS:
        assert set(VARIABLE.findall(document.read_text(encoding="utf-8"))) <= known, document.name


def shown(default: object) -> str:
    """A default as one would set it, or "none"."""
    match default:
        case "":
            return "none"
        case bool():
            return str(default).lower()
        case float():
            return f"{default:g}"
        case Path():
            return str(default)
        case _:
            return str(default)
