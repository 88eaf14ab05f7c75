"""The minutes of a meeting, made from the record of its items; each person reads the items that they may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ehcp.ledger.sync import law_in_force
from ehcp.permissions import may_read_cases
from panels.items.reads.items import option_words
from panels.items.reads.quorum import quorum_at
from panels.models import ConflictAnswer, Minutes, MinutesAddendum, PanelItem, PanelMeeting, Recommendation
from panels.options import KINDS
from panels.timetable import minutes_by
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """Minutes as one person reads them: approved and locked, or as they would be if they were approved now."""

    meeting: PanelMeeting
    approved: Minutes | None
    content: dict[str, Any]
    addenda: list[MinutesAddendum]
    approve_by: date
    is_overdue: bool
    child_pks: list[int]
    closed: int = 0


def minutes_page(meeting: PanelMeeting, user: User, today: date) -> MinutesPage:
    """Return the minutes of ``meeting`` with the items that ``user`` may see; the others leave no trace."""
    approved = Minutes.objects.filter(meeting=meeting).select_related("approved_by").first()
    content = approved.content if approved else draft(meeting)
    seen = PanelItem.objects.seen_by(user, today).filter(meeting=meeting)
    closed = 0
    if not may_read_cases(user):  # who sees a case by a seat alone says first whether they have an interest
        answered = ConflictAnswer.objects.filter(user=user).values("item")
        closed = seen.exclude(pk__in=answered).count()
        seen = seen.filter(pk__in=answered)
    children = dict(seen.values_list("source_id", "child_id"))
    items = [one for one in content["items"] if one["ref"] in children]
    addenda = approved.addenda.select_related("written_by") if approved else []
    due = minutes_by(meeting.held_on, law_in_force().holidays)
    return MinutesPage(
        meeting=meeting,
        approved=approved,
        content=content | {"items": items},
        addenda=[one for one in addenda if not one.item_ref or one.item_ref in children],
        approve_by=due,
        is_overdue=approved is None and today > due,
        child_pks=[children[one["ref"]] for one in items],
        closed=closed,
    )


def draft(meeting: PanelMeeting) -> dict[str, Any]:
    """Return the minutes of ``meeting`` from its record: who was there and what was said of each item."""
    there = meeting.attendance.select_related("appointment__user").order_by("pk")
    present = [
        {
            "who": str(one.appointment.user),
            "part": one.appointment.get_role_display(),
            "agency": one.appointment.get_agency_display(),
            "how": "remotely" if one.is_remote else "in person",
            "joined": f"{one.joined_at:%H:%M}" if one.joined_at else "",
            "left": f"{one.left_at:%H:%M}" if one.left_at else "",
        }
        for one in there
    ]
    quorum = quorum_at(meeting)
    items = PanelItem.objects.on_agenda().filter(meeting=meeting).order_by("pk")
    return {
        "present": present,
        "quorum": "Met" if quorum.is_met else f"Not met. Missing: {', '.join(quorum.missing)}",
        "items": [_item(one) for one in items],
    }


def _item(item: PanelItem) -> dict[str, Any]:
    """Return what the minutes say of one item: no name, the reference of the item alone."""
    declared = item.conflict_answers.exclude(effect="none").select_related("user")
    said: dict[str, Any] = {
        "ref": item.source_id,
        "kind": item.get_kind_display(),
        "question": item.question,
        "interests": [f"{one.user}: {one.get_effect_display().lower()}" for one in declared],
        "put_off": item.deferral_needs if item.decision == "deferred" else "",
    }
    advised = item.recommendation
    if advised is None:
        return said
    tests = dict(KINDS[item.kind].legal_reasons)
    missing = ", ".join(advised.quorum_missing)
    quorum = f"Not met, discussion only. Missing: {missing}" if missing else f"Met: {advised.advising} could advise"
    return said | {
        "recommended": option_words(item, advised.option),
        "money": _money(advised),
        "grounds": [tests.get(code, code) for code in advised.legal_reasons],
        "reasons": advised.reasons,
        "dissent": advised.dissent,
        "conditions": advised.conditions,
        "quorum": quorum,
    }


def _money(advised: Recommendation) -> str:
    """Return the pounds a year that were advised, by agency, as the minutes say them; empty where there are none."""
    parts = (
        ("education", advised.education_amount),
        ("health", advised.health_amount),
        ("social care", advised.social_care_amount),
    )
    shares = [f"{words} £{amount:,.2f}" for words, amount in parts if amount]
    return f"{', '.join(shares)} a year" if shares else ""
