"""A file of orders across the country, for tests."""

from pathlib import Path

from app.replay.file_orders import FileOrder, collect_orders
from app.replay.order_file import read_rows
from tests.replay.files import row, write

CITIES = (
    ("New York City", "New York", "10009"),
    ("Los Angeles", "California", "90032"),
    ("Chicago", "Illinois", "60610"),
    ("Houston", "Texas", "77095"),
    ("Seattle", "Washington", "98103"),
    ("Atlanta", "Georgia", "30318"),
)
MODES = ("Standard Class", "Second Class", "First Class", "Same Day")


def orders_file(path: Path, orders: int = 60) -> Path:
    """Of one to three lines of 12 SKUs, two orders on each day of 2021."""
    rows = []
    for number in range(orders):
        city, state, postal_code = CITIES[number % len(CITIES)]
        for line in range(1 + number % 3):
            sku = (number * 5 + line * 7) % 12
            rows.append(
                row(
                    order_id=f"US-{number}",
                    order_date=f"2021-0{1 + number // 56}-{1 + number // 2 % 28:02}",
                    ship_mode=MODES[number % len(MODES)],
                    city=city,
                    state=state,
                    postal_code=postal_code,
                    product_id=f"OFF-{sku}",
                    quantity=str(1 + (number + line) % 5),
                )
            )
    return write(path, *rows)


def orders_of(path: Path) -> list[FileOrder]:
    return list(collect_orders(read_rows(path)).orders)
