"""Put a child's question on an agenda, take it off, put it off."""

from __future__ import annotations

from datetime import datetime

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Act, Submission, act
from ehcp.history.acts.references import fresh_key, next_source_id
from ehcp.law.settings import Law
from ehcp.ledger.sync import law_in_force
from ehcp.models import AssessmentOutcome, Child, Origin, RequestKind, RequestOutcome
from ehcp.workflow import MoveNotAllowed
from panels import permissions
from panels.items.reads.limits import limits_in_force
from panels.models import ItemDecision, ItemKind, MeetingState, PanelItem, PanelMeeting
from panels.options import KINDS
from panels.timetable import latest_safe_day
from sendcases.accounts.models import User

DEFERRAL_REASONS = {
    "papers_missing": "Papers missing",
    "agency_absent": "An agency was absent",
    "not_quorate": "Not quorate",
    "new_information": "New information",
}


def list_item(
    child: Child,
    *,
    meeting: PanelMeeting,
    kind: str,
    question: str,
    presenter: User,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> PanelItem:
    """
    Put ``child`` on the agenda of ``meeting`` for ``kind``; listing starts and stops no clock.

    Raises ``MoveNotAllowed`` when there is nothing of that kind to decide, or it is on an agenda already.
    """
    with act(child, by=by, now=now, submission=submission) as going:
        if not permissions.may_list(by):
            raise MoveNotAllowed("Only a case officer, a panel clerk or a manager may list an item.")
        case = CaseNow(going.child, going.today)
        if case.deceased_on is not None:
            raise MoveNotAllowed("This child or young person has died. There is nothing to put to a panel.")
        if kind not in KINDS:
            raise MoveNotAllowed("Choose a kind of item that this panel hears.")
        if meeting.state != MeetingState.PLANNED or meeting.held_on < going.today:
            raise MoveNotAllowed("Choose a meeting that is still to come.")
        of_person = PanelItem.objects.filter(child__in=going.records, kind=kind)
        if of_person.filter(removed_at__isnull=True, decision__isnull=True).exists():
            raise MoveNotAllowed("This question is on an agenda already and has no decision yet.")
        about = subject(case, kind)
        item = PanelItem.objects.create(
            pk=fresh_key(PanelItem),
            source_id=next_source_id(PanelItem),
            meeting=meeting,
            child=going.child,
            kind=kind,
            question=question,
            presenter=presenter,
            writer=by,
            **about,
        )
        going.record("panel_item.listed", on=going.today, about=item, data={"kind": kind, "meeting": meeting.source_id})
    return item


def subject(case: CaseNow, kind: str) -> dict[str, object]:
    """Return the record an item of ``kind`` is about, by field name; raise ``MoveNotAllowed`` when there is none."""
    if kind == ItemKind.ASSESS:
        waiting = (one for one in case.requests if one.kind == RequestKind.INITIAL)
        request = next((one for one in waiting if one.outcome == RequestOutcome.AWAITED), None)
        if request is None:
            raise MoveNotAllowed("There is no request waiting for a decision whether to assess.")
        return {"request": request}
    if kind == ItemKind.ISSUE:
        under_way = (one for one in case.assessments if one.outcome == AssessmentOutcome.AWAITED)
        assessment = next((one for one in under_way if one.origin != Origin.REASSESSMENT), None)
        if assessment is None:
            raise MoveNotAllowed("There is no assessment waiting for a decision whether to issue a plan.")
        return {"assessment": assessment}
    plan = next((one for one in case.plans if one.ceased_on is None and one.transferred_out_on is None), None)
    if plan is None:
        raise MoveNotAllowed("There is no plan, final or draft, that this could be about.")
    return {"plan": plan}


def take_off(item: PanelItem, *, by: User, now: datetime, submission: Submission | None = None) -> None:
    """Take an undecided item off its agenda."""
    with act(item.child, by=by, now=now, submission=submission) as going:
        if not permissions.may_list(by):
            raise MoveNotAllowed("Only a case officer, a panel clerk or a manager may take an item off.")
        held = waiting(item)
        held.removed_at = now
        held.save(update_fields=["removed_at"])
        going.record("panel_item.removed", on=going.today, about=held)


def waiting(item: PanelItem) -> PanelItem:
    """Return the item locked; raise ``MoveNotAllowed`` when it was decided, deferred or taken off."""
    held = PanelItem.objects.select_for_update().get(pk=item.pk)
    if held.removed_at:
        raise MoveNotAllowed("This item was taken off the agenda.")
    if held.decision == ItemDecision.DEFERRED:
        raise MoveNotAllowed("This item was deferred to a later meeting.")
    if held.decision:
        done = held.ratifications.effective().select_related("officer").first()
        by_whom = f" by {done.officer} at {done.recorded_at:%H:%M on %-d %B %Y}" if done else ""
        raise MoveNotAllowed(f"This item was decided{by_whom}: {held.get_decision_display().lower()}.")
    return held


def defer(
    item: PanelItem,
    *,
    reason: str,
    needs: str,
    to_meeting: PanelMeeting,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> PanelItem:
    """
    Put an item off to a later meeting of a panel, and return the new item there. No clock moves.

    Refused when that meeting is after the latest safe day for the item's limit: the item then goes to chair's
    action or straight to a delegated decision officer (panels paper, sections 1 and 5).
    """
    with act(item.child, by=by, now=now, submission=submission) as going:
        if not permissions.may_clerk(by):
            raise MoveNotAllowed("Only a panel clerk or a manager may defer an item.")
        held = waiting(item)
        _refuse_late_deferral(held, to_meeting, going, law_in_force())
        if reason not in DEFERRAL_REASONS or not needs.strip():
            raise MoveNotAllowed("Say why it is deferred, what is needed, from whom and by when.")
        held.deferral_reason, held.deferral_needs = reason, needs
        held.save(update_fields=["deferral_reason", "deferral_needs"])
        going.change(held, on=held.meeting.held_on, decision=ItemDecision.DEFERRED)
        again = PanelItem.objects.create(
            pk=fresh_key(PanelItem),
            source_id=next_source_id(PanelItem),
            meeting=to_meeting,
            child=going.child,
            kind=held.kind,
            question=held.question,
            presenter=held.presenter,
            writer=held.writer,
            request=held.request,
            assessment=held.assessment,
            plan=held.plan,
            review=held.review,
        )
        going.record("panel_item.deferred", on=going.today, about=held, data={"reason": reason, "to": again.source_id})
    return again


def _refuse_late_deferral(item: PanelItem, meeting: PanelMeeting, going: Act, law: Law) -> None:
    if meeting.state != MeetingState.PLANNED or meeting.held_on < going.today or meeting.pk == item.meeting_id:
        raise MoveNotAllowed("Choose another meeting that is still to come.")
    limit_on = limits_in_force([item], going.today)[item.pk]
    if limit_on is None:
        return
    safe = latest_safe_day(limit_on, law.holidays)
    if meeting.held_on > safe:
        raise MoveNotAllowed(
            f"That meeting is after the latest safe day, {safe:%-d %B %Y}: the limit is {limit_on:%-d %B %Y}. "
            "Use chair's action, or send it straight to a delegated decision officer."
        )
