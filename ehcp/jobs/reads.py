"""Jobs as every page of one shows them: where they stand and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ehcp.models import PENDING, Job, JobState

_COLOURS = {
    JobState.QUEUED: "grey",
    JobState.RUNNING: "blue",
    JobState.DONE: "green",
    JobState.REFUSED: "red",
    JobState.INTERRUPTED: "orange",
    JobState.CANCELLED: "grey",
}


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job, with what it last said about its progress."""

    job: Job
    said: dict[str, str | int]

    @property
    def colour(self) -> str:
        """Return the colour of the tag of its state."""
        return _COLOURS[JobState(self.job.state)]

    @property
    def is_finished(self) -> bool:
        """Say whether nothing more will happen by itself."""
        return self.job.state not in PENDING

    @property
    def done(self) -> int:
        """Return how much of the stage is done."""
        return int(self.said.get("done", 0))

    @property
    def total(self) -> int:
        """Return how much the stage is in all; 1 while that is not known."""
        return int(self.said.get("total", 0)) or 1

    @property
    def words(self) -> str:
        """Return where the job stands, in words."""
        if self.job.state == JobState.QUEUED:
            return "Waiting for its turn"
        if self.is_finished:
            return JobState(self.job.state).label
        stage = str(self.said.get("stage", "Starting"))
        return f"{stage}: {100 * self.done // self.total}%" if self.said.get("total") else stage

    def as_json(self) -> dict[str, Any]:
        """Return how far the job is, for the page's script."""
        return {"done": self.done, "total": self.total, "words": self.words, "finished": self.is_finished}
