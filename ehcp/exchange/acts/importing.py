"""Take a package in: all of it or nothing, and a second time without effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import Q

from ehcp.exchange.acts.history import children_touched, write_history
from ehcp.exchange.acts.matching import Matching
from ehcp.exchange.acts.planned_days import report_planned_days
from ehcp.exchange.acts.writing import insert_cells, update_cells
from ehcp.exchange.format.check_package import CheckedPackage, Progress, check_package, no_progress
from ehcp.exchange.format.report import Report
from ehcp.exchange.format.schema import Table
from ehcp.exchange.format.source import Limits
from ehcp.exchange.tables import Holding, holding
from ehcp.history.acts.versions import write_versions
from ehcp.jobs.acts.long_work import Busy, alone
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import Child, Correction, Deadline, Delay, DelayReason, PackageInfo, PhaseTransfer
from ehcp.people.acts.doubles import find_doubles
from ehcp.people.acts.restriction_notices import tell_of_import, tell_of_pairs
from ehcp.people.acts.search_words import index_people
from ehcp.people.acts.shared_access import share_access_of_merged
from ehcp.people.reads.doubles import open_pairs_with
from sendcases.accounts.models import User
from sendcases.audit.changes import noted_once
from sendcases.audit.moments import london_day

_BATCH = 2_000
_ANALYZE_FROM = 10_000
WORKED_ON_HERE = "The row differs from what is held, and the case was worked on here since."
CORRECTION_DIFFERS = "The correction differs from the one held under its id, and what is held is history."


@dataclass(slots=True)
class Counts:
    """What became of the rows of one table; ``absent`` are held and not in the package, and stay."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    same: int = 0
    absent: int = 0


@dataclass(slots=True)
class ImportResult:
    """The report on a package, and what was written, or in a dry run would be."""

    report: Report
    is_dry_run: bool
    is_written: bool = False
    tables: dict[str, Counts] = field(default_factory=dict)
    events: int = 0
    deadlines: int = 0

    @property
    def is_refused(self) -> bool:
        return self.report.is_refused

    def as_json(self) -> dict[str, Any]:
        """Return the result in the shape that is kept on a job row."""
        tables = {
            name: {"added": one.added, "changed": one.changed, "kept": one.kept, "same": one.same, "absent": one.absent}
            for name, one in self.tables.items()
        }
        return self.report.as_json() | {
            "is_dry_run": self.is_dry_run,
            "is_written": self.is_written,
            "tables": tables,
            "events": self.events,
            "deadlines": self.deadlines,
        }


class Refused(Exception):
    """The import cannot go on; the report says why. Raised inside, to roll back."""


def import_package(
    path: Path,
    *,
    by: User | None,
    now: datetime,
    dry_run: bool = False,
    progress: Progress = no_progress,
    limits: Limits | None = None,
    at_end: Callable[[ImportResult], None] | None = None,
) -> ImportResult:
    """
    Check the package at ``path`` and, unless it is refused or ``dry_run``, write all of it in one transaction.

    New rows are added and changed rows set to what the package says; nothing is deleted. A row of a case that
    was worked on here since it came in is kept as it is here and reported, and so is a correction, which is
    history. Rows keep the ids of the package.
    Every dated fact leaves an event with the day it happened, source ``import``, recorded at ``now``; then the
    deadlines of the children concerned are derived. The same package again changes nothing. Two imports at
    once exclude each other: the second is refused with that reason. A killed import leaves nothing behind.

    An import is an act on each child it names: a row about a child whom ``by`` may not see is refused like one
    whose id is taken, and those named on the record are told. Nobody (``by`` is None) is the system, which sees all.
    ``at_end`` is called with what was written, as the last thing in the same transaction.
    """
    with check_package(path, limits=limits, progress=progress) as checked:
        result = ImportResult(checked.report, dry_run)
        report_planned_days(checked, today=london_day(now))
        if checked.report.is_refused or checked.about is None:
            return result
        try:
            # A dry run writes nothing, so it neither waits for others nor lets them wait.
            one = _Import(checked, result, by, now, progress)
            with nullcontext() if dry_run else _alone():
                one.run()
                if at_end is not None and result.is_written:
                    at_end(result)
        except Refused:
            result.tables.clear()
            if by is not None:
                tell_of_import(one.matching.unseen_named(), by=by, now=now)
        except Busy:
            _refuse_busy(checked.report)
        except OperationalError as error:
            if not _is_locked(error):
                raise
            _refuse_busy(checked.report)
    return result


