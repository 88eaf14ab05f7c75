"""A review panel that decided on eight plans, most of them decided again, blind; two of those wait."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ehcp.history.acts.references import fresh_keys, next_source_id
from ehcp.law import days
from ehcp.law.holidays import Holidays
from ehcp.models import Plan
from ehcp.people.models.children import Stage
from panels.models import (
    Appointment,
    Attendance,
    Condition,
    ItemDecision,
    MeetingState,
    Moderation,
    ModerationAnswer,
    PanelItem,
    PanelKind,
    PanelMeeting,
    PanelRole,
    Ratification,
    Recommendation,
)
from sendcases.accounts.models import User

# What the authority decided, and what the moderator would have; none where the item waits still.
_TWICE = (
    ("amend", "amend"), ("amend", "amend"), ("maintain", "amend"), ("amend", "amend"), ("propose_cease", "maintain"),
    ("maintain", "maintain"), ("amend", None), ("maintain", None),
)  # fmt: skip
_REASON = {"maintain": "still_right", "amend": "changed", "propose_cease": "no_longer_necessary"}
_WORDS = {
    "maintain": "The plan still says what is needed, and it is in place.",
    "amend": "The report asks for other provision in section F than the plan has.",
    "propose_cease": "The outcomes are reached, and what is left the school provides from its own support.",
}
_MODERATORS = (("chair", PanelRole.CHAIR, "education"), ("health", PanelRole.ADVISER, "health"))
# Conditions of what was agreed, by the number of the item, and in how many days they fall.
_CONDITIONS = {
    0: ("The school sends the programme of the therapist.", 12),
    3: ("Health confirms the number of visits in writing.", -4),
}
_WEEKS_AGO = timedelta(weeks=8)


def tell_moderation(today: date, now: datetime) -> None:
    """Hold the panel eight weeks ago, and draw its items since."""
    seats = [
        Appointment.objects.create(
            user=User.objects.get(username=name), panel=PanelKind.MODERATION, role=role, agency=agency,
            from_on=today - timedelta(days=300), undertaking_on=today - timedelta(days=60),
        )
        for name, role, agency in _MODERATORS
    ]  # fmt: skip
    held_on = days.act_by(today - _WEEKS_AGO, Holidays())
    meeting = PanelMeeting.objects.create(
        source_id=next_source_id(PanelMeeting), panel=PanelKind.REVIEW, state=MeetingState.HELD, quorate=True,
        held_on=held_on,
    )  # fmt: skip
    others = Appointment.objects.filter(panel=meeting.panel).exclude(user__in=[one.user_id for one in seats])
    Attendance.objects.bulk_create(Attendance(meeting=meeting, appointment=seat) for seat in others)
    plans = Plan.objects.filter(
        child__stage=Stage.MAINTAINED, child__is_restricted=False, child__merged_into_child=None
    )
    chosen = plans.exclude(child__officer=None).select_related("child").order_by("pk")[40 : 40 + len(_TWICE)]
    for number, (plan, (decided, again)) in enumerate(zip(chosen, _TWICE, strict=False)):
        item = _decide(meeting, plan, decided, now)
        drawn = Moderation.objects.create(
            item=item, moderator=seats[number % 2].user, drawn_by=User.objects.get(username="manager"), drawn_at=now
        )
        if number in _CONDITIONS:
            words, days_ahead = _CONDITIONS[number]
            Condition.objects.create(
                item=item, words=words, owner=User.objects.get(username="manager"), if_failed="returns", set_at=now,
                due_on=today + timedelta(days=days_ahead), set_by=User.objects.get(username="decisions"),
            )  # fmt: skip
        if again:
            ModerationAnswer.objects.create(
                moderation=drawn, option=again, legal_reasons=[_REASON[again]], reasons=_WORDS[again], answered_at=now
            )


def _decide(meeting: PanelMeeting, plan: Plan, option: str, now: datetime) -> PanelItem:
    (key,) = fresh_keys(PanelItem, 1)
    agrees = option != "propose_cease"
    item = PanelItem.objects.create(
        pk=key, source_id=next_source_id(PanelItem), meeting=meeting, child=plan.child, kind="review_outcome",
        plan=plan, question="Is the plan kept as it is, amended, or no longer needed?", presenter=plan.child.officer,
        child_words="I want to stay at my school.", parent_words="We would like the therapy written down.",
        officer_options="Maintain; amend section F; or propose to cease.",
        decision=ItemDecision.AGREED if agrees else ItemDecision.NOT_AGREED,
    )  # fmt: skip
    terms = {"option": option, "legal_reasons": [_REASON[option]], "reasons": _WORDS[option]}
    advised = Recommendation.objects.create(
        item=item, recorded_by=User.objects.get(username="clerk"), recorded_at=now, advising=4, **terms
    )
    Ratification.objects.create(
        item=item, act="ratify", recommendation=advised, officer=User.objects.get(username="decisions"),
        decided_on=days.working_days_within(meeting.held_on, 1, Holidays()), recorded_at=now, **terms,
    )  # fmt: skip
    return item
