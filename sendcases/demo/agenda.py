"""What lies ahead in the demonstration: panels to come with cases whose limits are near, an exemption proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ehcp.law import days
from ehcp.law.holidays import Holidays
from ehcp.models import AssessmentRequest, Child, Exemption, Ground, NeedsAssessment, Plan
from ehcp.people.models.children import Stage
from panels.models import (
    Appointment,
    Attendance,
    ItemKind,
    MeetingState,
    PanelItem,
    PanelKind,
    PanelMeeting,
    PanelRole,
    Recommendation,
)
from sendcases.accounts.models import User

ITEMS_A_MEETING, WEEKS = 8, 4
# A decision officer has two working days, and the notice goes on the next.
_NOTICE = timedelta(days=5)
_SIX_WEEKS, _TWENTY_WEEKS = 42, 140
_WEDNESDAY, _THURSDAY = 2, 3
_STARTS_AT = time(9, 30)


# Option, legal reasons and words of what the last panel advised.
_RECOMMENDED = (
    ("assess", ["may_have_needs", "may_need_plan"], "Progress has stalled although the school did what it could."),
    ("do_not_assess", ["plan_not_needed"], "The support that is in place is working and can go on without a plan."),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A case to be put before a panel: the record asked about, and its limit."""

    kind: ItemKind
    limit_on: date
    request: AssessmentRequest | None = None
    assessment: NeedsAssessment | None = None
    plan: Plan | None = None

    @property
    def child(self) -> Child:
        """Return the child or young person."""
        record = self.request or self.assessment or self.plan
        if record is None:
            raise ValueError("a case needs a record")
        return record.child


def look_ahead(today: date, now: datetime) -> None:
    """Plan the panels of the next weeks with items for live cases, leave one to ratify, propose an exemption."""
    asked, drafted = list(_undecided(today)), list(_undrafted(today))
    wednesdays = [_next(_WEDNESDAY, today) + timedelta(weeks=week) for week in range(WEEKS)]
    for panel, cases, delay in ((PanelKind.ASSESS, asked[2:], 0), (PanelKind.ISSUE, drafted, 1)):
        meetings = [(first + timedelta(days=delay)) for first in wednesdays]
        for on, heard in _spread(meetings, cases).items():
            _meeting(panel, on, heard)
    placed = _next(_THURSDAY, today) + timedelta(weeks=1)
    _meeting(PanelKind.PLACEMENT, placed, list(_unplaced(today)))
    _leave_to_ratify(today, now, asked[:2])
    _propose_exemption(today)


def _spread(meetings: list[date], cases: list[Case]) -> dict[date, list[Case]]:
    """Give each case the last meeting that still leaves time for the notice, or the first where none does."""
    agenda: dict[date, list[Case]] = {on: [] for on in meetings}
    for case in cases:
        safe = [on for on in meetings if on + _NOTICE <= case.limit_on]
        for on in reversed(safe or meetings[:1]):
            if len(agenda[on]) < ITEMS_A_MEETING:
                agenda[on].append(case)
                break
    return agenda


