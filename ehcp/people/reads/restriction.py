"""Restricted records, as those on their lists see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ehcp.models import Child, Restriction, RestrictionNotice
from sendcases.accounts.models import User
from sendcases.accounts.roles import CASE_READER_ROLES


def case_readers() -> QuerySet[User]:
    """Return the people who may read cases, the only ones who can be on a list."""
    found = User.objects.filter(is_active=True, grants__role__in=CASE_READER_ROLES)
    return found.distinct().order_by("last_name", "first_name", "pk")


def any_restricted(child_pks: Collection[int]) -> bool:
    """Say whether a restricted record is among those with these numbers."""
    return Child.objects.filter(pk__in=child_pks, is_restricted=True).exists()


def restriction_of(child: Child) -> Restriction | None:
    """Return the restriction in force on a record the person may see."""
    return Restriction.objects.filter(child=child).first()


def present_values(child: Child, user: User) -> dict[str, object]:
    """Return what the form opens with: the restriction in force, or the person and the officer as its list."""
    stored = restriction_of(child)
    if stored is None:
        return {"members": [pk for pk in {user.pk, child.officer_id} if pk]}
    named = list(stored.members.values_list("user", flat=True))
    return {"reason": stored.reason, "reason_text": stored.reason_text, "review_on": stored.review_on, "members": named}


@dataclass(frozen=True)
class RestrictedRow:
    """One restricted record on the list of those to review."""

    restriction: Restriction
    is_review_late: bool


def restricted_records(user: User, today: date) -> list[RestrictedRow]:
    """Return the restricted records on whose lists ``user`` is, the next review first."""
    seen = Child.objects.visible_to(user).standing().filter(is_restricted=True)
    found = Restriction.objects.filter(child__in=seen).select_related("child").order_by("review_on", "pk")
    return [RestrictedRow(one, one.review_on < today) for one in found]


def open_notices(user: User) -> list[RestrictionNotice]:
    """Return what ``user`` is asked to look into, as one of those named on a restricted record; oldest first."""
    found = RestrictionNotice.objects.open_for(user).filter(child__in=Child.objects.visible_to(user))
    return list(found.select_related("child", "about", "raised_by").order_by("raised_at", "pk"))


def has_notices(user: User) -> bool:
    """Say whether ``user`` is asked to look into something."""
    return RestrictionNotice.objects.open_for(user).exists()
