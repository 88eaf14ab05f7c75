"""Imports as their pages show them: how far they are, what they found, what they did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from ehcp.jobs.reads import JobPage
from ehcp.models import Job, JobState
from sendcases.accounts.models import User

SHOWN = 200
SEVERITIES = {"refuse": "Refused", "warn": "Warning"}
REPORT_HEADINGS = ["Severity", "File", "Line", "Field", "What is wrong", "What would be right"]
_KINDS = {"import_check": "Check", "import": "Import"}


@dataclass(frozen=True, slots=True)
class ImportPage(JobPage):
    """
    One import job, with what it last said about its progress.

    ``is_own`` says whether the reader started it. What it found is for that person alone: the counts may hold
    children whom others may not see (threats paper, section 2.3).
    """

    is_own: bool = False

    @property
    def kind(self) -> str:
        """Return "Check" or "Import"."""
        return _KINDS[self.job.kind]

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
    def problems(self) -> list[dict[str, Any]]:
        """Return the first problems of the report."""
        return [_named(one) for one in self.job.report.get("problems", [])[:SHOWN]]

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


def import_page(pk: int, said: dict[str, str | int], user: User) -> ImportPage:
    """Return the import job ``pk`` as ``user`` sees it; raises ``Http404`` for any other."""
    job = import_job(pk)
    return ImportPage(job, said, is_own=job.created_by_id == user.pk)


def own_import_job(pk: int, user: User) -> Job:
    """Return the import job ``pk`` that ``user`` started; raises ``Http404`` for any other."""
    job = import_job(pk)
    if job.created_by_id != user.pk:
        raise Http404
    return job


def latest_imports() -> list[ImportPage]:
    """Return the latest import jobs, the newest first."""
    jobs = Job.objects.filter(kind__in=_KINDS).select_related("created_by").defer("report")[:20]
    return [ImportPage(job, {}) for job in jobs]


def report_rows(job: Job) -> Iterator[list[str | int]]:
    """Yield the listed problems as rows under ``REPORT_HEADINGS``, then the numbers of those not listed."""
    for one in job.report.get("problems", []):
        line = one["line"] or ""
        yield [SEVERITIES[one["severity"]], one["file"], line, one["field"], one["wrong"], one["right"]]
    if job.report.get("unlisted"):
        for kind in job.report["kinds"]:
            words = f"{kind['number']} in all of the kind {kind['code']}"
            yield [SEVERITIES[kind["severity"]], kind["file"], "", kind["field"], words, ""]
