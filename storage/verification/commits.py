"""Every commit has its events, and commits are numbered without holes."""

from storage.database import Database, Document
from storage.reading import find_documents
from storage.verification.report import DifferenceKind, Findings

COMMITS_PER_BATCH = 200


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
        """As many events as the commit names, with indexes from 0 without holes."""
        self._findings.commits += len(commits)
        pipeline: list[Document] = [
            {"$match": {"commit": {"$in": [commit["_id"] for commit in commits]}}},
            {"$group": {"_id": "$commit", "count": {"$sum": 1}, "last": {"$max": "$index"}}},
        ]
        found = {row["_id"]: row async for row in self._database["events"].aggregate(pipeline)}
        for commit in commits:
            named = sum(last - first + 1 for _, first, last in commit["streams"])
            row = found.get(commit["_id"], {"count": 0, "last": -1})
            if not row["count"] == row["last"] + 1 == named:
                detail = f"names {named} events; the log has {row['count']}, the last with index {row['last']}"
                self._findings.differ(DifferenceKind.COMMIT_EVENTS, self._organization, commit["_id"], detail)
