"""Every commit has its events, and commits are numbered without holes."""

from collections import defaultdict

from storage.database import Database, Document
from storage.live.stream_order import StreamRange
from storage.reading import find_documents
from storage.verification.report import DifferenceKind, Findings

COMMITS_PER_BATCH = 200
EVENTS_PER_BATCH = 1_000


class CommitChecks:
    """Checks the commits of one organization, while others go on writing and numbering them."""

    def __init__(self, database: Database, organization: str, findings: Findings) -> None:
        self._database = database
        self._organization = organization
        self._findings = findings

    async def check(self) -> None:
        position = 0
        while True:
            commits = await find_documents(
                self._database["commits"],
                {"organization": self._organization, "position": {"$gt": position}},
                projection={"position": 1, "streams": 1},
                sort=[("position", 1)],
                limit=COMMITS_PER_BATCH,
            )
            if not commits:
                break
            for commit in commits:
                if commit["position"] != position + 1:
                    detail = f"position {position} is followed by {commit['position']}"
                    self._findings.differ(DifferenceKind.COMMIT_POSITION, self._organization, commit["_id"], detail)
                position = commit["position"]
            await self._check_events(commits)
        await self._check_unnumbered()

    async def _check_unnumbered(self) -> None:
        after = ""
        while True:
            commits = await find_documents(
                self._database["commits"],
                {"organization": self._organization, "position": None, "_id": {"$gt": after}},
                projection={"streams": 1},
                sort=[("_id", 1)],
                limit=COMMITS_PER_BATCH,
            )
            if not commits:
                return
            after = commits[-1]["_id"]
            await self._check_events(commits)

    async def _check_events(self, commits: list[Document]) -> None:
        """The events that the commit names are there, say that they are of it, and have indexes from 0 without holes."""
        self._findings.commits += len(commits)
        keys = {commit["_id"]: self._event_keys(commit) for commit in commits}
        indexes: defaultdict[str, set[int]] = defaultdict(set)
        all_keys = [key for of_commit in keys.values() for key in of_commit]
        for start in range(0, len(all_keys), EVENTS_PER_BATCH):
            some = {"_id": {"$in": all_keys[start : start + EVENTS_PER_BATCH]}}
            for event in await find_documents(self._database["events"], some, projection={"commit": 1, "index": 1}):
                indexes[event["commit"]].add(event["index"])
        for commit_id, named in keys.items():
            there = indexes[commit_id]
            if there != set(range(len(named))):
                detail = (
                    f"names {len(named)} events; the log has {len(there)}, the last with index {max(there, default=-1)}"
                )
                self._findings.differ(DifferenceKind.COMMIT_EVENTS, self._organization, commit_id, detail)

    def _event_keys(self, commit: Document) -> list[str]:
        return [key for entry in commit["streams"] for key in StreamRange(*entry).event_keys(self._organization)]
