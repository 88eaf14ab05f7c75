"""The contacts of a case, when we last heard and what is due next, and the replies that somebody owes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ehcp import permissions
from ehcp.caseloads.models import held_or_covered
from ehcp.cases.reads.case import CaseNow
from ehcp.models import Contact, Direction, ReplyFrom
from sendcases.accounts.models import User

SHOWN, ON_HOME = 100, 50


@dataclass(frozen=True, slots=True)
class Heard:
    """When the family or somebody around the child was last in touch, and the replies that are owed."""

    last: Contact | None
    owed: list[Contact]


def contact_of(case: CaseNow, pk: int) -> Contact | None:
    """Return one contact of the person whose case is open; None for any other number."""
    found = Contact.objects.filter(pk=pk, child__in=case.records)
    return found.select_related("child", "relation__person").first()


def heard(case: CaseNow) -> Heard:
    """Return when we last heard, and the replies owed by us and to us, the first due first (two queries)."""
    own = Contact.objects.filter(child__in=case.records).select_related("relation__person")
    owed = own.filter(replied_on__isnull=True).exclude(reply_from=ReplyFrom.NOBODY)
    return Heard(own.filter(direction=Direction.IN).first(), list(owed.order_by("reply_due_on", "pk")))


def contacts_tab(case: CaseNow, user: User) -> dict[str, Any]:
    """Return the replies that are owed, and the latest contacts."""
    own = Contact.objects.filter(child__in=case.records).select_related("relation__person", "recorded_by")
    found = list(own[: SHOWN + 1])
    return {
        "heard": heard(case),
        "contacts": found[:SHOWN],
        "has_more": len(found) > SHOWN,
        "may_log": permissions.may_record_receipt(user),
    }


def replies_owed(user: User, today: date) -> dict[str, Any]:
    """
    Return the replies that are owed by us on the cases ``user`` sees to, the first due first.

    An officer's: those of the cases they hold; a manager's: those of their team, or of everybody without a team;
    business support's: those of cases that nobody holds.
    """
    mine = Q(pk__in=[])
    if permissions.is_case_officer(user):
        mine |= held_or_covered(user, today)
    if permissions.is_manager(user):
        mine |= Q(child__team=user.team_id) if user.team_id else Q(pk__gt=0)
    if permissions.is_business_support(user):
        mine |= Q(child__officer__isnull=True)
    found = Contact.objects.visible_to(user).awaiting(ReplyFrom.US).filter(mine, child__deceased_on__isnull=True)
    listed = list(found.select_related("child", "relation__person").order_by("reply_due_on", "pk")[: ON_HOME + 1])
    shown = listed[:ON_HOME]
    count = f"the first {ON_HOME}" if len(listed) > ON_HOME else str(len(shown))
    return {"replies": shown, "today": today, "read_pks": [one.child_id for one in shown], "count": count}
