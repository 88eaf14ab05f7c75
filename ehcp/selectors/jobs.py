"""Imports as their pages show them: how far they are, what they found, what they did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from ehcp.models import Job, JobState

SHOWN = 200
SEVERITIES = {"refuse": "Refused", "warn": "Warning"}
REPORT_HEADINGS = ["Severity", "File", "Line", "Field", "What is wrong", "What would be right"]
_COLOURS = {
    JobState.QUEUED: "grey",
    JobState.RUNNING: "blue",
    JobState.DONE: "green",
    JobState.REFUSED: "red",
    JobState.INTERRUPTED: "orange",
}
_KINDS = {"import_check": "Check", "import": "Import"}


@dataclass(frozen=True, slots=True)
class JobPage:
    """One import job, with what it last said about its progress."""

    job: Job
    said: dict[str, str | int]

    @property
    def kind(self) -> str:
        """Return "Check" or "Import"."""
        return _KINDS[self.job.kind]

    @property
    def colour(self) -> str:
        """Return the colour of the tag of its state."""
        return _COLOURS[JobState(self.job.state)]

    @property
    def is_finished(self) -> bool:
        """Say whether nothing more will happen by itself."""
        return self.job.state not in (JobState.QUEUED, JobState.RUNNING)

    @property
    def may_be_taken_in(self) -> bool:
        """Say whether this is a check that ended well and was not followed by its import."""
        params = self.job.params
        return self._is(JobState.DONE, "import_check") and "file" in params and "import" not in params

    @property
    def may_start_again(self) -> bool:
        """Say whether the job lost its worker."""
        return self.job.state == JobState.INTERRUPTED and "file" in self.job.params

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

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Return the first problems of the report."""
        return [_named(one) for one in self.job.report.get("problems", [])[:SHOWN]]

    @property
    def number_listed(self) -> int:
        """Return how many problems the report lists."""
        return len(self.job.report.get("problems", []))

    @property
    def number_found(self) -> int:
        """Return how many problems there are, listed or not."""
        return int(self.job.report.get("refused", 0)) + int(self.job.report.get("warned", 0))

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """Return the problems by kind, with their exact numbers."""
        return [_named(one) for one in self.job.report.get("kinds", [])]

    @property
    def tables(self) -> list[tuple[str, dict[str, int]]]:
        """Return what was or would be done, for the tables in which anything is."""
        tables = self.job.report.get("tables", {})
        return [(name.replace("_", " "), counts) for name, counts in tables.items() if any(counts.values())]

    def _is(self, state: JobState, kind: str) -> bool:
        return self.job.state == state and self.job.kind == kind


def _named(problem: dict[str, Any]) -> dict[str, Any]:
    return problem | {"severity": SEVERITIES[problem["severity"]], "is_refusal": problem["severity"] == "refuse"}


def import_job(pk: int) -> Job:
    """Return the import job ``pk``; raises ``Http404`` for any other."""
    job = Job.objects.filter(kind__in=_KINDS, pk=pk).select_related("created_by").first()
    if job is None:
        raise Http404
    return job


def latest_imports() -> list[JobPage]:
    """Return the latest import jobs, the newest first."""
    jobs = Job.objects.filter(kind__in=_KINDS).select_related("created_by").defer("report")[:20]
    return [JobPage(job, {}) for job in jobs]


def report_rows(job: Job) -> Iterator[list[str | int]]:
    """Yield the listed problems as rows under ``REPORT_HEADINGS``, then the numbers of those not listed."""
    for one in job.report.get("problems", []):
        line = one["line"] or ""
        yield [SEVERITIES[one["severity"]], one["file"], line, one["field"], one["wrong"], one["right"]]
    if job.report.get("unlisted"):
        for kind in job.report["kinds"]:
            words = f"{kind['number']} in all of the kind {kind['code']}"
            yield [SEVERITIES[kind["severity"]], kind["file"], "", kind["field"], words, ""]
