"""What is told of a commit is the same, whether its events come from the committer or from the log."""

from collections.abc import Sequence

from storage.committer import Committer
from storage.database import Database, Document, blocking
from storage.live.announcing import Announcing
from storage.live.notice import header_of
from storage.live.numbering import NumberedCommit
from storage.live.topics import Channels
from tests.storage.changes import make_order, placement, receipt


async def test_events_at_hand_tell_what_the_log_tells(database: Database) -> None:
    written: dict[str, Sequence[Document]] = {}
    committer = Committer(database, after_commit=written.update)
    await committer.commit(receipt("acme", "TEA", 5))
    await committer.commit(placement("acme", make_order({"TEA": 2})))
    await committer.close()
    commits = [NumberedCommit(commit, "acme", position) for position, commit in enumerate(written, start=1)]
    at_hand = {commit: [header_of(event) for event in events] for commit, events in written.items()}
    from_log = Announcing(blocking(database), Channels(database.name)).messages(commits)
    assert len(from_log) == 8  # in each commit two topics of stock, three of the order, and one advance
    assert Announcing(blocking(database), Channels(database.name)).messages(commits, at_hand) == from_log
    first, _ = commits
    # What is not at hand is read.
    some = {first.id: at_hand[first.id]}
    assert Announcing(blocking(database), Channels(database.name)).messages(commits, some) == from_log
