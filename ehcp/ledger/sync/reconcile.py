"""Derive the stored deadlines, stage and next limit of cases from their facts; the facts are the truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from ehcp.bulk import insert_rows, update_rows
from ehcp.law.days import act_by
from ehcp.law.plan import plan
from ehcp.law.planned import PlannedDeadline
from ehcp.law.settings import Law
from ehcp.law.stage import stage_of
from ehcp.ledger.sync.loading import load_cases, person_records
from ehcp.models import BankHoliday, Child, Deadline, LawSetting
from ehcp.people.models.merges import kept_record, merged_records

KEY = ("rule", "record_type", "record_id", "cycle", "revision")
# A change in one of these is another limit: the old row is kept as it was. The rest is what befell the limit.
LIMIT = ("version", "kind", "shape", "starts_on", "due_on", "published_limit")
COURSE = (
    "appears_on",
    "act_by_on",
    "second_on",
    "met_on",
    "void_on",
    "superseded_on",
    "gone_on",
    "premature_on",
    "exempt_from",
    "ground",
    "predecessor",
    "successor",
    "is_provisional",
)
COLUMNS = ("child_id", *KEY, *LIMIT, *COURSE)
DERIVED = ("stage", "next_due_on", "next_rule")
BATCH = 1000
_FIRST_COURSE = 1 + len(KEY) + len(LIMIT)
_DUE_AT = COLUMNS.index("due_on")
_ACT_BY_AT = COLUMNS.index("act_by_on")
# A planned deadline has every column but the child, which comes first, and the day to act by.
_BEFORE_ACT_BY = attrgetter(*COLUMNS[1:_ACT_BY_AT])
_AFTER_ACT_BY = attrgetter(*COLUMNS[_ACT_BY_AT + 1 :])

Stored = dict[int, dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]]]


def law_in_force() -> Law:
    """Return the law under the authority's own settings and bank holidays (two queries)."""
    values = dict(LawSetting.objects.values_list("name", "value"))
    days: dict[bool, list[str]] = {True: [], False: []}
    for day, is_holiday in BankHoliday.objects.values_list("day", "is_holiday"):
        days[is_holiday].append(day.isoformat())
    if days[True]:
        values["extra_holidays"] = ",".join(days[True])
    if days[False]:
        values["removed_holidays"] = ",".join(days[False])
    return Law.from_values(values)


@dataclass(frozen=True, slots=True)
class Moved:
    """One limit that moved: where it stood and where it stands now (either may be missing)."""

    child_pk: int
    rule: str
    record_type: str
    record_id: str
    due_before: date | None
    due_after: date | None


@dataclass(slots=True)
class CaseWrites:
    """
    What has to be written to bring one case into line: rows to add, rows to change, keys of rows to replace.

    ``derived`` are the new values of the case's own derived columns and its key, or None; ``moved`` the limits
    that move.
    """

    add: list[tuple[Any, ...]] = field(default_factory=list)
    change: list[tuple[Any, ...]] = field(default_factory=list)
    replace: list[int] = field(default_factory=list)
    derived: tuple[Any, ...] | None = None
    moved: list[Moved] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.add or self.change or self.replace or self.derived)


@dataclass(slots=True)
class Difference:
    """What a reconciliation found, or would change."""

    added: int = 0
    changed: int = 0
    replaced: int = 0
    cases: int = 0
    moved: list[Moved] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return the number of stored rows and derived columns that differ from the plan."""
        return self.added + self.changed + self.replaced + self.cases

    def count(self, writes: CaseWrites) -> None:
        """Add what one case needs."""
        self.added += len(writes.add)
        self.changed += len(writes.change)
        self.replaced += len(writes.replace)
        self.cases += writes.derived is not None
        self.moved += writes.moved


def deadline_values(planned: PlannedDeadline, child_pk: int, law: Law) -> tuple[Any, ...]:
    """Return the column values of a planned deadline, in the order of ``COLUMNS``."""
    due_on = planned.due_on
    act_by_on = act_by(due_on, law.holidays) if due_on and planned.shape != "window" else None
    return (child_pk, *_BEFORE_ACT_BY(planned), act_by_on, *_AFTER_ACT_BY(planned))


def reconcile(
    child_pks: Iterable[int] | None, *, law: Law, now: datetime, apply: bool = True, fresh: bool = False
) -> Difference:
    """
    Bring the stored deadlines and derived columns of cases into line with their facts.

    Called inside the act's own transaction. ``child_pks`` None means every case. With ``apply`` False nothing
    is written and the difference is what would change. ``fresh`` says that no deadline is stored yet for any
    of them, which spares the comparison. Idempotent: a second run finds no difference.
    """
    difference = Difference()
    for pks in batches(child_pks, BATCH):
        writes = case_writes(pks, law=law, fresh=fresh)
        for one in writes.values():
            difference.count(one)
        if apply:
            write_cases(writes.values(), now=now)
    return difference


def batches(child_pks: Iterable[int] | None, size: int) -> Iterator[list[int]]:
    """Yield the children's keys in ascending order, ``size`` at a time; None means every child."""
    pks = sorted(Child.objects.values_list("pk", flat=True) if child_pks is None else set(child_pks))
    for start in range(0, len(pks), size):
        yield pks[start : start + size]


