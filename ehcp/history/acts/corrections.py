"""Correct a date that was recorded wrongly; mark a record that was entered by mistake. Both values are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.taken_back import codes_without
from ehcp.history.models.record import Record
from ehcp.history.reads.dates import MAY_LIE_AHEAD, NOT_YOURS, DatedFact, date_words, dated_fact, may_correct
from ehcp.law.plan import plan
from ehcp.law.planned import PlannedDeadline
from ehcp.law.rules import rule_in_force
from ehcp.law.settings import Law
from ehcp.law.states import State, state_on
from ehcp.ledger.reads.open_limits import format_day
from ehcp.ledger.sync import law_in_force, load_cases
from ehcp.models import AssessmentRequest, CaseEvent, Child, NeedsAssessment, Plan
from ehcp.people.models.merges import records_of
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day


@dataclass(frozen=True, slots=True)
class LimitMove:
    """One limit that a correction moves, or whose state it changes; dates and words before and after."""

    duty: str
    due_before: date | None
    due_after: date | None
    state_before: str
    state_after: str


def correct_date(
    child: Child,
    *,
    table: str,
    record_pk: int,
    field: str,
    to: date | None,
    reason: str,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> DatedFact:
    """
    Replace one recorded date by the right one, or by none where the thing never happened.

    The officer who recorded it the same day may, and any manager (workflow paper, section 4). The earlier value
    is kept; dates that follow this one by law move with it; every limit is planned again.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("correct_date")
        fact = dated_fact(act.child, table, record_pk, field)
        if fact is None or fact.value is None:
            raise MoveNotAllowed("There is no such date on this case now.")
        _check(fact, to, reason, act.today)
        before = fact.value
        event = _recorded_by(act.records, fact, before)
        _refuse_other_peoples(act, event)
        for facts in list(_by_record([fact, *followers(fact)])):
            _set(act, facts, to, on)
        act.record(
            "date.corrected",
            on=on,
            about=fact.record,
            data={"field": field, "before": before.isoformat(), "after": to.isoformat() if to else ""},
            replaces=event,
            reason=reason,
        )
    return fact


def _check(fact: DatedFact, to: date | None, reason: str, today: date) -> None:
    if not reason.strip():
        raise MoveNotAllowed("Give the reason for the correction.")
    if to == fact.value:
        raise MoveNotAllowed("This is the date that is recorded already.")
    if to is not None and to > today and fact.field not in MAY_LIE_AHEAD:
        raise MoveNotAllowed("The right date must be today or in the past.")
    if fact.table == "assessments" and fact.field == "clock_start_on" and fact.record.origin == "request":
        raise MoveNotAllowed("This day follows the receipt of the request: correct the day the request was received.")


def _recorded_by(records: list[int], fact: DatedFact, before: date) -> CaseEvent | None:
    """Return the event that recorded the date, the newest if there are several."""
    record_id = fact.record.source_id
    found = CaseEvent.objects.filter(child__in=records, record_type=fact.table, record_id=record_id, happened_on=before)
    return found.order_by("-pk").first()


def _refuse_other_peoples(act: Act, event: CaseEvent | None) -> None:
    if not may_correct(act.by, event, act.today):
        raise MoveNotAllowed(NOT_YOURS)


def followers(fact: DatedFact) -> Iterator[DatedFact]:
    """Yield the dates of other records that are the same day by law, or by naming it (exchange format, 2, 11, 12)."""
    follow = FOLLOWERS.get((fact.table, fact.field))
    if follow is not None:
        yield from follow(fact.record, fact.value)
    if fact.table in ("requests", "assessments", "plans"):
        yield from _about_letter(fact.record, fact.value)


def _after_receipt(request: Any, day: date | None) -> Iterator[DatedFact]:
    for one in request.assessments.filter(origin="request", clock_start_on=day):
        yield DatedFact(one, "assessments", "clock_start_on")
    if request.withdrawn_reason == "duplicate" and request.withdrawn_on == day:
        yield DatedFact(request, "requests", "withdrawn_on")


