"""Files of orders for tests."""

from pathlib import Path

from app.replay.order_file import COLUMNS

ROW = {
    "order_id": "US-1",
    "order_date": "2021-03-09",
    "ship_date": "2021-03-12",
    "ship_mode": "Second Class",
    "customer_id": "C-1",
    "segment": "Consumer",
    "city": "Madison",
    "state": "Wisconsin",
    "postal_code": "53703",
    "product_id": "OFF-1",
    "category": "Office Supplies",
    "sub_category": "Paper",
    "product_name": "Paper, 500 sheets",
    "sales_usd": "16.448",
    "quantity": "3",
    "discount": "0.2",
}


def row(**changes: str) -> dict[str, str]:
    """A row that is as it should be, but for the changes."""
    return {**ROW, **changes}


def write(path: Path, *rows: dict[str, str] | str, header: str = ",".join(COLUMNS), start: str = "") -> Path:
    """A file with these rows; a text stands for itself."""
    lines = [given if isinstance(given, str) else ",".join(f'"{given[name]}"' for name in COLUMNS) for given in rows]
    path.write_text(start + "\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path
