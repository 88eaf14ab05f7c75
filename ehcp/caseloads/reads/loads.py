"""What every officer holds, what it weighs, who is away and who covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from ehcp.models import Child, Cover
from ehcp.work.reads.case_list import case_holders, live
from ehcp.work.reads.home import TeamLoad, team_loads
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class Load:
    """One officer: what they hold, who covers them today, and whose cases they cover."""

    held: TeamLoad
    away: Cover | None
    covers: list[Cover]


@dataclass(frozen=True, slots=True)
class Caseloads:
    """The page of caseloads: one row an officer, cover that is in force or planned, the number nobody holds."""

    loads: list[Load]
    cover: list[Cover]
    unallocated: int

    @property
    def mean_weight(self) -> int:
        """Return the mean weight of the caseloads, rounded; 0 where there are none."""
        return round(sum(one.held.weight for one in self.loads) / len(self.loads)) if self.loads else 0


def officers_of(user: User) -> QuerySet[User]:
    """Return the officers a manager sees to: those of the team, or of every team for a manager without one."""
    found = case_holders()
    return found.filter(team=user.team_id) if user.team_id else found


def caseloads(user: User, today: date) -> Caseloads:
    """Return the caseloads that a manager sees to, the heaviest first; officers who hold nothing come last."""
    held = {load.officer.pk: load for load in team_loads(user, today)}
    idle = [TeamLoad(one, 0, 0, 0, 0) for one in officers_of(user) if one.pk not in held]
    standing = list(Cover.objects.unended(today).select_related("officer", "covering"))
    now = [one for one in standing if one.from_on <= today]
    away = {one.officer_id: one for one in now}
    rows = [
        Load(load, away.get(load.officer.pk), [one for one in now if one.covering_id == load.officer.pk])
        for load in [*held.values(), *idle]
    ]
    rows.sort(key=lambda row: (-row.held.weight, str(row.held.officer)))
    known = {row.held.officer.pk for row in rows}
    mine = [one for one in standing if one.officer_id in known or one.covering_id in known]
    nobody = Child.objects.visible_to(user).standing().filter(live(today), officer__isnull=True).count()
    return Caseloads(rows, mine, nobody)


def cover_of(user: User, pk: int, today: date) -> Cover:
    """Return cover that is in force or planned of an officer this manager sees to; raise ``Http404`` for any other."""
    found = Cover.objects.unended(today).select_related("officer", "covering")
    return get_object_or_404(found.filter(pk__in=[one.pk for one in caseloads(user, today).cover]), pk=pk)


def closed_to(officer: User, covering: User, by: User, today: date) -> list[Child]:
    """Return the live restricted cases of ``officer`` that ``by`` may see and that stay closed to ``covering``."""
    held = Child.objects.visible_to(by).standing().filter(live(today), officer=officer, is_restricted=True)
    return list(held.exclude(restriction__members__user=covering).order_by("pk"))
