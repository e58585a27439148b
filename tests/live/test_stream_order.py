"""The order in which commits are numbered, whatever the clocks of their processes said."""

from hypothesis import given
from hypothesis import strategies as st

from storage.live.stream_order import StreamRange, UnnumberedCommit, in_stream_order


def make_commit(commit_id: str, *streams: StreamRange, organization: str = "acme") -> UnnumberedCommit:
    return UnnumberedCommit(commit_id, organization, streams)


def test_older_ids_come_first_where_nothing_else_tells() -> None:
    commits = [make_commit("b", StreamRange("order:1", 1, 1)), make_commit("a", StreamRange("order:2", 1, 3))]
    assert [commit.id for commit in in_stream_order(commits)] == ["a", "b"]


def test_a_commit_comes_after_the_one_it_builds_on_though_its_id_is_older() -> None:
    commits = [make_commit("a", StreamRange("order:1", 3, 4)), make_commit("b", StreamRange("order:1", 1, 2))]
    assert [commit.id for commit in in_stream_order(commits)] == ["b", "a"]


def test_the_same_stream_of_two_organizations_is_two_streams() -> None:
    commits = [
        make_commit("a", StreamRange("order:1", 2, 2), organization="acme"),
        make_commit("b", StreamRange("order:1", 1, 1), organization="other"),
    ]
    assert [commit.id for commit in in_stream_order(commits)] == ["a", "b"]


@given(st.lists(st.sets(st.sampled_from("pqrst"), min_size=1), min_size=1, max_size=30), st.randoms())
def test_versions_ascend_in_every_stream(changes: list[set[str]], random: object) -> None:
    ids = [f"{number:03}" for number in range(len(changes))]
    random.shuffle(ids)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    versions: dict[str, int] = {}
    commits = []
    for commit_id, streams in zip(ids, changes, strict=True):
        ranges = []
        for stream in sorted(streams):
            first = versions.get(stream, 0) + 1
            versions[stream] = first
            ranges.append(StreamRange(stream, first, first))
        commits.append(make_commit(commit_id, *ranges))
    ordered = in_stream_order(sorted(commits, key=lambda commit: commit.id))
    assert {commit.id for commit in ordered} == set(ids)
    reached: dict[str, int] = {}
    for commit in ordered:
        for entry in commit.streams:
            assert entry.first == reached.get(entry.stream, 0) + 1
            reached[entry.stream] = entry.last
