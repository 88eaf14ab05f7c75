"""Hand-overs as their pages show them: how far they are, the cases, the sheets, who was told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404

from ehcp import permissions
from ehcp.jobs.reads import JobPage
from ehcp.models import PENDING, HandedCase, HandedCaseState, HandOver, HandOverState, Job, JobState
from sendcases.accounts.models import User

PER_PAGE, SHEETS_PER_PAGE = 50, 20
RECENT = timedelta(days=28)


def hand_overs_for(user: User) -> QuerySet[HandOver]:
    """Return the hand-overs somebody may look at: a manager those of the team or of all, an officer their own."""
    found = HandOver.objects.select_related("officer", "to", "made_by", "confirmed_by", "preparation", "work")
    own = (Q(officer=user) | Q(to=user)) & Q(state__in=(HandOverState.PLANNED, HandOverState.DONE))
    if not permissions.may_manage(user):
        return found.filter(own)
    if user.team_id is None:
        return found
    team = Q(officer__team=user.team_id) | Q(to__team=user.team_id)
    return found.filter(own | team | Q(made_by=user))


def hand_over_of(user: User, pk: int) -> HandOver:
    """Return one hand-over that ``user`` may look at; raise ``Http404`` for any other."""
    found = hand_overs_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def open_hand_overs(user: User, now: datetime) -> list[HandOver]:
    """Return the hand-overs that are prepared, planned or done in the last 28 days, the latest first."""
    is_open = Q(state__in=(HandOverState.PREPARED, HandOverState.PLANNED))
    return list(hand_overs_for(user).filter(is_open | Q(done_at__gte=now - RECENT)))


def job_of(hand_over: HandOver) -> Job:
    """Return the latest job of a hand-over."""
    return hand_over.work or hand_over.preparation


@dataclass(frozen=True, slots=True)
class HandOverPage(JobPage):
    """One hand-over: how far its latest job is, what became of the cases the reader may see, one page of them."""

    hand_over: HandOver
    counts: Counter[str]
    weight: int
    told: int
    untold: int
    page: Page[HandedCase]
    now: datetime

    @property
    def is_prepared(self) -> bool:
        """Say whether it can be confirmed: the sheets are written and nobody has confirmed or called it off."""
        return self.hand_over.state == HandOverState.PREPARED and self.job.state == JobState.DONE

    @property
    def is_interrupted(self) -> bool:
        """Say whether the work stopped and waits for a person."""
        return self.job.state == JobState.INTERRUPTED

    @property
    def why(self) -> str:
        """Return why the work was refused, in words."""
        return str(self.job.report.get("why", "")) if self.job.state == JobState.REFUSED else ""

    @property
    def may_be_called_off(self) -> bool:
        """Say whether it has not taken effect and is not taking effect."""
        is_open = self.hand_over.state in (HandOverState.PREPARED, HandOverState.PLANNED)
        return is_open and (self.hand_over.work is None or self.hand_over.work.state == JobState.REFUSED)

    @property
    def may_be_undone(self) -> bool:
        """Say whether it took effect lately and is not being undone."""
        done_at = self.hand_over.done_at
        is_done = self.hand_over.state == HandOverState.DONE and self.job.state not in PENDING
        return is_done and done_at is not None and self.now - done_at <= RECENT

    @property
    def moving(self) -> int:
        """Return how many cases are to go or went."""
        names = (HandedCaseState.LISTED, HandedCaseState.WAITING, HandedCaseState.MOVED, HandedCaseState.BACK)
        return sum(self.counts[name] for name in names)


def hand_over_page(hand_over: HandOver, user: User, now: datetime, said: dict[str, Any], page: str) -> HandOverPage:
    """Return one page of the cases of a hand-over that ``user`` may see, those that do not go first."""
    cases = hand_over.cases.visible_to(user)
    rows = list(cases.values_list("state", "weight", "letter", "untold"))
    first = Q(state=HandedCaseState.LEFT) | ~Q(why="")
    listed = cases.select_related("child", "letter").alias(is_first=first).order_by("-is_first", "-weight", "pk")
    return HandOverPage(
        job=job_of(hand_over),
        said=said,
        hand_over=hand_over,
        counts=Counter(state for state, *_ in rows),
        weight=sum(weight for state, weight, *_ in rows if state != HandedCaseState.LEFT),
        told=sum(1 for *_, letter, _ in rows if letter),
        untold=sum(1 for *_, untold in rows if untold),
        page=Paginator(listed, PER_PAGE).get_page(page),
        now=now,
    )


def sheets_page(hand_over: HandOver, user: User, page: str) -> Page[HandedCase]:
    """Return one page of the sheets of a hand-over, of the children ``user`` may see, by surname."""
    found = hand_over.cases.visible_to(user).exclude(sheet={}).select_related("child")
    pages = Paginator(found.order_by("child__surname", "child__forename", "pk"), SHEETS_PER_PAGE)
    shown = pages.get_page(page)
    for row in shown:
        row.sheet = _with_days(row.sheet)
    return shown


def _with_days(value: Any) -> Any:
    """Return a sheet with its days as days."""
    if isinstance(value, dict):
        return {
            name: _day(one) if name in ("on", "next_on", "heard_on") else _with_days(one) for name, one in value.items()
        }
    return [_with_days(one) for one in value] if isinstance(value, list) else value


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def handed_to_me(user: User, today: date) -> dict[str, Any]:
    """Return the hand-overs to and from ``user`` that are planned or new, as a part of *My work*."""
    own = HandOver.objects.filter(Q(to=user) | Q(officer=user)).select_related("officer", "to")
    lately = Q(state=HandOverState.DONE, takes_effect_on__gte=today - RECENT, to=user)
    return {"hand_overs": list(own.filter(Q(state=HandOverState.PLANNED) | lately)), "user": user}
