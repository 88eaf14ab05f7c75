"""Blind moderation: what may be drawn, what waits for whom, what they see of it, and how alike decisions were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from ehcp.law.days import age_on
from ehcp.ledger.sync import law_in_force
from ehcp.models import AdviceRequest, Need
from ehcp.people.models.merges import records_of
from ehcp.work.reads.home import Tile
from panels.decisions.reads.figures import Period, items_of
from panels.models import (
    Attendance,
    ConflictAnswer,
    ItemDecision,
    ItemKind,
    Moderation,
    PanelItem,
    PanelKind,
    PanelRole,
    Ratification,
    Recommendation,
)
from panels.options import KINDS, KindOptions
from panels.permissions import UNDERTAKING_DAYS, may_see_figures
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

MINE_SHOWN = 50
_PRIVILEGED = [code for code, kind in KINDS.items() if kind.is_privileged]


def drawable(period: Period) -> QuerySet[PanelItem, PanelItem]:
    """Return the items of a period that the authority decided here and that were never drawn."""
    decided = items_of(period).filter(
        Exists(Ratification.objects.effective().filter(item=OuterRef("pk"))),
        decision__in=[ItemDecision.AGREED, ItemDecision.NOT_AGREED],
        moderation__isnull=True,
    )
    return decided.exclude(kind__in=_PRIVILEGED).order_by("pk")


def moderators(on: date) -> list[User]:
    """Return who sits on the moderation panel on a day with an undertaking of the last year."""
    seats = Q(
        appointments__panel=PanelKind.MODERATION,
        appointments__role__in=[PanelRole.CHAIR, PanelRole.ADVISER],
        appointments__from_on__lte=on,
        appointments__undertaking_on__gt=on - timedelta(days=UNDERTAKING_DAYS),
    ) & (Q(appointments__to_on__isnull=True) | Q(appointments__to_on__gte=on))
    return list(User.objects.filter(seats, is_active=True).distinct().order_by("pk"))


def took_part(items: Iterable[PanelItem]) -> dict[int, set[int]]:
    """Return who presented, wrote, heard, recorded or decided each item, or declared an interest, by its key."""
    found: dict[int, set[int]] = defaultdict(set)
    meetings: dict[int, list[int]] = defaultdict(list)
    for item in items:
        found[item.pk] |= {pk for pk in (item.presenter_id, item.writer_id) if pk is not None}
        meetings[item.meeting_id].append(item.pk)
    keys = list(found)
    told = (
        Ratification.objects.filter(item__in=keys).values_list("item_id", "officer_id"),
        Recommendation.objects.filter(item__in=keys).values_list("item_id", "recorded_by_id"),
        ConflictAnswer.objects.filter(item__in=keys).exclude(effect="none").values_list("item_id", "user_id"),
    )
    for rows in told:
        for item_pk, user_pk in rows:
            found[item_pk].add(user_pk)
    there = Attendance.objects.filter(meeting__in=list(meetings)).values_list("meeting_id", "appointment__user_id")
    for meeting_pk, user_pk in there:
        for item_pk in meetings[meeting_pk]:
            found[item_pk].add(user_pk)
    return found


def waits_for(user: User, item: PanelItem) -> Moderation | None:
    """Return the moderation of ``item`` that ``user`` has still to answer; its outcome stays closed until then."""
    return Moderation.objects.visible_to(user).waiting().filter(item=item).first()


def tiles_of(user: User) -> list[Tile]:
    """Return the count of the items that ``user`` was given to decide again and has not yet, where there is one."""
    waiting = Moderation.objects.visible_to(user).waiting().count()
    return [Tile("Items to decide again, blind", waiting, reverse("panels:moderation"))] if waiting else []


def find_moderation(pk: int, user: User) -> Moderation | None:
    """Return what ``user`` was given to decide again and has not yet."""
    given = Moderation.objects.visible_to(user).waiting().select_related("item__child", "item__meeting")
    return given.filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class BlindSheet:
    """What a moderator sees of an item: the question as the panel had it, no name and no outcome."""

    item: PanelItem
    kind: KindOptions
    kind_words: str
    age: int
    needs: list[str]
    advice: list[str]


def blind_sheet(moderation: Moderation) -> BlindSheet:
    """Return what was before the panel on the day of its meeting (two queries and those of the merged records)."""
    item, on = moderation.item, moderation.item.meeting.held_on
    records = records_of(item.child)
    needs = Need.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), plan__child__in=records, from_on__lte=on)
    advice = AdviceRequest.objects.filter(assessment__child__in=records, received_on__lte=on)
    return BlindSheet(
        item=item,
        kind=KINDS[item.kind],
        kind_words=str(ItemKind(item.kind).label),
        age=age_on(item.child.birth_date, on, leap_day_in_march=law_in_force().leap_day_in_march),
        needs=[str(one.get_sen_type_display()) for one in needs.order_by("rank", "pk")],
        advice=sorted({str(one.get_kind_display()) for one in advice}),
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """One item decided twice: what the authority decided, and what the moderator would have, with the reasons."""

    item: PanelItem
    decided: str
    again: str
    is_alike: bool
    is_same_option: bool
    legal_reasons: list[str]
    reasons: str
    answered_on: date


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the items decided twice came out alike, and how many with the very same option."""

    words: str
    alike: int
    same: int
    of: int

    @property
    def percent(self) -> int | None:
        """Return the share that came out alike, in whole per cent; none without a base."""
        return round(100 * self.alike / self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class ModerationPage:
    """What waits for one person, what came of what they said, and for who sees figures how alike decisions were."""

    waiting: list[Moderation]
    mine: list[Compared]
    total: Agreement
    by_kind: list[Agreement]
    compared: list[Compared]
    left: int


def moderation_page(user: User, today: date, *, sees_figures: bool) -> ModerationPage:
    """Return what ``user`` has still to decide again, and the agreement of all that was (six queries at most)."""
    own = Moderation.objects.visible_to(user)
    waiting = own.waiting().select_related("item").order_by("drawn_at", "pk")
    rows = _compared(Moderation.objects.counted()) if sees_figures else []
    seen = set()
    if rows:
        keys = [row.item.pk for row in rows]
        seen = set(PanelItem.objects.seen_by(user, today).filter(pk__in=keys).values_list("pk", flat=True))
    kinds = sorted({row.item.kind for row in rows})
    return ModerationPage(
        waiting=list(waiting),
        mine=_compared(own.filter(answer__isnull=False))[:MINE_SHOWN],
        total=agreement("All kinds", rows),
        by_kind=[agreement(str(ItemKind(kind).label), [r for r in rows if r.item.kind == kind]) for kind in kinds],
        compared=[row for row in rows if row.item.pk in seen],
        left=Moderation.objects.waiting().filter(item__child__is_restricted=False).count() if sees_figures else 0,
    )


def agreement(words: str, rows: Sequence[Compared]) -> Agreement:
    """Return how alike some items were decided."""
    return Agreement(words, sum(row.is_alike for row in rows), sum(row.is_same_option for row in rows), len(rows))


def moderation_of(item: PanelItem, user: User) -> Compared | None:
    """
    Return what came of deciding ``item`` again, blind, for those who see figures and whoever decided it again.

    The item itself must have been found for ``user``; what a moderator has still to answer tells nothing.
    """
    done = Moderation.objects.filter(item=item, answer__isnull=False)
    found = _compared(done if may_see_figures(user) else done.filter(moderator=user))
    return found[0] if found else None


def _compared(done: QuerySet[Moderation, Moderation]) -> list[Compared]:
    """Return the items of ``done``, each answered, beside what the authority decided, the latest answered first."""
    done = done.select_related("answer", "item__child", "item__meeting")
    moderated = list(done.order_by("-answer__answered_at", "-pk"))
    made = {
        one.item_id: one for one in Ratification.objects.effective().filter(item__in=[one.item_id for one in moderated])
    }
    return [_compare(one, made[one.item_id]) for one in moderated if one.item_id in made]


def _compare(one: Moderation, made: Ratification) -> Compared:
    kind = KINDS[one.item.kind]
    agreed, again = one.item.decision == ItemDecision.AGREED, kind.option(one.answer.option)
    decided = kind.option(made.option).words if made.option in kind.codes else one.item.get_decision_display()
    if made.act == "reject":
        decided = f"Rejected: {decided}"
    is_alike = agreed == again.agrees
    legal = dict(kind.legal_reasons)
    return Compared(
        item=one.item,
        decided=decided,
        again=again.words,
        is_alike=is_alike,
        is_same_option=is_alike and made.option == again.code,
        legal_reasons=[legal.get(code, code) for code in one.answer.legal_reasons],
        reasons=one.answer.reasons,
        answered_on=london_day(one.answer.answered_at),
    )