class _Import:
    """One import in progress, inside its transaction."""

    def __init__(
        self, checked: CheckedPackage, result: ImportResult, by: User | None, now: datetime, progress: Progress
    ) -> None:
        self.checked = checked
        self.result = result
        self.by = by
        self.now = now
        self.progress = progress
        self.matching = Matching(checked)

    def run(self) -> None:
        """Compare, write, tell the history and derive the deadlines; in a dry run only compare."""
        is_first = not Deadline.objects.exists()
        if not self.result.is_dry_run:
            self._replace_starting_reasons()
        self.matching.load(lambda name: self.progress(f"Comparing {name}", 0, 0), unseen=_unseen_by(self.by))
        self.checked.staging.execute('CREATE TABLE changed ("table" TEXT, pk INTEGER)')
        self.checked.staging.execute('CREATE TABLE kept ("table" TEXT, pk INTEGER)')
        for table in self.matching.tables:
            self._compare(table)
        if self.checked.report.is_refused:
            raise Refused
        if self.result.is_dry_run:
            return
        for table in self.matching.tables:
            self.matching.give_keys(table)
        self._write_all()
        self._adopt_reasons()
        self.progress("Writing the history", 0, 0)
        self.result.events = write_history(self.checked, by=self.by, now=self.now)
        self._analyze()
        touched = sorted(set(children_touched(self.checked.staging)))
        self._reconcile(touched, is_first=is_first)
        self._index(touched)
        self._keep_info()
        self.result.is_written = True

    def _replace_starting_reasons(self) -> None:
        """Let the reasons of the package replace those the product starts with, while nothing uses them."""
        in_use = Delay.objects.exists() or PhaseTransfer.objects.filter(reason__isnull=False).exists()
        if self.checked.report.rows.get("delay_reasons") and not in_use and not PackageInfo.objects.exists():
            DelayReason.objects.all().delete()

    def _adopt_reasons(self) -> None:
        """Count the reasons of the package as its own, also those the product had started with."""
        for chunk in _chunks(self.checked.staging.query("SELECT reason FROM delay_reasons")):
            stored = DelayReason.objects.filter(is_starting=True, reason__in=[reason for (reason,) in chunk])
            stored.update(is_starting=False)

    def _compare(self, table: Table) -> None:
        counts = self.result.tables[table.name] = Counts()
        counts.added = self.matching.count_new(table)
        counts.absent = self.matching.count_absent(table)
        for line, column in self.matching.moved_rows(table):
            wrong = "The id is held here by a record about something else."
            self.checked.report.refuse(
                "id_taken", table.file_name, line, column, wrong, "Give the row an id of its own."
            )
        for chunk in _chunks(self.matching.changed_rows(table)):
            self._sort_changed(table, chunk, counts)
        counts.same = self.checked.report.rows[table.name] - counts.added - counts.changed - counts.kept

    def _sort_changed(self, table: Table, rows: list[tuple[Any, ...]], counts: Counts) -> None:
        """Tell apart the changed rows that are taken and those kept: history, and cases worked on here since."""
        stored, pks = holding(table.name), {row[1] for row in rows}
        is_history = stored.model is Correction
        kept = pks if is_history else _worked_on(stored, sorted(pks))
        wrong = CORRECTION_DIFFERS if is_history else WORKED_ON_HERE
        for line, pk, *_ in rows:
            if pk in kept:
                counts.kept += 1
                self.checked.report.warn("kept", table.file_name, line, "", wrong, "What is held here is kept.")
            else:
                counts.changed += 1
        for name, sorted_out in (("kept", kept), ("changed", pks - kept)):
            self.checked.staging.insert(
                f"INSERT INTO {name} VALUES (?, ?)",  # noqa: S608 -- two names of this method
                [(table.name, pk) for pk in sorted(sorted_out)],
            )

    def _write_all(self) -> None:
        """Write every table; a breach of what is already held is a refusal, told by the constraint's name."""
        try:
            for table in self.matching.tables:
                self._write(table)
            connection.check_constraints()
        except IntegrityError as error:
            _refuse_breach(self.checked.report, error)
            raise Refused from error

    def _write(self, table: Table) -> None:
        counts = self.result.tables[table.name]
        done, total = 0, counts.added + counts.changed
        if not total:
            return
        self.progress(f"Writing {table.name}", done, total)
        stored = holding(table.name)
        kept = {pk for (pk,) in self.checked.staging.query('SELECT pk FROM kept WHERE "table" = ?', table.name)}
        update_cells(stored, (row[1:] for row in self.matching.changed_rows(table) if row[1] not in kept))
        insert_cells(stored, self._counted(table, self.matching.new_rows(table), total))

    def _counted(self, table: Table, rows: Iterator[tuple[Any, ...]], total: int) -> Iterator[Sequence[Any]]:
        for number, row in enumerate(rows, start=1):
            if number % _BATCH == 0:
                self.progress(f"Writing {table.name}", number, total)
            yield row

    def _reconcile(self, pks: list[int], *, is_first: bool) -> None:
        self._write_versions()
        laws = laws_in_force()
        done = 0
        for chunk in _chunks(iter(pks)):
            self.progress("Working out the deadlines", done, len(pks))
            self.result.deadlines += reconcile(chunk, laws=laws, now=self.now, fresh=is_first).added
            done += len(chunk)

    def _write_versions(self) -> None:
        """Write the earlier versions of the rows that came, and of those held, which a correction says anything of."""
        if self.checked.report.rows.get("corrections") or Correction.objects.exists():
            self.progress("Writing what was known earlier", 0, 0)
            write_versions()

    def _index(self, touched: list[int]) -> None:
        """Let the children that came be found, share what is theirs among merged records, and list likely doubles."""
        self.progress("Looking for doubles", 0, 0)
        share_access_of_merged()
        index_people(touched)
        hidden = {pk for _, pk in _unseen_by(self.by)}
        known = open_pairs_with(hidden)
        find_doubles(on=london_day(self.now))
        if self.by is not None:
            # Those named on a record that the importer may not see hear of what came that is likely the same child.
            brought, came = open_pairs_with(hidden) - known, set(touched)
            tell_of_pairs([pair for pair in brought if came & set(pair)], hidden=hidden, by=self.by, now=self.now)

    def _analyze(self) -> None:
        """Let PostgreSQL look at a large first import before it is read again."""
        if connection.vendor == "postgresql" and sum(one.added for one in self.result.tables.values()) > _ANALYZE_FROM:
            with connection.cursor() as cursor:
                for table in self.matching.tables:
                    cursor.execute("SELECT analyze_table(%s::regclass)", [holding(table.name).model._meta.db_table])

    def _keep_info(self) -> None:
        about = self.checked.about
        if about is None:
            return
        # What an earlier package said counts again when that package comes again.
        last = PackageInfo.objects.order_by("-imported_at", "-pk").first()
        if last and (last.sha256, last.descriptor) == (self.checked.sha256, about.text):
            return
        PackageInfo.objects.create(
            descriptor=about.text,
            la_code=about.la_code,
            la_name=about.la_name,
            data_as_at=date.fromisoformat(about.data_as_at) if about.data_as_at else None,
            number_forms={name: forms.as_json() for name, forms in self.checked.forms.items() if forms.least},
            sha256=self.checked.sha256,
            imported_at=self.now,
            imported_by=self.by,
        )