def _next(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _undecided(today: date) -> Iterable[Case]:
    """Yield the undecided requests, soonest limit first: those just past it, then those about to reach it."""
    waiting = AssessmentRequest.objects.filter(
        kind="initial", outcome="A", child__stage=Stage.REQUESTED, received_on__gte=today - timedelta(days=60)
    )
    for request in waiting.order_by("received_on", "pk")[: 2 * WEEKS * ITEMS_A_MEETING]:
        if request.received_on:
            yield Case(ItemKind.ASSESS, days.within(request.received_on, _SIX_WEEKS), request=request)


def _undrafted(today: date) -> Iterable[Case]:
    """Yield the assessments in which advice should be in and no draft is out."""
    waiting = NeedsAssessment.objects.filter(
        origin="request",
        child__stage__in=[Stage.ASSESSING, Stage.DRAFTING],
        plans__isnull=True,
        clock_start_on__range=(today - timedelta(days=150), today - timedelta(days=75)),
    )
    for assessment in waiting.order_by("clock_start_on", "pk")[: WEEKS * ITEMS_A_MEETING]:
        limit = days.within(assessment.clock_start_on, _TWENTY_WEEKS)
        yield Case(ItemKind.ISSUE, limit, assessment=assessment)


def _unplaced(today: date) -> Iterable[Case]:
    """Yield children who move to secondary school next September and whose place is not named yet."""
    year = today.year + (1 if today.month > 2 else 0)
    moving = Plan.objects.filter(
        phase_transfers__transfer_year=year,
        phase_transfers__kind="primary_to_secondary",
        phase_transfers__final_naming_sent_on__isnull=True,
        child__stage=Stage.MAINTAINED,
    )
    for plan in moving.order_by("pk")[:ITEMS_A_MEETING]:
        yield Case(ItemKind.PLACEMENT, days.before_date(year, 2, 15), plan=plan)


def _meeting(panel: PanelKind, on: date, cases: list[Case], state: str = MeetingState.PLANNED) -> list[PanelItem]:
    meeting = PanelMeeting.objects.create(
        source_id=_next_id(PanelMeeting),
        held_on=on,
        panel=panel,
        state=state,
        starts_at=_STARTS_AT,
        place="Committee room 2, and online",
        capacity_minutes=180,
    )
    return [
        PanelItem.objects.create(
            source_id=_next_id(PanelItem),
            meeting=meeting,
            child_id=case.child.pk,
            kind=case.kind,
            request=case.request,
            assessment=case.assessment,
            plan=case.plan,
            question=case.kind.label,
            presenter=case.child.officer,
            child_words="I like it when it is quiet and I know what comes next.",
            parent_words="School is trying, but every morning is a struggle.",
        )
        for case in cases
    ]


def _leave_to_ratify(today: date, now: datetime, cases: list[Case]) -> None:
    """Hold the last panel: its recommendations wait for a delegated decision officer."""
    items = _meeting(PanelKind.ASSESS, days.act_by(today - timedelta(days=1), Holidays()), cases, MeetingState.HELD)
    for item, (option, legal_reasons, reasons) in zip(items, _RECOMMENDED, strict=False):
        Recommendation.objects.create(
            item=item,
            option=option,
            legal_reasons=legal_reasons,
            reasons=reasons,
            recorded_by=User.objects.get(username="clerk"),
            recorded_at=now,
        )
    for meeting in PanelMeeting.objects.filter(pk__in={item.meeting_id for item in items}):
        present = Appointment.objects.filter(panel=meeting.panel).exclude(role=PanelRole.CLERK)
        Attendance.objects.bulk_create(Attendance(meeting=meeting, appointment=seat) for seat in present)
        PanelMeeting.objects.filter(pk=meeting.pk).update(quorate=True)


def _propose_exemption(today: date) -> None:
    """Propose, not yet accept, an exemption for the assessment whose limit comes next."""
    soonest = NeedsAssessment.objects.filter(
        origin="request", outcome="A", exemptions__isnull=True, clock_start_on__gt=today - timedelta(days=_TWENTY_WEEKS)
    )
    assessment = soonest.exclude(child__officer=None).order_by("clock_start_on", "pk").first()
    if assessment is None:
        return
    limit = days.within(assessment.clock_start_on, _TWENTY_WEEKS)
    Exemption.objects.create(
        source_id=_next_id(Exemption),
        clock="final_plan",
        assessment=assessment,
        ground=Ground.ABSENT_4_WEEKS,
        from_on=assessment.clock_start_on + timedelta(days=50),
        to_on=assessment.clock_start_on + timedelta(days=81),
        proposed_by=assessment.child.officer,
        proposed_on=today,
        impractical_because="The child and both parents were abroad, so two appointments could not be kept.",
        evidence="Invented: letter from the family with travel dates.",
        new_expected_on=limit + timedelta(days=21),
    )


def _next_id(model: type[PanelMeeting | PanelItem | Exemption]) -> str:
    """Return the id after the highest that the package brought in."""
    last = model._default_manager.filter(source_id__regex=rf"^{model.id_prefix}[0-9]+$").order_by("-source_id").first()
    number = int(last.source_id.removeprefix(model.id_prefix)) if last else 0
    return f"{model.id_prefix}{number + 1:06d}"
