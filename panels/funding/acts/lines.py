"""Add, vary, end, approve and mark funding lines; nothing that was agreed or paid is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.references import fresh_key, next_source_id
from ehcp.models import Child
from ehcp.workflow import MoveNotAllowed
from panels import permissions
from panels.funding.acts.facts import MOST_EVER, LineFacts, check_agreed_amounts, check_person
from panels.funding.acts.months import month_held
from panels.funding.models import OUTSIDE_THE_BLOCK
from panels.funding.reads.envelopes import would_exceed
from panels.funding.reads.values import band_rates, differences, education_of, ended, open_month, terms_of
from panels.models import Adjustment, Envelope, FundingChange, FundingLine, LineState
from panels.money import NOTHING, ONE_DAY, Terms, financial_year, first_day, year_words
from sendcases.accounts.models import User

# Pounds a year beyond which one officer never commits alone, whatever the envelope has left.
MOST_ALONE = Decimal(250_000)
_KEPT = ("state", "to_on", "rate", "quantity", "weeks", "from_on", "budget_code")


def add_line(
    child: Child, *, facts: LineFacts, by: User, now: datetime, submission: Submission | None = None
) -> FundingLine:
    """
    Agree a funding line of ``child``: it commits money at once where the envelope has it.

    Beyond the envelope, or beyond what one officer may commit, it waits for a second approval and is never barred:
    the duty to secure provision is not limited by a budget (Children and Families Act 2014, s42).
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("add_line")
        facts.check()
        check_person(act, facts, None, decides=permissions.may_fund_alone(by))
        line = _make(act, facts, None)
        act.record("funding.line_agreed", on=act.today, data={"line": line.source_id, "state": line.state})
        act.result = {"line": line.pk}
    return line