def _unseen_by(by: User | None) -> list[tuple[str, int]]:
    """Return id and primary key of the children whom ``by`` may not see; the system sees all."""
    if by is None:
        return []
    return list(Child.objects.withheld_from(by).order_by("pk").values_list("source_id", "pk"))


def _worked_on(stored: Holding, pks: list[int]) -> set[int]:
    """Return those of ``pks`` whose child's case was acted on here."""
    path = getattr(stored.model, "child_path", None)
    if path is None:
        return set()
    acted_on = Q()
    for way in getattr(stored.model, "child_paths", (path,)):
        acted_on |= Q(**{f"{way}__version__gt" if way else "version__gt": 0})
    return set(stored.model._default_manager.filter(acted_on, pk__in=pks).values_list("pk", flat=True))


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction, while no other import runs and no change of the law is applied."""
    with alone(), transaction.atomic(), noted_once():
        yield


def _is_locked(error: DatabaseError) -> bool:
    return "locked" in str(error)


def _refuse_busy(report: Report) -> None:
    report.refuse(
        "busy", "(package)", 0, "", "Another import, or other long work, is running.", "Wait until it has ended."
    )


def _refuse_breach(report: Report, error: IntegrityError) -> None:
    # The database's own words repeat the row; only the name of the constraint is told.
    named = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    name = named or str(error).partition("constraint failed: ")[2].split(",")[0] or "a constraint"
    report.refuse(
        "conflict",
        "(package)",
        0,
        "",
        f"Together with what is already held, the package would break {name}.",
        "Compare the open requests and plans of the package with those held here.",
    )


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, _BATCH)):
        yield chunk
