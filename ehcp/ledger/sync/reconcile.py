"""
Bring the ledger, the stage and the next limit of cases into line with their facts; the facts are the truth.

What is planned now is known from today on: rows that no longer stand are closed today, and what stands is added.
Where that would not tell what the corrections say of earlier days (an import brings values that count as known
since the day they describe), the rows of the case are told anew, and those that told it otherwise answer for no day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import F

from ehcp.bulk import insert_rows, update_rows
from ehcp.history.models.versions import SINCE_EVER, STILL
from ehcp.law.facts import CaseFacts
from ehcp.law.laws import Laws
from ehcp.law.plan import plan
from ehcp.law.stage import stage_of, stage_turns_on
from ehcp.ledger.sync.known_days import KnownDays
from ehcp.ledger.sync.laws import LawHistory
from ehcp.ledger.sync.ledger import (
    COLUMNS,
    DUE,
    KEY_SLICE,
    CaseWrites,
    Difference,
    Moved,
    Row,
    Values,
    joined,
    row_values,
    seen_on,
)
from ehcp.ledger.sync.loading import load_cases, person_records
from ehcp.ledger.sync.next_limits import next_limit
from ehcp.ledger.sync.notices import carry_notices
from ehcp.models import Child, Deadline, StageAhead
from ehcp.people.models.merges import kept_record, merged_records
from sendcases.audit.moments import london_day

DERIVED = ("stage", "next_due_on", "next_rule", "derived_until")
AHEAD = ("child_id", "from_on", "to_on", "stage")
BATCH = 1000
Stored = dict[int, dict[int, Row]]


def reconcile(
    child_pks: Iterable[int] | None,
    *,
    laws: Laws,
    now: datetime,
    apply: bool = True,
    fresh: bool = False,
) -> Difference:
    """
    Bring the ledger and the derived columns of cases into line with their facts.

    Called inside the act's own transaction. ``child_pks`` None means every case. With ``apply`` False nothing
    is written and the difference is what would change. ``fresh`` says that no deadline is stored yet for any of
    them, which spares the comparison. Idempotent: a second run finds no difference.
    """
    difference = Difference()
    today = london_day(now)
    history = KnownDays(LawHistory())
    for pks in batches(child_pks, BATCH):
        writes = case_writes(pks, laws=laws, today=today, history=history, fresh=fresh)
        for one in writes.values():
            difference.count(one)
        if apply:
            write_cases(writes.values(), law=laws.fingerprint)
    return difference


def batches(child_pks: Iterable[int] | None, size: int) -> Iterator[list[int]]:
    """Yield the children's keys in ascending order, ``size`` at a time; None means every child."""
    pks = sorted(Child.objects.values_list("pk", flat=True) if child_pks is None else set(child_pks))
    for start in range(0, len(pks), size):
        yield pks[start : start + size]


def case_writes(
    child_pks: list[int], *, laws: Laws, today: date, history: KnownDays | None = None, fresh: bool = False
) -> dict[int, CaseWrites]:
    """
    Return what has to be written for each of the children that is not in line; writes nothing.

    A constant number of queries for what is known now, and for each day on which what was known changed. Without
    ``history`` what was known on earlier days stays as it is told (a change of the law is known from today on).
    """
    into = merged_records()
    cases = load_cases(person_records(child_pks) if into else child_pks)
    asked = {pk: cases[pk] for pk in child_pks if pk in cases}
    planned = {pk: planned_values(pk, case, laws) for pk, case in cases.items()}
    by_case = _rows_through_time({pk: planned[pk] for pk in asked}, history) if history else {}
    stored: Stored = {} if fresh else _stored(child_pks)
    derived = _derived(asked, _of_persons(planned, into), today, into)
    ahead = {pk: _stages_ahead(pk, case, today) for pk, case in asked.items()}
    ahead_stored = _ahead_stored(list(asked))
    values = {pk: tuple(values) for pk, *values in Child.objects.filter(pk__in=asked).values_list("pk", *DERIVED)}
    found = {}
    for pk in asked:
        rows = planned[pk]
        story = by_case.get(pk) or [Row(values) for values in rows]
        writes = CaseWrites(pk, add=story) if fresh else _changed(pk, rows, stored.get(pk, {}), today)
        if not fresh and history and not _same_story(story, _after(writes, stored.get(pk, {}))):
            writes = _rewrite(pk, story, stored.get(pk, {}))
        if values[pk] != derived[pk]:
            writes.derived, writes.is_stale = (*derived[pk], pk), values[pk][-1] <= today
        if ahead[pk] != ahead_stored.get(pk, []):
            writes.ahead = ahead[pk]
        if writes:
            found[pk] = writes
    return found


