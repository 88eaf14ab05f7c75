"""Panels, their appointed members, and their meetings."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from ehcp.history.models.versions import Versioned


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
    """One person appointed to one kind of panel; access ends with it. ``undertaking_on`` is renewed yearly."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    panel = models.CharField(max_length=20, choices=PanelKind)
    role = models.CharField(max_length=20, choices=PanelRole)
    agency = models.CharField(max_length=20, choices=Agency)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    undertaking_on = models.DateField(null=True, blank=True)

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
    """One meeting; ``held_on`` is the day it is set for until it is held. Exported once held."""

    source_id = models.CharField(max_length=100, unique=True)
    held_on = models.DateField()
    quorate = models.BooleanField(null=True)
    # Kept by the product, not in the exchange format.
    panel = models.CharField(max_length=20, choices=PanelKind, default=PanelKind.ISSUE)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.HELD)
    version = models.PositiveIntegerField(default=0)

    table: ClassVar[str] = "panel_meetings"
    uncorrected: ClassVar[tuple[str, ...]] = ("panel", "state", "version")
    id_prefix: ClassVar[str] = "PM"

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["held_on"])]

    def __str__(self) -> str:
        return self.source_id


class Attendance(models.Model):
    """One appointed person present at one meeting, in person or remotely."""

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.CASCADE, related_name="attendance")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="attendance")
    is_remote = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "appointment"], name="one_attendance_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}:{self.appointment_id}"
