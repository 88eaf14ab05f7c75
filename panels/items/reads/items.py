"""One agenda item as its reader may see it: the front sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.law.days import age_on
from ehcp.ledger.sync import law_in_force
from ehcp.models import AdviceRequest, Child, Deadline, Need, Placement
from panels.items.reads.limits import limits_in_force
from panels.items.reads.quorum import Quorum, quorum_of
from panels.models import ConflictAnswer, PanelItem, Ratification
from panels.options import KINDS, KindOptions, latest_safe_day
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class FrontSheet:
    """The one-page front sheet of an item (panels paper, section 4)."""

    item: PanelItem
    kind: KindOptions
    age: int
    limits: list[Deadline]
    limit_on: date | None
    safe_on: date | None
    needs: list[Need]
    placements: list[Placement]
    advice: list[AdviceRequest]
    history: list[PanelItem]
    quorum: Quorum
    conflicts: list[ConflictAnswer]
    decision: Ratification | None
    option_words: str


def find_item(pk: int, user: User, today: date) -> PanelItem | None:
    """Return the item if ``user`` may see it."""
    items = PanelItem.objects.on_agenda().seen_by(user, today)
    return items.select_related("child", "meeting", "recommendation", "presenter", "writer").filter(pk=pk).first()


def conflict_answer(item: PanelItem, user: User) -> ConflictAnswer | None:
    """Return the latest answer of ``user`` to the conflict question of ``item``."""
    return item.conflict_answers.filter(user=user).last()


def likely_interests(item: PanelItem, user: User) -> list[str]:
    """Return what the system itself sees that may be an interest, in plain words."""
    seen = []
    if user.last_name and user.last_name.casefold() == item.child.surname.casefold():
        seen.append("You share a surname with this child.")
    if user.pk in {item.presenter_id, item.writer_id}:
        seen.append("You present or wrote this item.")
    return seen


def front_sheet(item: PanelItem, today: date) -> FrontSheet:
    """Return everything on the front sheet of ``item``."""
    child = item.child
    law = law_in_force()
    limit_on = limits_in_force([item], today)[item.pk]
    plan_needs = Need.objects.filter(plan__child=child, to_on__isnull=True).order_by("rank")
    placements = Placement.objects.filter(plan__child=child, to_on__isnull=True).select_related("institution")
    advice = AdviceRequest.objects.filter(assessment__child=child, assessment__outcome__in=["A", "Y"])
    earlier = PanelItem.objects.on_agenda().filter(child=child).exclude(pk=item.pk).select_related("meeting")
    return FrontSheet(
        item=item,
        kind=KINDS.get(item.kind, KINDS["provision"]),
        age=age_on(child.birth_date, today, leap_day_in_march=law.leap_day_in_march),
        limits=list(Deadline.objects.limits().outstanding(today).dated().filter(child=child).order_by("due_on")[:6]),
        limit_on=limit_on,
        safe_on=latest_safe_day(limit_on, law.holidays) if limit_on else None,
        needs=list(plan_needs),
        placements=list(placements),
        advice=list(advice.order_by("requested_on")),
        history=list(earlier.order_by("-meeting__held_on")[:10]),
        quorum=quorum_of(item),
        conflicts=list(item.conflict_answers.exclude(effect="none").select_related("user")),
        decision=item.ratifications.exclude(act="return").select_related("officer").first(),
        option_words=option_words(item),
    )


def option_words(item: PanelItem) -> str:
    """Return the words of what the panel recommended, or nothing."""
    recommendation = getattr(item, "recommendation", None)
    known = {option.code: option.words for option in KINDS[item.kind].options} if item.kind in KINDS else {}
    return known.get(recommendation.option, "") if recommendation else ""


def items_of(child: Child, user: User, today: date) -> list[PanelItem]:
    """Return the items about one child that ``user`` may see, latest meeting first."""
    seen = PanelItem.objects.on_agenda().seen_by(user, today).filter(child=child)
    return list(seen.select_related("meeting").order_by("-meeting__held_on", "-pk"))
