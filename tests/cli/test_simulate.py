"""`switchyard simulate`: figures on the screen, a page in a file, and nothing else touched."""

import re
from pathlib import Path

from tests.cli.command import switchyard
from tests.simulation.orders import orders_file


def test_prints_figures_and_assumptions_and_writes_the_page(tmp_path: Path) -> None:
    orders = orders_file(tmp_path / "orders.csv")
    pages = [tmp_path / "first.html", tmp_path / "second.html"]
    for seed, out in enumerate(pages):
        # Hashes of texts differ between processes: the page does not.
        done = switchyard("simulate", str(orders), "--seed", "7", "--out", str(out), data=f"unused-{seed}")
        assert (done.returncode, done.stderr) == (0, "")
        assert re.search(r"Days to deliver an order +│ +\d\.\d\d │", done.stdout)
        assert "- Network (made from seed 7): 5 hubs" in done.stdout
        assert f"Wrote {out}." in done.stdout
    first, second = (out.read_bytes() for out in pages)
    assert first == second
    assert first.startswith(b"<!doctype html>")
    assert b"http" not in first


def test_tells_what_is_wrong(tmp_path: Path) -> None:
    orders = str(orders_file(tmp_path / "orders.csv", orders=6))
    nothing = tmp_path / "nothing"
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    for arguments, message in (
        ((str(nothing),), f"Error: cannot read {nothing}: No such file or directory"),
        ((str(other),), f"Error: {other} lacks the columns order_id, "),
        ((orders, "--network", str(nothing)), f"Error: cannot read {nothing}: No such file or directory"),
        ((orders, "--profile", str(broken)), f"Error: {broken} is not JSON: "),
        ((orders, "--out", str(nothing / "page.html")), f"Error: {nothing} is no folder"),
    ):
        done = switchyard("simulate", *arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(message)