def _after_decision(request: Any, day: date | None) -> Iterator[DatedFact]:
    for one in request.assessments.filter(origin="reassessment", clock_start_on=day):
        yield DatedFact(one, "assessments", "clock_start_on")


def _after_review(review: Any, day: date | None) -> Iterator[DatedFact]:
    if review.decision == "C" and review.plan.cease_decision_sent_on == day:
        yield DatedFact(review.plan, "plans", "cease_decision_sent_on")


def _after_cease_decision(plan: Any, day: date | None) -> Iterator[DatedFact]:
    for one in plan.reviews.filter(decision="C", decision_sent_on=day):
        yield DatedFact(one, "reviews", "decision_sent_on")


def _ended_by_death(child: Child, day: date | None) -> Iterator[DatedFact]:
    records = records_of(child)
    for model in (AssessmentRequest, NeedsAssessment):
        for one in model.objects.filter(child__in=records, withdrawn_reason="deceased", withdrawn_on=day):
            yield DatedFact(one, model.table, "withdrawn_on")
    for ended in Plan.objects.filter(child__in=records, cease_reason="8", ceased_on=day):
        yield DatedFact(ended, "plans", "ceased_on")


FOLLOWERS: dict[tuple[str, str], Callable[[Any, date | None], Iterator[DatedFact]]] = {
    ("requests", "received_on"): _after_receipt,
    ("requests", "decision_sent_on"): _after_decision,
    ("reviews", "decision_sent_on"): _after_review,
    ("plans", "cease_decision_sent_on"): _after_cease_decision,
    ("children", "deceased_on"): _ended_by_death,
}


def _about_letter(record: Any, day: date | None) -> Iterator[DatedFact]:
    """Yield the days by which appeals and mediations name the letter that was sent on ``day``."""
    for table in ("appeals", "mediations"):
        for one in getattr(record, table).filter(decision_letter_on=day):
            yield DatedFact(one, table, "decision_letter_on")


def _set(act: Act, facts: list[DatedFact], to: date | None, on: date) -> None:
    """Change dates of one record under the rules of its table; refuse in plain words what they do not allow."""
    record = facts[0].record
    values: dict[str, Any] = {fact.field: to for fact in facts}
    if to is None:
        for fact in facts:
            values |= codes_without(record, fact.field)
    kept = {name: getattr(record, name) for name in values}
    for fact in facts:
        if to is None and not record._meta.get_field(fact.field).null:
            raise MoveNotAllowed(f"“{fact.words}” of {fact.record_words} cannot be without a date.")
    for name, value in values.items():
        setattr(record, name, value)
    _refuse_broken(facts[0])
    for name, value in kept.items():
        setattr(record, name, value)
    try:
        with transaction.atomic():
            act.change(record, on=on, **values)
    except IntegrityError as error:
        raise MoveNotAllowed(_broken(facts[0])) from error


def _by_record(facts: Iterable[DatedFact]) -> Iterator[list[DatedFact]]:
    grouped: dict[int, list[DatedFact]] = {}
    for fact in facts:
        grouped.setdefault(id(fact.record), []).append(fact)
    yield from grouped.values()


def _broken(fact: DatedFact) -> str:
    return f"{fact.record_words} would no longer be whole with this date: another fact of it needs the day as it is."


def _refuse_broken(fact: DatedFact) -> None:
    """Raise ``MoveNotAllowed`` where the record's dates would run backwards, or a rule of its table is broken."""
    for constraint in fact.record._meta.constraints:
        try:
            constraint.validate(type(fact.record), fact.record)
        except ValidationError as error:
            raise MoveNotAllowed(_pair_words(fact, constraint) or _broken(fact)) from error


