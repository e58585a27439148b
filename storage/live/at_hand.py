"""Commits of which this process has what was written, by id with the documents of their events: they need not be read."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from storage.database import Document

AtHand: TypeAlias = Mapping[str, Sequence[Document]]

NOTHING: AtHand = {}