def planned_values(pk: int, case: CaseFacts, laws: Laws) -> list[Values]:
    """Return the rows of one case under ``laws``, as the table holds them."""
    return [row_values(row, pk, laws) for row in plan(case, laws)]


def _rows_through_time(planned: dict[int, list[Values]], history: KnownDays) -> dict[int, list[Row]]:
    """Return the rows of the cases of which something else was known on an earlier day, with when it was."""
    spells: dict[int, list[tuple[date, date, list[Values]]]] = defaultdict(list)
    for (known_from, known_to), pks in history.spells(planned):
        laws = history.laws.known_on(known_from)
        for pk, case in load_cases(pks, known_on=known_from, among=history.group(pks)).items():
            spells[pk].append((known_from, known_to, planned_values(pk, case, laws)))
    return {
        pk: joined([*sorted(earlier, key=lambda spell: spell[0]), (earlier[-1][1], STILL, planned[pk])])
        for pk, earlier in spells.items()
    }


def _stored(pks: list[int]) -> Stored:
    rows = Deadline.objects.order_by().filter(child__in=pks, known_from__lt=F("known_to"))
    stored: Stored = defaultdict(dict)
    for pk, known_from, known_to, *values in rows.values_list("pk", "known_from", "known_to", *COLUMNS):
        stored[values[0]][pk] = Row(tuple(values), known_from, known_to)
    return stored


def _changed(child_pk: int, planned: list[Values], stored: dict[int, Row], today: date) -> CaseWrites:
    """Return what it takes to let ``planned`` be known from today on."""
    writes = CaseWrites(child_pk)
    left = {row.values[KEY_SLICE]: (pk, row) for pk, row in stored.items() if row.known_to == STILL}
    for values in planned:
        pk, old = left.pop(values[KEY_SLICE], (0, None))
        if old is None:
            writes.add.append(Row(values, today))
        elif old.values != values:
            writes.close.append((max(today, old.known_from), pk))
            writes.add.append(Row(values, today))
            if old.values[DUE] != values[DUE]:
                writes.moved.append(_moved(child_pk, values, old.values[DUE], values[DUE]))
    for pk, old in left.values():
        writes.close.append((max(today, old.known_from), pk))
        writes.moved.append(_moved(child_pk, old.values, old.values[DUE], None))
    return writes


def _after(writes: CaseWrites, stored: dict[int, Row]) -> list[Row]:
    """Return the rows of a case as they would stand after ``writes``."""
    closed = {pk: day for day, pk in writes.close}
    kept = [replace(row, known_to=closed.get(pk, row.known_to)) for pk, row in stored.items()]
    return [*(row for row in kept if row.known_from < row.known_to), *writes.add]


def _moved(child_pk: int, values: Values, before: date | None, after: date | None) -> Moved:
    rule, record_type, record_id = values[1:4]
    return Moved(child_pk, rule, record_type, record_id, before, after)