def _pair_words(fact: DatedFact, constraint: models.BaseConstraint) -> str:
    """Return a constraint on two dates in words: which must not be after which."""
    first, _, second = constraint.name.removeprefix(f"{fact.table}_").partition("_le_")
    if not second:
        return ""
    pair = [(name, getattr(fact.record, name, None)) for name in (first, second)]
    shown = [f"“{date_words(name)}” ({format_day(day)})" for name, day in pair]
    return f"{shown[0]} must not be after {shown[1]}."


def moved_limits(
    child: Child, *, table: str, record_pk: int, field: str, to: date | None, reason: str, by: User, now: datetime
) -> list[LimitMove]:
    """
    Return which limits a correction would move, without making it.

    Makes it inside a transaction that is then undone, so that what is shown is what would happen. Raises what
    ``correct_date`` refuses with.
    """
    law, today = law_in_force(), london_day(now)
    with transaction.atomic():
        before = _planned(child, law)
        correct_date(
            child, table=table, record_pk=record_pk, field=field, to=to, reason=reason, by=by, on=today, now=now
        )
        after = _planned(child, law)
        transaction.set_rollback(True)
    child.refresh_from_db()
    return list(_compare(before, after, today, law))


def _planned(child: Child, law: Law) -> dict[Any, PlannedDeadline]:
    """Return the clocks by rule, record and place in their order: a cycle is named by the day that may move."""
    cases = load_cases(records_of(child)).values()
    rows = sorted((row for case in cases for row in plan(case, law)), key=lambda row: (row.appears_on, row.revision))
    seen: Counter[tuple[str, str, str]] = Counter()
    placed = {}
    for row in rows:
        record = (row.rule, row.record_type, row.record_id)
        seen[record] += 1
        placed[*record, seen[record]] = row
    return placed


def _compare(
    before: dict[Any, PlannedDeadline], after: dict[Any, PlannedDeadline], today: date, law: Law
) -> Iterator[LimitMove]:
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        row = new or old
        if row is None or not any(one and one.is_shown_on(today) for one in (old, new)):
            continue
        move = LimitMove(
            rule_in_force(row.rule, row.starts_on).duty,
            old.due_on if old else None,
            new.due_on if new else None,
            _state_words(old, today, law),
            _state_words(new, today, law),
        )
        if (move.due_before, move.state_before) != (move.due_after, move.state_after):
            yield move


STATE_WORDS = {"late_exempted": "late, exempted", "due_soon": "due soon", "not_started": "not started"}


def _state_words(row: PlannedDeadline | None, today: date, law: Law) -> str:
    if row is None:
        return "none"
    state: State = state_on(row, today, law)
    late = f" by {state.days_late} day{'s' if state.days_late != 1 else ''}" if state.days_late else ""
    return STATE_WORDS.get(state.word, state.word) + late


def mark_in_error(
    record: Record,
    *,
    is_error: bool = True,
    reason: str,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> Record:
    """
    Mark a request, assessment, plan or review as entered by mistake, or take the mark back.

    By a manager. A marked record is left out of every clock and every count, and is never deleted.
    """
    with begin_act(_child_of(record), by=by, now=now, submission=submission) as act:
        act.check("mark_in_error")
        if not reason.strip():
            raise MoveNotAllowed("Give the reason.")
        current = type(record)._default_manager.get(pk=record.pk)
        if bool(current.entered_in_error) == is_error:  # type: ignore[attr-defined]
            raise MoveNotAllowed("It is so already.")
        try:
            with transaction.atomic():
                act.change(current, on=on, entered_in_error=is_error)
        except IntegrityError as error:
            raise MoveNotAllowed("Another record has taken its place, so the mark cannot be taken back.") from error
        kind = "record.marked_in_error" if is_error else "record.mark_taken_back"
        act.record(kind, on=on, about=current, reason=reason)
    return current


def _child_of(record: Any) -> Child:
    child: Child = record.child if hasattr(record, "child") else record.plan.child
    return child
