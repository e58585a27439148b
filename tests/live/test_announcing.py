"""What is told of a commit is the same, whether its events come from the committer or from the log."""

from collections.abc import Sequence

from storage.committer import Committer
from storage.database import Database, Document, blocking
from storage.live.announcing import Announcing
from storage.live.notice import Advance, decode_advance
from storage.live.numbering import NumberedCommit
from storage.live.stream_order import StreamRange, UnnumberedCommit
from storage.live.topics import Channels
from tests.storage.changes import make_order, placement, receipt


async def test_events_at_hand_tell_what_the_log_tells(database: Database) -> None:
    written: dict[str, Sequence[Document]] = {}
    committer = Committer(database, after_commit=written.update)
    await committer.commit(receipt("acme", "TEA", 5))
    await committer.commit(placement("acme", make_order({"TEA": 2})))
    await committer.close()
    commits = [numbered(commit, events, position) for position, (commit, events) in enumerate(written.items(), start=1)]
    from_log = announcing(database).announcement(commits)
    assert len(from_log.notices) == 7  # in each commit two topics of stock, and three of the order
    assert len(from_log.advances) == 1
    assert announcing(database).announcement(commits, written) == from_log
    first, _ = commits
    # What is not at hand is read.
    some = {first.id: written[first.id]}
    assert announcing(database).announcement(commits, some) == from_log


async def test_nothing_is_told_where_nobody_follows_but_that_it_is_not(database: Database) -> None:
    commits = [NumberedCommit("1", "acme", 7, (StreamRange("order:1", 1, 1),))]
    quiet = announcing(database)
    quiet.follow("acme", followed=False)
    announcement = quiet.announcement(commits)
    assert announcement.notices == []
    ((_, payload),) = announcement.advances
    assert decode_advance(payload) == Advance(6, 7, told=False)


def announcing(database: Database) -> Announcing:
    announcing = Announcing(blocking(database), Channels(database.name))
    announcing.follow("acme", followed=True)
    return announcing


def numbered(commit_id: str, events: Sequence[Document], position: int) -> NumberedCommit:
    commit = UnnumberedCommit.of_events(commit_id, events)
    return NumberedCommit(commit_id, commit.organization, position, commit.streams)
