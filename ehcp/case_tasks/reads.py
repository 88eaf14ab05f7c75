"""The tasks of a case and of a person, and who may be given one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from ehcp import permissions
from ehcp.caseloads.models import held_or_covered
from ehcp.cases.reads.case import CaseNow
from ehcp.models import CaseTask, Child
from sendcases.accounts.models import User
from sendcases.accounts.roles import CASEWORK_ROLES

ON_HOME = 50


def tasks_of(case: CaseNow) -> list[CaseTask]:
    """Return the open tasks of a case, the first due first."""
    found = CaseTask.objects.open().filter(child__in=case.records)
    return list(found.select_related("owner"))


def task_of(case: CaseNow, pk: int) -> CaseTask | None:
    """Return one open task of the person whose case is open; None for any other number."""
    return next((one for one in tasks_of(case) if one.pk == pk), None)


def may_own(user: User, child: Child) -> bool:
    """Say whether a person works on cases and may see this child."""
    return bool(permissions.is_caseworker(user)) and Child.objects.visible_to(user).filter(pk=child.pk).exists()


def owners(child: Child) -> QuerySet[User]:
    """Return who may be given a task about a child: those who work on cases; of a restricted one, its list."""
    found = User.objects.filter(is_active=True, grants__role__in=CASEWORK_ROLES).distinct()
    if child.is_restricted:
        found = found.filter(restricted_cases__restriction__child=child)
    return found.order_by("first_name", "last_name", "pk")


def my_tasks(user: User, today: date) -> dict[str, Any]:
    """Return the open tasks of ``user`` and of whom they cover, the first due first, as a part of *My work*."""
    mine = held_or_covered(user, today, "owner")
    found = CaseTask.objects.visible_to(user).open().filter(mine, child__deceased_on__isnull=True)
    listed = list(found.select_related("child", "recorded_by", "owner")[: ON_HOME + 1])
    shown = listed[:ON_HOME]
    count = f"the first {ON_HOME}" if len(listed) > ON_HOME else str(len(shown))
    return {"tasks": shown, "count": count, "today": today, "read_pks": [one.child_id for one in shown]}
