"""Plan, hold and cancel panel meetings; appoint members; record who was there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from ehcp.history.acts.references import next_source_id
from ehcp.models import Child
from ehcp.people.acts.restriction_notices import tell_of_cancelled_meeting
from ehcp.workflow import MoveNotAllowed
from panels import permissions
from panels.models import Appointment, Attendance, MeetingState, PanelMeeting
from sendcases.accounts import history
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role


def _refuse_unless_clerk(by: User) -> None:
    if not permissions.may_clerk(by):
        raise MoveNotAllowed("Only a panel clerk or a manager may do this.")


@transaction.atomic
def plan_meeting(*, panel: str, held_on: date, by: User, today: date) -> PanelMeeting:
    """Set a meeting of ``panel`` for ``held_on``, today or later; the same meeting planned twice is one meeting."""
    _refuse_unless_clerk(by)
    if held_on < today:
        raise MoveNotAllowed("The meeting day must be today or in the future.")
    planned = PanelMeeting.objects.select_for_update().filter(panel=panel, held_on=held_on, state=MeetingState.PLANNED)
    found = planned.first()
    if found is not None:
        return found
    return PanelMeeting.objects.create(
        source_id=next_source_id(PanelMeeting), panel=panel, held_on=held_on, state=MeetingState.PLANNED
    )


@transaction.atomic
def cancel_meeting(meeting: PanelMeeting, *, by: User, now: datetime) -> None:
    """
    Cancel a meeting with nothing left on its agenda; a cancelled meeting never stops a clock.

    An item about a restricted child whom ``by`` may not see does not hold it up, or the refusal would tell of it:
    those named on that record are told that the item needs another meeting (threats paper, section 2.3).
    """
    _refuse_unless_clerk(by)
    held = PanelMeeting.objects.select_for_update().get(pk=meeting.pk)
    if held.state == MeetingState.HELD:
        raise MoveNotAllowed("This meeting was held.")
    unseen = Child.objects.withheld_from(by)
    waiting = held.items.filter(removed_at__isnull=True, decision__isnull=True)
    if waiting.exclude(child__in=unseen).exists():
        raise MoveNotAllowed("Move or take off every item first: their limits still run.")
    tell_of_cancelled_meeting(unseen.filter(panel_items__in=waiting).distinct(), by=by, now=now)
    held.state = MeetingState.CANCELLED
    held.save(update_fields=["state"])


@transaction.atomic
def record_attendance(meeting: PanelMeeting, *, present: Mapping[int, bool], by: User, today: date) -> None:
    """
    Record who was there: appointment keys to whether they joined remotely; the meeting then counts as held.

    Raises ``MoveNotAllowed`` before its day, or for a person without an appointment to this panel.
    """
    _refuse_unless_clerk(by)
    held = PanelMeeting.objects.select_for_update().get(pk=meeting.pk)
    if held.state == MeetingState.CANCELLED:
        raise MoveNotAllowed("This meeting was cancelled.")
    if held.held_on > today:
        raise MoveNotAllowed("Attendance is recorded on the day of the meeting or after it.")
    seats = set(appointments(held.panel, held.held_on).values_list("pk", flat=True))
    if not set(present) <= seats:
        raise MoveNotAllowed("Somebody chosen is not appointed to this panel on that day.")
    held.attendance.exclude(appointment__in=present).delete()
    for pk, is_remote in present.items():
        Attendance.objects.update_or_create(meeting=held, appointment_id=pk, defaults={"is_remote": is_remote})
    held.state = MeetingState.HELD
    held.save(update_fields=["state"])


def appointments(panel: str, on: date) -> QuerySet[Appointment]:
    """Return the appointments to ``panel`` in force on ``on``."""
    return (
        Appointment.objects.filter(panel=panel, from_on__lte=on)
        .exclude(to_on__lt=on)
        .select_related("user")
        .order_by("role", "user__last_name")
    )


@transaction.atomic
def appoint(
    *, user: User, panel: str, role: str, agency: str, from_on: date, to_on: date | None, by: User, now: datetime
) -> Appointment:
    """
    Appoint a named person to a panel; access begins with the appointment and ends with it.

    The same person appointed to the same panel from the same day again has that appointment changed. Nobody
    appoints themselves.
    """
    _refuse_unless_clerk(by)
    if user.pk == by.pk:
        raise MoveNotAllowed("You cannot appoint yourself. Ask another clerk or a manager.")
    if user.has_role(Role.AUDITOR) and not permissions.may_sit(user):
        raise MoveNotAllowed(f"{user} is an auditor, who only reads.")
    if to_on is not None and to_on < from_on:
        raise MoveNotAllowed("The last day must be on or after the first day.")
    User.objects.select_for_update().get(pk=user.pk)  # two clerks at once appoint one after the other
    held = Appointment.objects.filter(user=user, panel=panel, from_on=from_on).first()
    before = appointed(held) if held else None
    values = {"role": role, "agency": agency, "to_on": to_on}
    made, _ = Appointment.objects.update_or_create(user=user, panel=panel, from_on=from_on, defaults=values)
    after = appointed(made)
    if before is None:
        history.record("panel.appointed", by=by, at=now, about=user, **after)
    elif before != after:
        history.record("panel.appointment_changed", by=by, at=now, about=user, before=before, after=after)
    return made


def appointed(seat: Appointment) -> dict[str, str]:
    """Return what the history keeps of an appointment: codes and days."""
    last = seat.to_on.isoformat() if seat.to_on else ""
    codes = {"panel": str(seat.panel), "role": str(seat.role), "agency": str(seat.agency)}
    return codes | {"from_on": seat.from_on.isoformat(), "to_on": last}


@transaction.atomic
def accept_undertaking(*, by: User, on: date, now: datetime) -> int:
    """Accept the confidentiality undertaking for every present appointment of ``by``; return how many."""
    if not permissions.may_sit(by):
        raise MoveNotAllowed("You only read: there is no undertaking for you to accept.")
    seats = Appointment.objects.filter(user=by, from_on__lte=on).exclude(to_on__lt=on)
    panels = sorted(set(seats.values_list("panel", flat=True)))
    if panels:
        history.record("panel.undertaking_accepted", by=by, at=now, about=by, panels=panels)
    return seats.update(undertaking_on=on)
