"""The consultations of a case side by side; those that wait, over all cases; how many they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from ehcp import permissions
from ehcp.cases.reads.case import CaseNow
from ehcp.law.rules import rule_in_force
from ehcp.law.settings import Law
from ehcp.models import Consultation, Deadline
from sendcases.accounts.models import User

RULE = "consult_reply"


@dataclass(frozen=True, slots=True)
class Side:
    """One consultation on a day, for a column of the comparison: due when, and how it stands."""

    consultation: Consultation
    due_on: date
    today: date

    @property
    def is_silent(self) -> bool:
        """Say whether the 15 days are over without a reply."""
        return self.consultation.is_waiting(self.today) and self.due_on < self.today

    @property
    def days_late(self) -> int:
        """Return by how many days the reply is late: of one that came, or of one still waited for."""
        end = self.consultation.replied_on or self.today
        return max((end - self.due_on).days, 0)

    @property
    def state(self) -> str:
        """Return how it stands, in words."""
        one = self.consultation
        if one.chosen_on:
            return "Chosen for section I"
        if one.withdrawn_on:
            return "Withdrawn"
        if one.reply:
            return str(one.get_reply_display())
        if not one.is_waiting(self.today):
            return "No longer waited for"
        return "No reply" if self.is_silent else "Waiting"

    @property
    def colour(self) -> str:
        """Return the colour of the tag of how it stands."""
        colours = {"Chosen for section I": "green", "Can meet the needs": "green", "No reply": "red", "Waiting": "blue"}
        return colours.get(self.state, "orange" if self.consultation.reply == "objects" else "grey")


def reply_due(sent_on: date, law: Law) -> date:
    """Return the last day on which a setting consulted on a day replies in time (Code of Practice 2015, 9.83)."""
    due = rule_in_force(RULE, sent_on).due_on(sent_on, law)
    if due is None:
        raise ValueError(RULE)
    return due


def sides(case: CaseNow) -> list[Side]:
    """Return the consultations of a case, those that the family asked for first, withdrawn ones last."""
    found = Consultation.objects.with_standing().filter(plan__child__in=case.records)
    found = found.select_related("institution", "plan")
    listed = [Side(one, reply_due(one.sent_on, case.law), case.today) for one in found]
    return sorted(
        listed,
        key=lambda one: (
            one.consultation.withdrawn_on is not None,
            not one.consultation.is_requested,
            one.consultation.sent_on,
            one.consultation.pk,
        ),
    )


def _mine(user: User) -> Q:
    mine = Q(pk__in=[])
    if permissions.is_case_officer(user):
        mine |= Q(plan__child__officer=user.pk)
    if permissions.is_manager(user):
        mine |= Q(plan__child__team=user.team_id) if user.team_id else Q(pk__gt=0)
    return mine


def waiting(user: User, *, whole: bool = False) -> QuerySet[Consultation]:
    """Return the consultations without a reply of the children ``user`` may see, the first sent first."""
    found = Consultation.objects.visible_to(user).waiting()
    found = found if whole else found.filter(_mine(user))
    return found.select_related("institution", "plan__child__officer").order_by("sent_on", "pk")


@dataclass(frozen=True, slots=True)
class SilentCount:
    """The number of settings past their 15 days, which leads to the list of them."""

    text: str
    number: int
    href: str


def silent_tile(user: User, today: date) -> dict[str, Any]:
    """Return the number of settings that have not replied in their 15 days, as a count of *My work*."""
    late = Deadline.objects.current().overdue(today).filter(rule=RULE)
    number = waiting(user).filter(source_id__in=late.values("record_id")).count()
    href = reverse("ehcp:consultations-waiting")
    return {"tiles": [SilentCount("Settings that have not replied", number, href)] if number else []}
