"""The same problem gives the same bytes, in whatever order a process happens to hash."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

DIGEST = """
from hashlib import sha256
from random import Random
from domain.routing.route import route
from storage.routing_decisions import encode_plan
from tests.unit.routing.random_problems import random_problem

digest = sha256()
for number in range(60):
    digest.update(encode_plan(route(random_problem(Random(f"bytes {number}"), orders=1 + number % 3))))
print(digest.hexdigest())
"""


def digest(hash_seed: int) -> str:
    environment = {"PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", DIGEST], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_order_of_hashes_changes_no_byte_of_a_plan() -> None:
    assert digest(1) == digest(2) == digest(3)
