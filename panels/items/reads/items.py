"""One agenda item as its reader may see it: the front sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ehcp.law.days import age_on
from ehcp.ledger.sync import law_in_force
from ehcp.models import AdviceRequest, Child, Deadline, Need, Placement
from ehcp.people.models.merges import kept_of, records_of
from panels.decisions.reads.delegation import first_of_two
from panels.items.reads.comparable import comparable_cases
from panels.items.reads.limits import limits_in_force
from panels.items.reads.papers import Paper, checklist
from panels.items.reads.quorum import Quorum, quorum_of
from panels.models import ConflictAnswer, PanelItem, Ratification, RatificationAct, Recommendation
from panels.options import KINDS, KindOptions
from panels.timetable import latest_safe_day
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
    papers: list[Paper]
    comparable: str
    is_read: bool
    conflicts: list[ConflictAnswer]
    decision: Ratification | None
    decision_words: str
    first: Ratification | None
    first_words: str
    recommendation: Recommendation | None
    option_words: str
    earlier_versions: list[tuple[Recommendation, str]]
    returned: Ratification | None


def find_item(pk: int, user: User, today: date) -> PanelItem | None:
    """Return the item if ``user`` may see it."""
    items = PanelItem.objects.on_agenda().seen_by(user, today)
    return items.select_related("child", "meeting", "presenter", "writer").filter(pk=pk).first()


def kept_child(item: PanelItem) -> Child:
    """Return the record kept of the person an item is about: acts are on that one."""
    kept = kept_of(item.child)
    return item.child if kept == item.child_id else Child.objects.get(pk=kept)


def conflict_answer(item: PanelItem, user: User) -> ConflictAnswer | None:
    """Return the latest answer of ``user`` to the conflict question of ``item``."""
    return item.conflict_answers.filter(user=user).last()


def without_name(item: PanelItem, today: date) -> str:
    """Return who an item is about without a name: reference, initials, age and school, for the conflict question."""
    child = item.child
    initials = "".join(f"{name[:1].upper()}." for name in (child.forename, child.surname) if name)
    schools = sorted({one.institution.name for one in _placements(records_of(child)) if one.institution})
    age = age_on(child.birth_date, today, leap_day_in_march=law_in_force().leap_day_in_march)
    return f"{initials} ({child.source_id}), aged {age}" + (f", of {' and '.join(schools)}" if schools else "")


def _placements(records: list[int]) -> QuerySet[Placement]:
    found = Placement.objects.filter(plan__child__in=records, to_on__isnull=True)
    return found.select_related("institution")


def front_sheet(item: PanelItem, user: User, today: date) -> FrontSheet:
    """Return everything on the front sheet of ``item``."""
    child, records = item.child, records_of(item.child)
    law = law_in_force()
    limit_on = limits_in_force([item], today)[item.pk]
    decision = item.ratifications.effective().select_related("officer", "setting", "seconds__officer").first()
    first, versions = first_of_two(item), list(item.recommendations.select_related("setting", "recorded_by"))
    plan_needs = Need.objects.filter(plan__child__in=records, to_on__isnull=True).order_by("rank")
    advice = AdviceRequest.objects.filter(assessment__child__in=records, assessment__outcome__in=["A", "Y"])
    if item.assessment_id:
        advice = advice.filter(assessment=item.assessment_id)
    earlier = (
        PanelItem.objects.on_agenda()
        .seen_by(user, today)
        .filter(child__in=records)
        .exclude(pk=item.pk)
        .select_related("meeting")
    )
    return FrontSheet(
        item=item,
        kind=KINDS.get(item.kind, KINDS["provision"]),
        age=age_on(child.birth_date, today, leap_day_in_march=law.leap_day_in_march),
        limits=list(
            Deadline.objects.limits().outstanding(today).dated().filter(child__in=records).order_by("due_on")[:6]
        ),
        limit_on=limit_on,
        safe_on=latest_safe_day(limit_on, law.holidays) if limit_on else None,
        needs=list(plan_needs),
        placements=list(_placements(records)),
        advice=list(advice.order_by("requested_on")),
        history=list(earlier.order_by("-meeting__held_on")[:10]),
        quorum=quorum_of(item),
        papers=checklist(item),
        comparable=comparable_cases(item, today),
        is_read=item.read_marks.filter(user=user).exists(),
        conflicts=list(item.conflict_answers.exclude(effect="none").select_related("user")),
        decision=decision,
        decision_words=option_words(item, decision.option) if decision else "",
        first=first,
        first_words=option_words(item, first.option) if first else "",
        recommendation=versions[-1] if versions else None,
        option_words=option_words(item, versions[-1].option) if versions else "",
        earlier_versions=[(one, option_words(item, one.option)) for one in reversed(versions[:-1])],
        returned=returned(item, versions),
    )


def returned(item: PanelItem, versions: list[Recommendation]) -> Ratification | None:
    """Return the question with which a decision officer returned what stands, until it is recorded anew."""
    last = item.ratifications.select_related("officer").last()
    is_open = last is not None and (last.act == RatificationAct.RETURN or _left_open(last))
    return last if is_open and versions and last.recommendation_id == versions[-1].pk else None  # type: ignore[union-attr]


def _left_open(last: Ratification) -> bool:
    return last.is_provisional and last.act == RatificationAct.REJECT


def option_words(item: PanelItem, option: str | None = None) -> str:
    """Return the words of an option, of what the panel recommended where none is given, or nothing."""
    recommendation = item.recommendation if option is None else None
    code = option or (recommendation.option if recommendation else "")
    known = {one.code: one.words for one in KINDS[item.kind].options} if item.kind in KINDS else {}
    return known.get(code, "")


def items_of(child: Child, user: User, today: date) -> list[PanelItem]:
    """Return the items about one child that ``user`` may see, latest meeting first."""
    seen = PanelItem.objects.on_agenda().seen_by(user, today).filter(child__in=records_of(child))
    return list(seen.select_related("meeting").order_by("-meeting__held_on", "-pk"))
