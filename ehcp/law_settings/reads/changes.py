"""Changes of the law's settings as their pages show them: how far they are, what they move, what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from ehcp.history.models.versions import SINCE_EVER
from ehcp.jobs.reads import JobPage
from ehcp.law.rules import RULES
from ehcp.law.setting_words import value_words
from ehcp.law.settings import SETTINGS
from ehcp.law_settings.reads.settings import changed_since
from ehcp.ledger.sync import law_in_force
from ehcp.models import LAW_APPLY, PENDING, Job, JobState, MovedLimit, ProposedLawChange
from ehcp.permissions import may_read_cases
from sendcases.accounts.models import User

LISTED = 100
LATEST = 10
Said = Callable[[int], dict[str, str | int]]


@dataclass(frozen=True, slots=True)
class Movement:
    """
    What a change moves: how many limits of each duty in the whole authority, and the first that the reader may see.

    How many are left out is not said (threats paper, section 2.3); ``is_cut`` says that more could be listed.
    ``read_pks`` are the children whose records are listed, for the read-access log.
    """

    total: int
    cases: int
    by_duty: list[tuple[str, int]]
    first: list[tuple[str, str, date | None, date | None]]
    read_pks: list[int] = field(default_factory=list)
    is_listed: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class LawChangePage(JobPage):
    """
    One proposed change, with the job that is its latest: that of looking at it, or of applying it.

    ``movement`` is what it moves once that is worked out, or what it moved; ``outdated`` says why that no longer
    holds.
    """

    proposed: ProposedLawChange
    movement: Movement | None = None
    outdated: str = ""

    @property
    def is_applying(self) -> bool:
        """Say whether the change was given to be applied."""
        return self.job.kind == LAW_APPLY

    @property
    def is_applied(self) -> bool:
        """Say whether the change was applied."""
        return self.is_applying and self.job.state == JobState.DONE

    @property
    def may_be_applied(self) -> bool:
        """Say whether what is shown may be applied as it is shown."""
        return self.movement is not None and not self.outdated and not self.is_applied

    @property
    def may_be_cancelled(self) -> bool:
        """Say whether there is something to call off."""
        if self.is_applying:
            return self.job.state in (JobState.QUEUED, JobState.INTERRUPTED)
        return self.job.state in (*PENDING, JobState.INTERRUPTED) or self.movement is not None

    @property
    def may_look_again(self) -> bool:
        """Say whether what it moves may be asked anew."""
        return self.is_finished and not self.is_applied and not self.may_be_applied and not self.is_interrupted

    @property
    def is_interrupted(self) -> bool:
        """Say whether the job lost its worker more often than it goes on by itself."""
        return self.job.state == JobState.INTERRUPTED

    @property
    def why(self) -> str:
        """Return why the job was refused."""
        return str(self.job.report.get("why", ""))

    @property
    def standing(self) -> str:
        """Return where the change stands, in a few words of the list."""
        if self.is_applied:
            return "Applied"
        if self.is_applying:
            return f"Applying: {JobState(self.job.state).label.lower()}"
        return "Looked at" if self.job.state == JobState.DONE else JobState(self.job.state).label

    @property
    def title(self) -> str:
        """Return what would be changed."""
        if self.proposed.settings:
            return " ".join(SETTINGS[name].words for name in self.proposed.settings if name in SETTINGS)
        return "Change a bank holiday"

    @property
    def values(self) -> list[tuple[str, str]]:
        """Return what is held now and what would be, as rows of words."""
        rows = []
        for name, text in self.proposed.settings.items():
            before = value_words(name, self.proposed.law_before.get(name, ""))
            rows += [("Before", before), ("After", value_words(name, text))]
        if self.proposed.from_on != SINCE_EVER:
            first = self.proposed.from_on
            rows.append(("For limits that begin", f"on or after {first.day} {first:%B %Y}"))
        for day, (name, is_holiday) in self.proposed.holidays.items():
            when = date.fromisoformat(day)
            word = "becomes a bank holiday" if is_holiday else "is worked, although it is a listed holiday"
            rows.append((f"{when:%A} {when.day} {when:%B %Y}", f"{name}: {word}"))
        if self.proposed.reason:
            rows.append(("Why", self.proposed.reason))
        return rows


def proposed_change(pk: int) -> ProposedLawChange:
    """Return the proposed change ``pk``; raises ``Http404`` when there is none."""
    found = _changes().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def latest_job(proposed: ProposedLawChange) -> Job:
    """Return the job of applying the change, unless there is none or it was called off; else that of looking at it."""
    application = proposed.application
    return application if application and application.state != JobState.CANCELLED else proposed.preview


def law_change_page(proposed: ProposedLawChange, user: User, said: Said, *, kept_from: datetime) -> LawChangePage:
    """
    Return the page of a proposed change as ``user`` sees it.

    What was worked out before ``kept_from`` is no longer there in full, and has to be worked out again.
    """
    job = latest_job(proposed)
    page = LawChangePage(job, said(job.pk), proposed)
    if job.state != JobState.DONE:
        return page
    page = replace(page, movement=_movement(proposed, user))
    if page.is_applied:
        return page
    if proposed.preview.created_at < kept_from:
        return replace(page, outdated="This was worked out more than a week ago.")
    what = changed_since(proposed.law_before, law_in_force())
    return replace(page, outdated=f"{what} What is shown no longer holds." if what else "")


def _movement(proposed: ProposedLawChange, user: User) -> Movement:
    """
    Return what a change moves: record ids and days only, no names.

    The totals count every case; the records listed are of those ``user`` may see.
    """
    report: dict[str, Any] = proposed.preview.report
    duties: Counter[str] = Counter()
    for rule, number in report["rules"].items():
        duties[duty_of(rule)] += number
    is_listed = may_read_cases(user)
    moved = list(MovedLimit.objects.filter(change=proposed).visible_to(user)[: LISTED + 1]) if is_listed else []
    listed = moved[:LISTED]
    first = [(duty_of(one.rule), one.record_id, one.due_before, one.due_after) for one in listed]
    read_pks = [one.child_id for one in listed]
    is_cut = len(moved) > LISTED
    return Movement(report["total"], report["cases"], duties.most_common(), first, read_pks, is_listed, is_cut)


def duty_of(rule: str) -> str:
    """Return the duty of a rule, in the words of the rule book."""
    return RULES[rule][-1].duty if rule in RULES else rule.replace("_", " ")


def latest_changes() -> list[LawChangePage]:
    """Return the latest proposed changes, the newest first."""
    return [LawChangePage(latest_job(proposed), {}, proposed) for proposed in _changes()[:LATEST]]


def running_changes(said: Said) -> list[LawChangePage]:
    """Return the changes that are being worked out or applied, or wait for it, with how far they are."""
    waiting = Q(preview__state__in=PENDING) | Q(application__state__in=PENDING)
    pages = []
    for proposed in _changes().filter(waiting):
        job = latest_job(proposed)
        pages.append(LawChangePage(job, said(job.pk), proposed))
    return pages


def _changes() -> QuerySet[ProposedLawChange]:
    return ProposedLawChange.objects.select_related("preview__created_by", "application__created_by")
