"""Children: a new record without doubling one that is there; a death, and a death recorded by mistake."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Act, Submission, begin_act, refuse_repeats, refuse_untrue
from ehcp.history.acts.references import fresh_key, next_source_id
from ehcp.history.models.record import Record
from ehcp.models import (
    AnnualReview,
    AssessmentRequest,
    CaseEvent,
    CeaseReason,
    Child,
    CopyState,
    DeadlineNotice,
    LetterCopy,
    NeedsAssessment,
    OutboxMessage,
    Plan,
    WithdrawnReason,
)
from ehcp.people.acts.doubles import note_different
from ehcp.people.acts.restriction_notices import tell_of_doubles
from ehcp.people.acts.search_words import index_people
from ehcp.people.reads.doubles import likely_doubles
from ehcp.people.reads.search import has_number
from ehcp.workflow import MOVES, MoveNotAllowed, Refused
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day


class PossibleDouble(Refused):
    """The child may be one that is already there; ``children`` are those to look at."""

    def __init__(self, children: list[Child], words: str, *, may_differ: bool = True) -> None:
        super().__init__(words)
        self.children = children
        self.may_differ = may_differ


AWAITED = "A"


@dataclass(frozen=True, slots=True)
class NewChild:
    """A child or young person to be added, as the person at the desk describes it."""

    surname: str
    forename: str
    birth_date: date
    sex: str = "U"
    ethnicity: str = "NOBT"
    postcode: str = ""
    upn: str = ""
    uln: str = ""
    upn_unknown: str = ""


def refuse_doubles(child: NewChild, *, different_from: Collection[int], by: User) -> None:
    """
    Raise ``PossibleDouble`` where the child may be one that ``by`` may see.

    A child whom ``by`` may not see refuses nothing, not even by the same number (threats paper, section 2.3).
    """
    numbers = {"upn": child.upn, "uln": child.uln}
    doubles = likely_doubles(by, surname=child.surname, forename=child.forename, birth_date=child.birth_date, **numbers)
    holders = set(Child.objects.filter(has_number(child.upn, child.uln)).values_list("pk", flat=True))
    same = [one for one in doubles if one.pk in holders]
    if same:
        words = "A child with this number is already there. Choose that child, or mend the number."
        raise PossibleDouble(same, words, may_differ=False)
    unseen = [one for one in doubles if one.pk not in different_from]
    if unseen:
        raise PossibleDouble(unseen, "This may be a child who is already there. Look before you add another.")


@transaction.atomic
def add_child(
    child: NewChild,
    *,
    different_from: Collection[int] = (),
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Child:
    """
    Add a child's record, unless it would double one that is there.

    Two people who add the same child at once: taking the next number locks, so the second finds the first.
    Where it may double a restricted record that ``by`` may not see, those named on that record are told.
    """
    MOVES["receive_request"].check(Child(), by)
    source_id = next_source_id(Child)
    refuse_repeats(submission or Submission())
    refuse_doubles(child, different_from=different_from, by=by)
    made = Child(
        pk=fresh_key(Child),
        source_id=source_id,
        surname=child.surname,
        forename=child.forename,
        birth_date=child.birth_date,
        sex=child.sex,
        ethnicity=child.ethnicity,
        postcode=child.postcode or None,
        upn=child.upn or None,
        uln=child.uln or None,
        upn_unknown=child.upn_unknown or None,
    )
    try:
        made.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    made.save(force_insert=True)
    refuse_untrue([made.pk], (), london_day(now))
    index_people([made.pk])
    with begin_act(made, by=by, now=now) as act:
        act.record("child.added", on=act.today)
        note_different(made, different_from, by=by, on=act.today)
    tell_of_doubles(made, by=by, now=now)
    return made


def record_death(child: Child, *, by: User, on: date, now: datetime, submission: Submission | None = None) -> Child:
    """
    Record that a child or young person died on ``on``; everything queued about the child stops in this act.

    Every clock is void. A request or an assessment without a decision ends as withdrawn on that day, because the
    child has died (measures paper, section 1); a maintained plan ends. Review meetings that were called are
    cancelled, and notices of limits that wait to be sent are taken back.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("record_death")
        case = CaseNow(act.child, act.today)
        if case.deceased_on is not None:
            raise MoveNotAllowed("The death is already recorded.")
        act.check_day(on, not_before=act.child.birth_date, what="The day of death")
        _end_process(act, case, on)
        plan = next((one for one in case.plans if one.is_maintained(act.today)), None)
        if plan is not None:
            began = [day for day in (plan.first_final_on, plan.cease_decision_sent_on, plan.transferred_in_on) if day]
            act.change(plan, on=on, ceased_on=max([on, *began]), cease_reason=CeaseReason.DECEASED)
        called = [one for one in case.reviews if one.meeting_on is None and one.planned_meeting_on is not None]
        for review in called:
            act.change(review, on=on, cancelled_on=act.today)
        act.change(act.child, on=on, deceased_on=on)
        _stop_what_is_queued(act)
        # Which meetings the death cancelled, so that they alone come back when it was a mistake.
        data = {"cancelled_reviews": [review.source_id for review in called]}
        act.record("child.died", on=on, about=act.child, data=data)
    return child