def vary_line(
    line: FundingLine,
    *,
    facts: LineFacts,
    reason: str,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> FundingLine:
    """
    Agree other terms of ``line`` from ``facts.from_on``: it ends the day before, and the line made now follows it.

    From an earlier month the difference is posted month by month with the next payment; what was paid stays.
    """
    with begin_act(_child_of(line), by=by, now=now, submission=submission) as act:
        act.check("vary_line")
        current = _current(act, line)
        if not reason.strip():
            raise MoveNotAllowed("Give the reason.")
        if facts.kind != current.kind:
            raise MoveNotAllowed("Another kind of line is a line of its own: end this one and add that.")
        if facts.from_on < current.from_on or (current.to_on and facts.from_on > current.to_on):
            raise MoveNotAllowed("A variation begins within the time of the line.")
        facts = replace(facts, plan=current.plan, item=facts.item or current.item)
        facts.check()
        check_person(act, facts, current, decides=permissions.may_fund_alone(by))
        made = _make(act, facts, current, reason=reason)
        act.record("funding.line_varied", on=act.today, data={"line": current.source_id, "next": made.source_id})
        act.result = {"line": made.pk}
    return made


def end_line(
    line: FundingLine, *, on: date, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> FundingLine:
    """End ``line`` with the day ``on``, which is still paid; what was instructed beyond it is taken back by month."""
    with begin_act(_child_of(line), by=by, now=now, submission=submission) as act:
        act.check("end_line")
        current = _current(act, line)
        if not reason.strip():
            raise MoveNotAllowed("Give the reason.")
        if on < current.from_on or (current.to_on is not None and on > current.to_on):
            raise MoveNotAllowed("The last day must be within the time of the line.")
        end_within(act, current, on, reason=reason)
        act.record("funding.line_ended", on=min(on, act.today), data={"line": current.source_id})
    return current


def approve_line(
    line: FundingLine, *, approves: bool, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> FundingLine:
    """Approve, or not, what one officer may not commit alone; a second officer does it, never the one who recorded."""
    with begin_act(_child_of(line), by=by, now=now, submission=submission) as act:
        act.check("approve_line")
        current = FundingLine.objects.select_for_update().get(pk=line.pk)
        if current.state != LineState.PROPOSED:
            raise MoveNotAllowed(f"This line does not wait for an approval: {current.get_state_display().lower()}.")
        if current.recorded_by_id == by.pk:
            raise MoveNotAllowed("You recorded this line, so another officer must approve it.")
        if not reason.strip():
            raise MoveNotAllowed("Give the reason.")
        _lock_envelopes(current)
        if approves:
            _begin(act, current, reason=reason, act_name="approved")
        else:
            _change(act, current, "not_approved", reason, state=LineState.LAPSED)
        act.record("funding.line_approved", on=act.today, data={"line": current.source_id, "state": current.state})
    return current


def mark_line(
    line: FundingLine, *, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> FundingLine:
    """Mark ``line`` as entered by mistake: it counts nowhere, and what was instructed for it is taken back."""
    with begin_act(_child_of(line), by=by, now=now, submission=submission) as act:
        act.check("mark_line")
        current = FundingLine.objects.select_for_update().get(pk=line.pk)
        if current.state not in (LineState.AGREED, LineState.PROPOSED):
            raise MoveNotAllowed("This line counts nowhere already.")
        if not reason.strip():
            raise MoveNotAllowed("Give the reason.")
        if current.state == LineState.AGREED:
            _post(act, current, terms_of(current, band_rates()), None, reason)
        _change(act, current, "marked", reason, state=LineState.IN_ERROR)
        act.record("funding.line_marked", on=act.today, data={"line": current.source_id})
    return current


def _child_of(line: FundingLine) -> Child:
    if line.child is None:
        raise MoveNotAllowed("A commissioned place is of no child: change it where places are commissioned.")
    return line.child


def _current(act: Act, line: FundingLine) -> FundingLine:
    current = FundingLine.objects.select_for_update().get(pk=line.pk, child__in=act.records)
    if current.state != LineState.AGREED:
        raise MoveNotAllowed(f"This line cannot be changed: {current.get_state_display().lower()}.")
    if FundingLine.objects.filter(follows=current, state__in=[LineState.AGREED, LineState.PROPOSED]).exists():
        raise MoveNotAllowed("This line was varied already: change the one that follows it.")
    return current


def make_within(
    act: Act, facts: LineFacts, follows: FundingLine | None, *, reason: str, two_decided: bool
) -> FundingLine:
    """
    Make a line inside the act that decided it; it carries on ``follows`` from its first day, where there is one.

    ``two_decided`` says that two officers have decided the amount already: only an envelope then asks another.
    """
    check_person(act, facts, follows, decides=True)
    return _make(act, facts, follows, reason=reason, two_decided=two_decided)


def lapse_within(act: Act, line: FundingLine, *, reason: str) -> None:
    """Let a line that waits for an approval lapse inside an act."""
    _change(act, line, "not_approved", reason, state=LineState.LAPSED)


def _make(
    act: Act, facts: LineFacts, follows: FundingLine | None, *, reason: str = "", two_decided: bool = False
) -> FundingLine:
    values: dict[str, Any] = facts.values()
    line = FundingLine(
        pk=fresh_key(FundingLine),
        source_id=next_source_id(FundingLine),
        child=act.child_of(facts.plan),
        follows=follows,
        state=LineState.PROPOSED,
        recorded_by=act.by,
        recorded_at=act.now,
        **values,
    )
    line.full_clean(exclude=["child", "follows", "source_id"], validate_unique=False, validate_constraints=False)
    why = _needs_approval(act, line, two_decided=two_decided)
    line.save(force_insert=True)
    if line.item is not None:
        _check_item(line)
    if why:
        _note(act, line, "proposed", {}, {**_kept(line), "why": why}, reason)
    else:
        _begin(act, line, reason=reason, act_name="agreed", is_paid_elsewhere=facts.is_paid_elsewhere)
    return line


def _check_item(line: FundingLine) -> None:
    """Compare the lines of the item, the new one in the place of the one it follows, with what was decided."""
    bands = band_rates()
    on_item = FundingLine.objects.filter(item=line.item, state__in=[LineState.AGREED, LineState.PROPOSED])
    latest = on_item.exclude(pk__in=[line.follows_id] if line.follows_id else []).exclude(to_on__lt=line.from_on)
    yearly = [one.own_shares(terms_of(one, bands).full_year(one.from_on)) for one in latest]
    if line.item is not None:
        check_agreed_amounts(line.item, yearly)


def _begin(act: Act, line: FundingLine, *, reason: str, act_name: str, is_paid_elsewhere: bool = False) -> None:
    """Let a line commit money: end the one it follows, and post what is owed for months gone by."""
    before = line.follows
    if before is not None:
        _end(act, before, line.from_on - ONE_DAY, act_name="varied", reason=reason)
    _change(act, line, act_name, reason, state=LineState.AGREED)
    if not is_paid_elsewhere:
        _post(act, line, None, terms_of(line, band_rates()), reason)


def end_within(act: Act, line: FundingLine, on: date, *, reason: str) -> None:
    """End a line inside an act; one that has not begun by then lapses."""
    _end(act, line, on, act_name="ended", reason=reason)


def _end(act: Act, line: FundingLine, on: date, *, act_name: str, reason: str) -> None:
    terms = terms_of(line, band_rates())
    _post(act, line, terms, ended(terms, on), reason)
    if on < line.from_on:
        _change(act, line, act_name, reason, state=LineState.REPLACED if act_name == "varied" else LineState.LAPSED)
    else:
        _change(act, line, act_name, reason, to_on=on)


def _post(act: Act, line: FundingLine, before: Terms | None, after: Terms | None, reason: str) -> None:
    posted = month_held(act.today)
    Adjustment.objects.bulk_create(
        Adjustment(
            line=line, for_month=month, posted_month=posted, amount=amount, reason=reason or "New line",
            made_at=act.now,
        )
        for month, amount in differences(before, after, posted).items()
    )  # fmt: skip


def _kept(line: FundingLine) -> dict[str, str]:
    return {name: str(getattr(line, name)) for name in _KEPT if getattr(line, name) is not None}


def _change(act: Act, line: FundingLine, name: str, reason: str, **values: Any) -> None:
    before = _kept(line)
    for field, value in values.items():
        setattr(line, field, value)
    line.save(update_fields=list(values))
    _note(act, line, name, before, _kept(line), reason)


def _note(
    act: Act, line: FundingLine, name: str, before: Mapping[str, Any], after: Mapping[str, Any], reason: str
) -> None:
    FundingChange.objects.create(
        line=line, act=name, before=dict(before), after=dict(after), reason=reason, by=act.by, at=act.now
    )


def _lock_envelopes(line: FundingLine) -> list[Envelope]:
    """Lock the envelopes that a line is paid from, in one order for everybody."""
    codes = {"year__gte": financial_year(line.from_on), "budget_code__in": ["", line.budget_code]}
    return list(Envelope.objects.select_for_update().filter(**codes).order_by("pk"))


def _needs_approval(act: Act, line: FundingLine, *, two_decided: bool = False) -> list[str]:
    """Return why a line needs a second officer, in words; holds the locks of its envelopes until the act commits."""
    bands = band_rates()
    terms = terms_of(line, bands)
    why = []
    most = max(terms.full_year(line.from_on), terms.in_year(financial_year(line.from_on)))
    if most > MOST_EVER:
        raise MoveNotAllowed(f"It would cost £{most:,.2f} a year. Check the amount and how many units it is paid for.")
    if most > MOST_ALONE and not two_decided:
        why.append(f"It costs more than £{MOST_ALONE:,.0f} a year.")
    locked = _lock_envelopes(line)
    if line.kind in OUTSIDE_THE_BLOCK:
        return why
    for envelope in locked:
        if envelope.year < financial_year(act.today):
            continue
        over = would_exceed(envelope, _more(line, terms, envelope.year, act.today, bands))
        if over:
            name = envelope.budget_code or "the high-needs block"
            why.append(f"{year_words(envelope.year)}, {name}: £{over:,.2f} over.")
    return why


def _more(line: FundingLine, terms: Terms, year: int, today: date, bands: Any) -> Decimal:
    """Return what a line adds to what is committed in a year: its cost, less that of the line it takes over from."""
    more = education_of(line, _owed(None, terms, year, today))
    old = line.follows
    if old is not None:
        before = terms_of(old, bands)
        more += education_of(old, _owed(before, ended(before, line.from_on - ONE_DAY), year, today))
    return more


def _owed(before: Terms | None, after: Terms | None, year: int, today: date) -> Decimal:
    """Return the difference that a change makes to what a year bears, months of earlier years that it pays among it."""
    amount = (after.in_year(year) if after else NOTHING) - (before.in_year(year) if before else NOTHING)
    posted = open_month(today)
    if financial_year(posted) == year:
        earlier = differences(before, after, first_day(year))
        amount += sum(earlier.values(), NOTHING)
    return amount
