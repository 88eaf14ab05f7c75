"""Panels, their appointed members, and their meetings."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from ehcp.history.models.versions import Versioned
from ehcp.models import Institution
from sendcases.audit.append_only import append_only


class PanelKind(models.TextChoices):
    """Kind of panel (panels paper, section 2)."""

    ASSESS = "assess", "Assessment panel"
    ISSUE = "issue", "Plan panel"
    PLACEMENT = "placement", "Placement and funding panel"
    JOINT = "joint", "Joint complex panel"
    REVIEW = "review", "Review decisions panel"
    PHASE = "phase", "Phase transfer panel"
    EARLY = "early", "Inclusion panel"
    MODERATION = "moderation", "Moderation"
    CHAIR = "chair", "Chair's action"


class PanelRole(models.TextChoices):
    """What an appointed person does at a panel."""

    CHAIR = "chair", "Chair"
    ADVISER = "adviser", "Voting adviser"
    PRESENTER = "presenter", "Presenter"
    OBSERVER = "observer", "Observer"
    CLERK = "clerk", "Clerk"


class Agency(models.TextChoices):
    """The agency a member speaks for."""

    EDUCATION = "education", "Education"
    PSYCHOLOGY = "psychology", "Educational psychology"
    SEN = "sen", "SEN service"
    HEALTH = "health", "Health"
    SOCIAL_CARE = "social_care", "Social care"
    SCHOOL = "school", "School or college"
    FINANCE = "finance", "Finance"
    COMMISSIONING = "commissioning", "Commissioning"


class Appointment(models.Model):
    """
    One person appointed to one kind of panel; access ends with it. ``undertaking_on`` is renewed yearly.

    ``deputy_for`` is the seat that this one stands in for: it advises only where that one is not there.
    ``institution`` is where the person works, and ``home_postcode`` where they live: only to see an interest by.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    panel = models.CharField(max_length=20, choices=PanelKind)
    role = models.CharField(max_length=20, choices=PanelRole)
    agency = models.CharField(max_length=20, choices=Agency)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    undertaking_on = models.DateField(null=True, blank=True)
    deputy_for = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="deputies")
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    home_postcode = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "panel", "from_on"], name="one_appointment_a_panel_a_start")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.panel} {self.role}"


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class PanelMeeting(Versioned):
    """
    One meeting; ``held_on`` is the day it is set for until it is held. Exported once held.

    ``day_reason`` says why it is on a day that is not worked. Of a chair's action (``panel`` is ``chair``),
    ``for_panel`` is the panel whose chair acts, ``chair_reason`` why, and ``noted_at`` the meeting that noted it.
    """

    source_id = models.CharField(max_length=100, unique=True)
    held_on = models.DateField()
    quorate = models.BooleanField(null=True)
    # Kept by the product, not in the exchange format.
    panel = models.CharField(max_length=20, choices=PanelKind, default=PanelKind.ISSUE)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.HELD)
    version = models.PositiveIntegerField(default=0)
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True, default="")
    capacity_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    day_reason = models.CharField(max_length=300, blank=True, default="")
    for_panel = models.CharField(max_length=20, blank=True, default="", choices=PanelKind)
    chair_reason = models.CharField(max_length=30, blank=True, default="")
    noted_at = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="chairs_actions_noted"
    )

    table: ClassVar[str] = "panel_meetings"
    uncorrected: ClassVar[tuple[str, ...]] = (
        "panel",
        "state",
        "version",
        "starts_at",
        "place",
        "capacity_minutes",
        "day_reason",
        "for_panel",
        "chair_reason",
        "noted_at",
    )
    id_prefix: ClassVar[str] = "PM"

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["held_on"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["panel", "held_on"],
                condition=models.Q(state="planned"),
                name="one_planned_meeting_a_panel_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.source_id


class Attendance(models.Model):
    """One appointed person present at one meeting, in person or remotely; blank times mean the whole of it."""

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.CASCADE, related_name="attendance")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="attendance")
    is_remote = models.BooleanField(default=False)
    joined_at = models.TimeField(null=True, blank=True)
    left_at = models.TimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "appointment"], name="one_attendance_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}:{self.appointment_id}"


@append_only
class Minutes(models.Model):
    """
    The minutes of one meeting as its chair approved them: append-only; what is put right later is an addendum.

    ``content`` holds who was there and, by the reference of each item, what the panel said and why.
    """

    meeting = models.OneToOneField(PanelMeeting, on_delete=models.PROTECT, related_name="minutes")
    content = models.JSONField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField()
    approved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"minutes {self.meeting_id}"


@append_only
class MinutesAddendum(models.Model):
    """A numbered correction of approved minutes, of one item, or of all if ``item_ref`` is blank. Append-only."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField()
    item_ref = models.CharField(max_length=100, blank=True, default="")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["minutes", "number"], name="one_addendum_of_a_number")]

    def __str__(self) -> str:
        return f"addendum {self.number}"
