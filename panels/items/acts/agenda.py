"""Put a child's question on an agenda, take it off, put it off."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.references import fresh_key, next_source_id
from ehcp.law.settings import Law
from ehcp.ledger.sync import law_in_force
from ehcp.models import Child
from ehcp.workflow import MoveNotAllowed
from panels import permissions
from panels.items.reads.limits import limits_in_force
from panels.items.reads.subjects import NO_PLAN, NOTHING, subject
from panels.models import ItemDecision, MeetingState, PanelItem, PanelKind, PanelMeeting
from panels.options import DEFERRAL_REASONS, KINDS, kinds_heard_by
from panels.timetable import latest_safe_day
from sendcases.accounts.models import User

MISTAKE = "mistake"
REMOVAL_REASONS = DEFERRAL_REASONS | {MISTAKE: "It was listed by mistake"}
# What goes over from an item that is put off to the one that takes its place.
_CARRIED = (
    "kind", "question", "presenter", "writer", "request", "assessment", "plan", "review", "child_words", "parent_words",
    "officer_options", "present_cost", "proposed_cost",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrontSheetWords:
    """What the officer writes for the front sheet: voices, the options as they see them, pounds a year."""

    child_words: str = ""
    parent_words: str = ""
    officer_options: str = ""
    present_cost: Decimal | None = None
    proposed_cost: Decimal | None = None


def list_item(
    child: Child,
    *,
    meeting: PanelMeeting,
    kind: str,
    question: str,
    presenter: User,
    by: User,
    now: datetime,
    words: FrontSheetWords | None = None,
    submission: Submission | None = None,
) -> PanelItem:
    """
    Put ``child`` on the agenda of ``meeting`` for ``kind``; listing starts and stops no clock.

    Raises ``MoveNotAllowed`` when there is nothing of that kind to decide, when this panel does not hear it, or when
    it is on an agenda already. What was taken off another agenda is put off by listing it again.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("list_item")
        case = CaseNow(act.child, act.today)
        if case.deceased_on is not None:
            raise MoveNotAllowed("This child or young person has died. There is nothing to put to a panel.")
        if meeting.state != MeetingState.PLANNED or meeting.held_on < act.today:
            raise MoveNotAllowed("Choose a meeting that is still to come.")
        of_person = PanelItem.objects.filter(child__in=act.records, kind=kind)
        if of_person.filter(removed_at__isnull=True, decision__isnull=True).exists():
            raise MoveNotAllowed("This question is on an agenda already and has no decision yet.")
        about = subject(case, kind)
        if about is None:
            raise MoveNotAllowed(NOTHING.get(kind, NO_PLAN))
        _refuse_other_panel(meeting, kind)
        taken_off = of_person.filter(removed_at__isnull=False, decision__isnull=True, **about)
        before = taken_off.exclude(deferral_reason__in=["", MISTAKE]).exclude(meeting=meeting).last()
        if before is not None:
            _put_off(before, meeting, by, act)
        item = PanelItem.objects.create(
            pk=fresh_key(PanelItem),
            source_id=next_source_id(PanelItem),
            meeting=meeting,
            child=act.child,
            kind=kind,
            question=question,
            presenter=presenter,
            writer=by,
            deferrals=before.deferrals + 1 if before else 0,
            **asdict(words or FrontSheetWords()),
            **about,
        )
        act.record("panel_item.listed", on=act.today, about=item, data={"kind": kind, "meeting": meeting.source_id})
    return item


def _refuse_other_panel(meeting: PanelMeeting, kind: str) -> None:
    if kind not in kinds_heard_by(meeting.panel) or meeting.panel == PanelKind.CHAIR:
        heard_by = " or ".join(PanelKind(panel).label.lower() for panel in KINDS[kind].panels) if kind in KINDS else ""
        words = f" That is for the {heard_by}." if heard_by else ""
        raise MoveNotAllowed(f"This panel does not hear that kind of item.{words}")


def _put_off(item: PanelItem, meeting: PanelMeeting, by: User, act: Act) -> None:
    """Keep that ``item`` is put off to ``meeting``; refused after the safe day, and a second time but to a manager."""
    if item.deferrals and not permissions.may_defer_again(by):
        raise MoveNotAllowed("This question was put off before. A manager decides whether it is put off once more.")
    _refuse_late_deferral(item, meeting, act, law_in_force())
    item.removed_at = None
    item.save(update_fields=["removed_at"])
    act.change(item, on=item.meeting.held_on, decision=ItemDecision.DEFERRED)


def take_off(item: PanelItem, *, reason: str, by: User, now: datetime, submission: Submission | None = None) -> None:
    """
    Take an undecided item off its agenda, with a reason.

    Listed again at another meeting it counts as put off for that reason, unless it was listed by mistake.
    """
    with begin_act(item.child, by=by, now=now, submission=submission) as act:
        act.check("take_off_item")
        current = waiting(item)
        if reason not in REMOVAL_REASONS:
            raise MoveNotAllowed("Say why it is taken off.")
        current.removed_at, current.deferral_reason = now, reason
        current.save(update_fields=["removed_at", "deferral_reason"])
        act.record("panel_item.removed", on=act.today, about=current)


def waiting(item: PanelItem) -> PanelItem:
    """Return the item locked; raise ``MoveNotAllowed`` when it was decided, deferred or taken off."""
    current = PanelItem.objects.select_for_update().get(pk=item.pk)
    if current.removed_at:
        raise MoveNotAllowed("This item was taken off the agenda.")
    if current.decision == ItemDecision.DEFERRED:
        raise MoveNotAllowed("This item was deferred to a later meeting.")
    if current.decision:
        done = current.ratifications.effective().select_related("officer").first()
        by_whom = f" by {done.officer} at {done.recorded_at:%H:%M on %-d %B %Y}" if done else ""
        raise MoveNotAllowed(f"This item was decided{by_whom}: {current.get_decision_display().lower()}.")
    return current


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
    with begin_act(item.child, by=by, now=now, submission=submission) as act:
        act.check("defer_item")
        current = waiting(item)
        _refuse_other_panel(to_meeting, current.kind)
        if reason not in DEFERRAL_REASONS or not needs.strip():
            raise MoveNotAllowed("Say why it is deferred, what is needed, from whom and by when.")
        _put_off(current, to_meeting, by, act)
        current.deferral_reason, current.deferral_needs = reason, needs
        current.save(update_fields=["deferral_reason", "deferral_needs"])
        again = PanelItem.objects.create(
            pk=fresh_key(PanelItem),
            source_id=next_source_id(PanelItem),
            meeting=to_meeting,
            child=act.child,
            deferrals=current.deferrals + 1,
            **{name: getattr(current, name) for name in _CARRIED},
        )
        act.record("panel_item.deferred", on=act.today, about=current, data={"reason": reason, "to": again.source_id})
    return again


def _refuse_late_deferral(item: PanelItem, meeting: PanelMeeting, act: Act, law: Law) -> None:
    if meeting.state != MeetingState.PLANNED or meeting.held_on < act.today or meeting.pk == item.meeting_id:
        raise MoveNotAllowed("Choose another meeting that is still to come.")
    limit_on = limits_in_force([item], act.today)[item.pk]
    if limit_on is None:
        return
    safe = latest_safe_day(limit_on, law.holidays)
    if meeting.held_on > safe:
        raise MoveNotAllowed(
            f"That meeting is after the latest safe day, {safe:%-d %B %Y}: the limit is {limit_on:%-d %B %Y}. "
            "Use chair's action, or send it straight to a delegated decision officer."
        )
