"""Apply a change of the law's settings as a job: worked out beside everybody's work, written at one stroke."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import connection, transaction

from ehcp.jobs.acts.long_work import alone
from ehcp.jobs.acts.queue import JobKind, Outcome, Run, in_hundredths
from ehcp.law_settings.acts.changes import PART, refuse_other_law, refuse_stranger
from ehcp.law_settings.acts.settings import LawChange, keep_change, laws_after, record_moves
from ehcp.ledger.sync import CaseWrites, Moved, batches, case_writes, person_records, write_cases
from ehcp.models import LAW_APPLY, Child, JobState, MovedLimit, ProposedLawChange
from ehcp.workflow import MoveNotAllowed
from sendcases.audit.moments import london_day

_LIMIT = ("rule", "record_type", "record_id", "due_before", "due_after")


def _apply(run: Run) -> Outcome:
    """
    Apply what was looked at: keep the values, store the new limits, record an event on each case that moved.

    Every case is planned anew first, outside a transaction, while people go on working. Then, in one transaction
    that nobody else writes beside, the cases worked on meanwhile are planned once more and everything is
    written, the end of the job with it: a worker killed at any moment has done all of it or nothing. Raises
    ``MoveNotAllowed`` when other limits would move than those that were shown.
    """
    refuse_stranger(run.job.created_by)
    with alone():
        return _Application(run).run()


class _Application:
    """One change being applied: what has to be written for each case, and the version of the case it holds for."""

    def __init__(self, run: Run) -> None:
        self.job = run
        self.proposed = run.job.applied_change
        self.change = LawChange.of(self.proposed)
        self.laws = laws_after(self.change, refuse_other_law(self.proposed))
        self.today = london_day(run.clock())
        self.versions: dict[int, int] = {}
        self.writes: dict[int, CaseWrites] = {}
        self.differing: set[int] = set()

    def run(self) -> Outcome:
        self._work_out()
        self._refuse_differing()
        with transaction.atomic():
            self.job.hold()
            _exclude_acts()
            refuse_other_law(self.proposed)
            self._work_out_changed()
            self._refuse_differing()
            outcome = self._write()
            self.job.end(outcome)
        return outcome

    def _work_out(self) -> None:
        total = Child.objects.count()
        for pks in batches(None, PART):
            self.job.progress("Working out the new limits", *in_hundredths(len(self.versions), total))
            # Before the facts, so that an act in between shows.
            self.versions |= dict(Child.objects.filter(pk__in=pks).values_list("pk", "version"))
            self._plan(pks)

    def _work_out_changed(self) -> None:
        """Plan once more the cases that were worked on since, with every record of the same person."""
        versions = Child.objects.values_list("pk", "version")
        changed = [pk for pk, version in versions if self.versions.get(pk) != version]
        for pks in batches(person_records(changed) if changed else [], PART):
            for pk in pks:
                self.writes.pop(pk, None)
            self.differing.difference_update(pks)
            self._plan(pks)

    def _plan(self, pks: list[int]) -> None:
        """Work out what these cases need, and note those of them that would move otherwise than was shown."""
        writes = case_writes(pks, laws=self.laws, today=self.today)
        found = {pk: Counter(case.moved) for pk, case in writes.items() if case.moved}
        shown: dict[int, Counter[Moved]] = {}
        for one in _shown(self.proposed, pks):
            shown.setdefault(one.child_pk, Counter())[one] += 1
        self.differing.update(pk for pk in {*shown, *found} if shown.get(pk) != found.get(pk))
        for case in writes.values():
            case.moved.clear()  # what is shown says the same
        self.writes |= writes

    def _refuse_differing(self) -> None:
        if self.differing:
            number = len(self.differing)
            cases = "1 case was" if number == 1 else f"{number:,} cases were"
            raise MoveNotAllowed(
                f"{cases} worked on since what moves was worked out, so that other limits would move than those "
                "shown. Nothing was applied."
            )

    def _write(self) -> Outcome:
        now, by = self.job.clock(), self.job.job.created_by
        keep_change(self.change, self.laws, by=by, now=now)
        cases = list(self.writes.values())
        for start in range(0, len(cases), PART):
            self.job.progress("Writing the new limits", start, len(cases))
            write_cases(cases[start : start + PART], law=self.laws.fingerprint)
        record_moves(_shown(self.proposed, None), self.change, by=by, now=now)
        shown = self.proposed.preview.report
        return Outcome(JobState.DONE, {"total": shown["total"], "cases": shown["cases"]})


def _shown(proposed: ProposedLawChange, pks: list[int] | None) -> Iterator[Moved]:
    """Yield the limits that were shown to move, case by case; of some children, or of all."""
    shown = MovedLimit.objects.filter(change=proposed).order_by("child", "pk")
    shown = shown if pks is None else shown.filter(child__in=pks)
    for row in shown.values_list("child_id", *_LIMIT).iterator():
        yield Moved(*row)


def _exclude_acts() -> None:
    """
    Wait until the acts under way are done, and keep others waiting until the transaction ends; reading goes on.

    Every act locks its child before it reads the law, so that none can plan by the old law and store it after
    the new. On SQLite the transaction itself has excluded them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20s'")
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Child._meta.db_table)} IN EXCLUSIVE MODE")
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


KIND = JobKind(LAW_APPLY, _apply, resumes=True)
