"""Keys of new things."""

import re
from concurrent.futures import ThreadPoolExecutor
from time import time_ns

from app.sortable_keys import ALPHABET, SortableKeys

TIME_CHARACTERS = 10


def test_a_key_is_a_ulid() -> None:
    before = time_ns() // 1_000_000

    key = SortableKeys().new()

    assert re.fullmatch(f"[{ALPHABET}]{{26}}", key)
    assert before <= _millisecond(key) <= time_ns() // 1_000_000


def test_keys_sort_as_they_were_made() -> None:
    keys = SortableKeys()

    made = [keys.new() for _ in range(20_000)]

    assert made == sorted(set(made))
    assert len({key[:TIME_CHARACTERS] for key in made}) > 1


def test_threads_never_get_the_same_key() -> None:
    keys = SortableKeys()

    with ThreadPoolExecutor(4) as threads:
        made = [key for some in threads.map(lambda _: [keys.new() for _ in range(5_000)], range(4)) for key in some]

    assert len(set(made)) == 20_000


def test_processes_do_not_guess_the_keys_of_each_other() -> None:
    mine, yours = SortableKeys(), SortableKeys()

    assert not {mine.new()[TIME_CHARACTERS:] for _ in range(1_000)} & {
        yours.new()[TIME_CHARACTERS:] for _ in range(1_000)
    }


def _millisecond(key: str) -> int:
    number = 0
    for character in key[:TIME_CHARACTERS]:
        number = number * len(ALPHABET) + ALPHABET.index(character)
    return number