def case_writes(child_pks: list[int], *, law: Law, fresh: bool = False) -> dict[int, CaseWrites]:
    """
    Return what has to be written for each of the children that is not in line; writes nothing.

    A constant number of queries. ``fresh`` says that no deadline is stored yet for any of them.
    """
    into = merged_records()
    cases = load_cases(person_records(child_pks) if into else child_pks)
    planned = {pk: plan(case, law) for pk, case in cases.items()}
    # Every record of one person has the stage and the next limit of the person.
    limits: dict[int, list[PlannedDeadline]] = defaultdict(list)
    for pk, rows in planned.items():
        limits[kept_record(pk, into)] += rows
    stored = {} if fresh else _stored(child_pks)
    held = {pk: tuple(values) for pk, *values in Child.objects.filter(pk__in=child_pks).values_list("pk", *DERIVED)}
    found = {}
    for pk in held:
        writes = _deadline_writes(pk, planned[pk], stored.get(pk, {}), law)
        derived = (str(stage_of(cases[pk])), *next_limit(limits[kept_record(pk, into)]))
        if held[pk] != derived:
            writes.derived = (*derived, pk)
        if writes:
            found[pk] = writes
    return found


def write_cases(writes: Iterable[CaseWrites], *, now: datetime) -> None:
    """Write what ``case_writes`` found, for some cases; belongs into a transaction."""
    writes = list(writes)
    gone = [pk for one in writes for pk in one.replace]
    for start in range(0, len(gone), BATCH):
        Deadline.objects.filter(pk__in=gone[start : start + BATCH]).update(replaced_at=now)
    insert_rows(Deadline, COLUMNS, (row for one in writes for row in one.add))
    update_rows(Deadline, COURSE, (row for one in writes for row in one.change))
    update_rows(Child, DERIVED, (one.derived for one in writes if one.derived))


def _stored(pks: list[int]) -> Stored:
    stored: Stored = defaultdict(dict)
    for pk, *values in Deadline.objects.standing().filter(child__in=pks).values_list("pk", *COLUMNS):
        stored[values[0]][tuple(values[1 : 1 + len(KEY)])] = (pk, tuple(values))
    return stored


def _deadline_writes(
    child_pk: int,
    planned: list[PlannedDeadline],
    stored: dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]],
    law: Law,
) -> CaseWrites:
    writes = CaseWrites()
    left = dict(stored)
    for row in planned:
        values = deadline_values(row, child_pk, law)
        _compare(child_pk, values, left.pop(values[1 : 1 + len(KEY)], None), writes)
    for (rule, record_type, record_id, *_), (pk, old_values) in left.items():
        writes.replace.append(pk)
        writes.moved.append(Moved(child_pk, rule, record_type, record_id, old_values[_DUE_AT], None))
    return writes


def _compare(
    child_pk: int, values: tuple[Any, ...], old: tuple[int, tuple[Any, ...]] | None, writes: CaseWrites
) -> None:
    """Add to ``writes`` what it takes to make the stored row ``old`` hold ``values``."""
    if old is None:
        writes.add.append(values)
    elif old[1][:_FIRST_COURSE] != values[:_FIRST_COURSE]:
        rule, record_type, record_id = values[1:4]
        writes.replace.append(old[0])
        writes.add.append(values)
        writes.moved.append(Moved(child_pk, rule, record_type, record_id, old[1][_DUE_AT], values[_DUE_AT]))
    elif old[1] != values:
        writes.change.append((*values[_FIRST_COURSE:], old[0]))


def next_limit(rows: list[PlannedDeadline]) -> tuple[date | None, str]:
    """Return the earliest limit in law still open among ``rows``, and its rule; (None, "") when there is none."""
    limits = [
        (row.due_on, row.rule)
        for row in rows
        if row.kind == "law"
        and row.shape != "window"
        and row.due_on
        and not (row.met_on or row.void_on or row.superseded_on or row.gone_on)
    ]
    return min(limits) if limits else (None, "")
