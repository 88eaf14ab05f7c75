"""Plan, hold and cancel panel meetings; appoint members; record who was there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ehcp.history.acts.earlier_values import keep_before_change
from ehcp.history.acts.references import next_source_id
from ehcp.history.acts.versions import write_versions
from ehcp.law.days import next_working_day
from ehcp.ledger.sync import law_in_force
from ehcp.models import Child, Institution
from ehcp.people.acts.restriction_notices import tell_of_cancelled_meeting
from ehcp.workflow import MOVES, MoveNotAllowed
from panels import permissions
from panels.items.acts.recommendations import retest_quorum
from panels.items.reads.quorum import quorum_at
from panels.meetings.reads.minutes import draft
from panels.models import (
    Appointment,
    Attendance,
    MeetingState,
    Minutes,
    MinutesAddendum,
    PanelKind,
    PanelMeeting,
    PanelRole,
    Ratification,
)
from sendcases.accounts import history
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit.moments import london_day

LONGEST_PLAN = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Arrangements:
    """When and where a meeting is, for how many minutes, and why on a day that is not worked."""

    starts_at: time | None = None
    place: str = ""
    capacity_minutes: int | None = None
    day_reason: str = ""


@transaction.atomic
def plan_meeting(
    *, panel: str, held_on: date, by: User, today: date, arrangements: Arrangements | None = None
) -> PanelMeeting:
    """
    Set a meeting of ``panel`` for ``held_on``, today or later; the same meeting planned twice is one meeting.

    A day that is not a working day needs a reason. Chair's action is no meeting that is planned. Raises
    ``MoveNotAllowed`` where one is planned for that day at another time or place, which stays as it is.
    """
    MOVES["plan_meeting"].check_who(by)
    details = arrangements or Arrangements()
    made = _planned(panel, held_on, details, today)
    if asdict(details) != {name: getattr(made, name) for name in asdict(details)}:
        raise MoveNotAllowed(
            f"A meeting of this panel is planned for {held_on:%-d %B %Y} with other arrangements already."
        )
    return made


def _planned(panel: str, held_on: date, details: Arrangements, today: date) -> PanelMeeting:
    """Return the meeting of a panel that is planned for a day; it is set where there is none."""
    if panel == PanelKind.CHAIR:
        raise MoveNotAllowed("Chair's action is not planned: an item is taken to it from its own page.")
    if held_on < today:
        raise MoveNotAllowed("The meeting day must be today or in the future.")
    if not law_in_force().holidays.is_working_day(held_on) and not details.day_reason.strip():
        raise MoveNotAllowed(f"{held_on:%A %-d %B %Y} is not a working day. Choose another, or say why this one.")
    number = next_source_id(PanelMeeting)  # whoever plans at the same moment waits here, and finds it planned below
    planned = PanelMeeting.objects.filter(panel=panel, held_on=held_on, state=MeetingState.PLANNED)
    return planned.first() or PanelMeeting.objects.create(
        source_id=number, panel=panel, held_on=held_on, state=MeetingState.PLANNED, **asdict(details)
    )


@transaction.atomic
def plan_meetings(
    *, panel: str, first_on: date, last_on: date, every_weeks: int, by: User, today: date, arrangements: Arrangements
) -> list[PanelMeeting]:
    """
    Plan the meetings of a rhythm in one act, a year at most; a day that is not worked gives way to the next that is.

    Meetings planned before stay as they are, so the same act again plans nothing twice.
    """
    MOVES["plan_meetings"].check_who(by)
    if every_weeks < 1 or last_on < first_on or last_on - first_on > LONGEST_PLAN:
        raise MoveNotAllowed("Plan a year at most, every week or less often, from a first day to a later last day.")
    holidays = law_in_force().holidays
    days = [first_on]
    while (following := days[-1] + timedelta(weeks=every_weeks)) <= last_on:
        days.append(following)
    worked = [day if holidays.is_working_day(day) else next_working_day(day, holidays) for day in days]
    return [_planned(panel, day, replace(arrangements, day_reason=""), today) for day in dict.fromkeys(worked)]


@transaction.atomic
def cancel_meeting(meeting: PanelMeeting, *, by: User, now: datetime) -> None:
    """
    Cancel a meeting with nothing left on its agenda; a cancelled meeting never stops a clock.

    An item about a restricted child whom ``by`` may not see does not hold it up, or the refusal would tell of it:
    those named on that record are told that the item needs another meeting (threats paper, section 2.3).
    """
    MOVES["cancel_meeting"].check_who(by)
    stored = PanelMeeting.objects.select_for_update().get(pk=meeting.pk)
    if stored.state == MeetingState.HELD:
        raise MoveNotAllowed("This meeting was held.")
    unseen = Child.objects.withheld_from(by)
    waiting = stored.items.filter(removed_at__isnull=True, decision__isnull=True)
    if waiting.exclude(child__in=unseen).exists():
        raise MoveNotAllowed("Move or take off every item first: their limits still run.")
    tell_of_cancelled_meeting(unseen.filter(panel_items__in=waiting).distinct(), by=by, now=now)
    stored.state = MeetingState.CANCELLED
    stored.save(update_fields=["state"])


@dataclass(frozen=True, slots=True)
class Presence:
    """How and for how long somebody was there; no times mean the whole meeting."""

    is_remote: bool = False
    joined_at: time | None = None
    left_at: time | None = None


@transaction.atomic
def record_attendance(meeting: PanelMeeting, *, present: Mapping[int, Presence], by: User, now: datetime) -> None:
    """
    Record who was there, by the key of the appointment; the meeting then counts as held.

    Its quorum is kept with it, and that of every recommended item is tested again. Raises ``MoveNotAllowed`` before
    its day, when nobody was there, for a person without an appointment to this panel, and once a decision rests on it.
    """
    MOVES["record_attendance"].check_who(by)
    today = london_day(now)
    stored = PanelMeeting.objects.select_for_update().get(pk=meeting.pk)
    _refuse_attendance(stored, present, today)
    stored.attendance.exclude(appointment__in=present).delete()
    for pk, presence in present.items():
        Attendance.objects.update_or_create(meeting=stored, appointment_id=pk, defaults=asdict(presence))
    _keep_quorum(stored, today)
    for item in stored.items.filter(removed_at__isnull=True, decision__isnull=True):
        retest_quorum(item, by=by, now=now)
    actions = PanelMeeting.objects.filter(for_panel=stored.panel, noted_at__isnull=True, held_on__lte=stored.held_on)
    actions.update(noted_at=stored)


def _refuse_attendance(stored: PanelMeeting, present: Mapping[int, Presence], today: date) -> None:
    if stored.state == MeetingState.CANCELLED or stored.panel == PanelKind.CHAIR:
        raise MoveNotAllowed("This meeting was cancelled, or is a chair's action.")
    if stored.held_on > today:
        raise MoveNotAllowed("Attendance is recorded on the day of the meeting or after it.")
    if not present:
        raise MoveNotAllowed("Say who was there: a meeting of nobody was not held. Cancel it instead.")
    if stored.items.filter(Exists(Ratification.objects.filter(item=OuterRef("pk")).effective())).exists():
        raise MoveNotAllowed("Attendance is locked: the authority has decided on the advice of this meeting.")
    if Minutes.objects.filter(meeting=stored).exists():
        raise MoveNotAllowed("Attendance is locked: the minutes are approved. Write an addendum to them.")
    seats = set(appointments(stored.panel, stored.held_on).values_list("pk", flat=True))
    if not set(present) <= seats:
        raise MoveNotAllowed("Somebody chosen is not appointed to this panel on that day.")
    if any(one.joined_at and one.left_at and one.left_at <= one.joined_at for one in present.values()):
        raise MoveNotAllowed("The time somebody left must be after the time they joined.")


def presences(meeting: PanelMeeting) -> dict[int, Presence]:
    """Return who is recorded as having been at a meeting, by the key of the appointment."""
    there = meeting.attendance.all()
    return {one.appointment_id: Presence(one.is_remote, one.joined_at, one.left_at) for one in there}


def _keep_quorum(meeting: PanelMeeting, today: date) -> None:
    """Keep on the meeting that it was held and whether it had its quorum; what was known before stays on record."""
    quorate = quorum_at(meeting).is_met
    write_versions(keep_before_change(meeting, {"quorate": quorate}, today=today))
    meeting.quorate, meeting.state = quorate, MeetingState.HELD
    meeting.save(update_fields=["state", "quorate"])


def appointments(panel: str, on: date) -> QuerySet[Appointment]:
    """Return the appointments to ``panel`` in force on ``on``."""
    return (
        Appointment.objects.filter(panel=panel, from_on__lte=on)
        .exclude(to_on__lt=on)
        .select_related("user")
        .order_by("role", "user__last_name")
    )


@dataclass(frozen=True, slots=True)
class SeatDetails:
    """For whom a seat deputises, and what an interest is seen by: where the person works and lives."""

    deputy_for: Appointment | None = None
    institution: Institution | None = None
    home_postcode: str = ""


@transaction.atomic
def appoint(
    *,
    user: User,
    panel: str,
    role: str,
    agency: str,
    from_on: date,
    to_on: date | None,
    by: User,
    now: datetime,
    details: SeatDetails | None = None,
) -> Appointment:
    """
    Appoint a named person to a panel; access begins with the appointment and ends with it.

    The same person appointed to the same panel from the same day again has that appointment changed; two never
    overlap. Nobody appoints themselves.
    """
    MOVES["appoint"].check_who(by)
    if user.pk == by.pk:
        raise MoveNotAllowed("You cannot appoint yourself. Ask another clerk or a manager.")
    if user.has_role(Role.AUDITOR) and not permissions.may_sit(user):
        raise MoveNotAllowed(f"{user} is an auditor, who only reads.")
    if to_on is not None and to_on < from_on:
        raise MoveNotAllowed("The last day must be on or after the first day.")
    User.objects.select_for_update().get(pk=user.pk)  # two clerks at once appoint one after the other
    more = details or SeatDetails()
    _refuse_overlap(user, panel, from_on, to_on)
    _refuse_wrong_deputy(user, panel, more.deputy_for)
    stored = Appointment.objects.filter(user=user, panel=panel, from_on=from_on).first()
    before = appointed(stored) if stored else None
    values: dict[str, Any] = {"role": role, "agency": agency, "to_on": to_on, "deputy_for": more.deputy_for}
    values |= {"institution": more.institution, "home_postcode": more.home_postcode.strip().upper()}
    made, _ = Appointment.objects.update_or_create(user=user, panel=panel, from_on=from_on, defaults=values)
    after = appointed(made)
    if before is None:
        history.record("panel.appointed", by=by, at=now, about=user, **after)
    elif before != after:
        history.record("panel.appointment_changed", by=by, at=now, about=user, before=before, after=after)
    return made


def _refuse_overlap(user: User, panel: str, from_on: date, to_on: date | None) -> None:
    others = Appointment.objects.filter(user=user, panel=panel).exclude(from_on=from_on).exclude(to_on__lt=from_on)
    other = (others.filter(from_on__lte=to_on) if to_on else others).order_by("from_on").first()
    if other is not None:
        until = f"{other.to_on:%-d %B %Y}" if other.to_on else "further notice"
        raise MoveNotAllowed(f"{user} is appointed to this panel from {other.from_on:%-d %B %Y} until {until} already.")


def _refuse_wrong_deputy(user: User, panel: str, seat: Appointment | None) -> None:
    if seat is not None and (seat.panel != panel or seat.user_id == user.pk or seat.deputy_for_id is not None):
        raise MoveNotAllowed("A deputy stands in for another person's own seat on the same panel.")


def appointed(seat: Appointment) -> dict[str, str]:
    """Return what the history keeps of an appointment: codes and days."""
    last = seat.to_on.isoformat() if seat.to_on else ""
    codes = {"panel": str(seat.panel), "role": str(seat.role), "agency": str(seat.agency)}
    return codes | {"from_on": seat.from_on.isoformat(), "to_on": last}


@transaction.atomic
def accept_undertaking(*, by: User, on: date, now: datetime) -> int:
    """Accept the confidentiality undertaking for every present appointment of ``by``; return how many."""
    MOVES["accept_undertaking"].check_who(by)
    seats = Appointment.objects.filter(user=by, from_on__lte=on).exclude(to_on__lt=on)
    panels = sorted(set(seats.values_list("panel", flat=True)))
    if panels:
        history.record("panel.undertaking_accepted", by=by, at=now, about=by, panels=panels)
    return seats.update(undertaking_on=on)


@transaction.atomic
def approve_minutes(meeting: PanelMeeting, *, by: User, now: datetime) -> Minutes:
    """
    Approve the minutes of a held meeting as they stand, by a chair who was there; from then on they are locked.

    What is put right afterwards is a numbered addendum (panels paper, section 6).
    """
    MOVES["approve_minutes"].check_who(by)
    stored = PanelMeeting.objects.select_for_update().get(pk=meeting.pk)
    if stored.state != MeetingState.HELD:
        raise MoveNotAllowed("There are no minutes of a meeting that was not held.")
    chairs = stored.attendance.filter(appointment__role=PanelRole.CHAIR, appointment__user=by)
    if not chairs.exists():
        raise MoveNotAllowed("The chair who was there approves the minutes.")
    found = Minutes.objects.filter(meeting=stored).first()
    return found or Minutes.objects.create(
        meeting=stored, content=draft(stored), approved_by=by, approved_on=london_day(now), approved_at=now
    )


@transaction.atomic
def add_addendum(meeting: PanelMeeting, *, text: str, item_ref: str = "", by: User, now: datetime) -> MinutesAddendum:
    """Put approved minutes right by a numbered addendum; the minutes themselves never change."""
    MOVES["add_addendum"].check_who(by)
    stored = PanelMeeting.objects.select_for_update().get(pk=meeting.pk)
    minutes = Minutes.objects.filter(meeting=stored).first()
    if minutes is None:
        raise MoveNotAllowed("The minutes are not approved yet: put the record of the item right instead.")
    if not text.strip():
        raise MoveNotAllowed("Write what is put right.")
    if item_ref and item_ref not in {one["ref"] for one in minutes.content["items"]}:
        raise MoveNotAllowed("Choose an item of these minutes.")
    number = minutes.addenda.count() + 1
    return MinutesAddendum.objects.create(
        minutes=minutes, number=number, item_ref=item_ref, text=text.strip(), written_by=by, written_at=now
    )