def _rewrite(child_pk: int, wanted: list[Row], stored: dict[int, Row]) -> CaseWrites:
    """Return what it takes to let the ledger of one case tell ``wanted``, and nothing else on any day that differs."""
    writes = CaseWrites(child_pk)
    left = dict.fromkeys(wanted)
    for pk, row in stored.items():
        if row in left:
            del left[row]
        else:
            writes.close.append((row.known_from, pk))
    writes.add = list(left)
    before = {row.values[KEY_SLICE]: row.values for row in stored.values() if row.known_to == STILL}
    after = {row.values[KEY_SLICE]: row.values for row in wanted if row.known_to == STILL}
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is not None and (new is None or old[DUE] != new[DUE]):
            writes.moved.append(_moved(child_pk, old, old[DUE], new[DUE] if new else None))
    return writes


def _same_story(wanted: list[Row], stored: list[Row]) -> bool:
    """Tell whether two sets of rows answer alike on every day: now to the letter, before as each day was seen."""
    if {row.values for row in wanted if row.known_to == STILL} != {
        row.values for row in stored if row.known_to == STILL
    }:
        return False
    days = {row.known_to for row in (*wanted, *stored)} | {row.known_from for row in (*wanted, *stored)}
    return all(_seen(wanted, day) == _seen(stored, day) for day in _eves(days))


def _eves(days: Iterable[date]) -> Iterator[date]:
    """Yield the last day before each of ``days`` on which something else became known."""
    for day in days:
        if day not in (SINCE_EVER, STILL):
            yield date.fromordinal(day.toordinal() - 1)


def _seen(rows: list[Row], day: date) -> set[Values | None]:
    return {seen_on(row.values, day) for row in rows if row.known_from <= day < row.known_to} - {None}


def _of_persons(planned: dict[int, list[Values]], into: Mapping[int, int]) -> dict[int, list[Values]]:
    """Return the rows of all records of each person, by the record that is kept."""
    found: dict[int, list[Values]] = defaultdict(list)
    for pk, rows in planned.items():
        found[kept_record(pk, into)] += rows
    return found


def _derived(
    cases: dict[int, CaseFacts], planned: dict[int, list[Values]], today: date, into: Mapping[int, int]
) -> dict[int, tuple[Any, ...]]:
    """
    Return the derived columns of each case: what holds today, and until when it does.

    Every record of one person has the stage and the next limit of the person, whose rows are ``planned``.
    """
    found = {}
    for pk, case in cases.items():
        due, rule, next_on = next_limit(planned[kept_record(pk, into)], today)
        found[pk] = (str(stage_of(case, today)), due, rule, min(stage_turns_on(case, today), next_on))
    return found


def _stages_ahead(pk: int, case: CaseFacts, today: date) -> list[tuple[Any, ...]]:
    """Return the stages of a case after the day on which its stage is first known to change, each with its days."""
    spells = []
    day = stage_turns_on(case, today)
    while day < STILL:
        until = stage_turns_on(case, day)
        spells.append((pk, day, until, str(stage_of(case, day))))
        day = until
    return spells


def _ahead_stored(pks: list[int]) -> dict[int, list[tuple[Any, ...]]]:
    values: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in StageAhead.objects.filter(child__in=pks).order_by("from_on").values_list(*AHEAD):
        values[row[0]].append(row)
    return values


def write_cases(writes: Iterable[CaseWrites], *, law: str) -> None:
    """Write what ``case_writes`` found, for some cases, under the law of that fingerprint; belongs in a transaction."""
    writes = list(writes)
    closed = [pair for one in writes for pair in one.close]
    update_rows(Deadline, ("known_to",), closed)
    rows = ((row.known_from, row.known_to, law, *row.values) for one in writes for row in one.add)
    insert_rows(Deadline, ("known_from", "known_to", "law", *COLUMNS), rows)
    update_rows(Child, DERIVED, (one.derived for one in writes if one.derived))
    turned = [one for one in writes if one.ahead is not None]
    StageAhead.objects.filter(child__in=[one.child_pk for one in turned]).delete()
    insert_rows(StageAhead, AHEAD, (row for one in turned for row in one.ahead or ()))
    carry_notices([pk for _, pk in closed])