def _end_process(act: Act, case: CaseNow, on: date) -> None:
    """End what has no decision yet; a receipt that came after the death ends on the day it came."""
    dated: list[tuple[Record, str, date | None]] = [
        *((one, one.outcome, one.received_on) for one in case.requests),
        *((one, one.outcome, one.clock_start_on) for one in case.assessments),
    ]
    for record, outcome, began in dated:
        if outcome != AWAITED:
            continue
        ended = max(on, began) if began else on
        act.change(record, on=on, outcome="W", withdrawn_on=ended, withdrawn_reason=WithdrawnReason.DECEASED)


def _stop_what_is_queued(act: Act) -> None:
    """Take back the notices not yet delivered, and the digests that would have carried nothing else."""
    DeadlineNotice.objects.filter(deadline__child__in=act.records, digest__isnull=True).delete()
    letters = LetterCopy.objects.filter(letter__child__in=act.records, state=CopyState.WAITING)
    letters.update(state=CopyState.CANCELLED)
    officer = act.child.officer_id
    if officer is None:
        return
    others = DeadlineNotice.objects.filter(deadline__child__officer=officer, digest__isnull=True)
    if not others.exists():
        waiting = OutboxMessage.objects.filter(recipient=officer, sent_at__isnull=True, cancelled_at__isnull=True)
        waiting.update(cancelled_at=act.now)


def undo_death(
    child: Child, *, by: User, on: date, now: datetime, reason: str, submission: Submission | None = None
) -> Child:
    """
    Take back a death recorded by mistake: the requests, assessments and plan that it ended run again.

    By a manager. The clocks stand as if it had not been recorded; both values are kept as corrections. Review
    meetings that the death cancelled are on again; notices of limits are raised again by the next sweep.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("undo_death")
        case = CaseNow(act.child, act.today)
        if case.deceased_on is None:
            raise MoveNotAllowed("No death is recorded.")
        event = case.events.filter(kind="child.died").order_by("-pk").first()
        for model in (AssessmentRequest, NeedsAssessment):
            ended = model.objects.filter(child__in=act.records, withdrawn_reason=WithdrawnReason.DECEASED)
            for record in ended:
                act.change(record, on=on, outcome=AWAITED, withdrawn_on=None, withdrawn_reason=None)
        for plan in Plan.objects.filter(child__in=act.records, cease_reason=CeaseReason.DECEASED):
            act.change(plan, on=on, ceased_on=None, cease_reason=None)
        _call_again(act, event)
        for child_record in (act.child, *case.merged):
            act.change(child_record, on=on, deceased_on=None)
        act.record("child.death_taken_back", on=on, about=act.child, replaces=event, reason=reason)
    return child


def _call_again(act: Act, event: CaseEvent | None) -> None:
    """Put the review meetings on again that the death of ``event`` cancelled, and the digest that it stopped."""
    if event is None:
        return
    cancelled = AnnualReview.objects.filter(
        plan__child__in=act.records, source_id__in=event.data.get("cancelled_reviews", [])
    )
    for review in cancelled:
        act.change(review, on=act.today, cancelled_on=None)
    stopped = OutboxMessage.objects.filter(
        recipient=act.child.officer_id, cancelled_at=event.recorded_at, sent_at__isnull=True, day=act.today
    )
    stopped.update(cancelled_at=None)
