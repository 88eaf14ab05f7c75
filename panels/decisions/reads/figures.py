"""
The figures of panels (panels paper, section 10): flow, outcome, money, quality and drift, each with its base.

A figure counts the items of a period that panels heard, as they stand today, and leaves out children whose record is
restricted, whoever asks: nothing can be subtracted. Behind each stand its items, as far as the reader may see them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt
from statistics import mean, median, pstdev
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery

from ehcp.law.holidays import Holidays
from ehcp.ledger.sync import law_in_force
from panels.models import Attendance, ItemDecision, ItemKind, PanelItem, PanelKind, Ratification, Recommendation
from panels.options import DEFERRAL_REASONS
from panels.timetable import ratify_by
from sendcases.accounts.models import User

# Three standard errors either way: what chance alone seldom goes beyond.
_LIMIT = 3


@dataclass(frozen=True, slots=True)
class Period:
    """The days between which panels sat, both counting, and a kind of panel or all."""

    first: date
    last: date
    panel: str = ""

    @property
    def words(self) -> str:
        """Return the period as it is printed."""
        days = f"{self.first:%-d %B %Y} to {self.last:%-d %B %Y}"
        return f"{PanelKind(self.panel).label}, {days}" if self.panel else days

    @property
    def query(self) -> str:
        """Return the period as an address names it."""
        return urlencode({"first": self.first.isoformat(), "last": self.last.isoformat(), "panel": self.panel})

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self | None:
        """Return the period that an address names; None for one that is none."""
        panel = query.get("panel", "")
        try:
            first, last = (date.fromisoformat(query.get(name, "")) for name in ("first", "last"))
        except ValueError:
            return None
        return cls(first, last, panel) if first <= last and panel in ("", *PanelKind.values) else None


@dataclass(frozen=True, slots=True)
class Row:
    """One item as the figures count it."""

    pk: int
    kind: str
    decision: str | None
    panel: str
    held_on: date
    letter_sent_on: date | None
    conflict: bool | None
    deferral_reason: str
    has_voice: bool
    amounts: tuple[Decimal | None, Decimal | None, Decimal | None]
    released: Decimal | None
    act: str | None
    decided_on: date | None
    is_discussion_only: bool | None

    @property
    def is_decided(self) -> bool:
        """Say whether the authority decided it one way or the other."""
        return self.decision in (ItemDecision.AGREED, ItemDecision.NOT_AGREED)

    @property
    def pounds(self) -> Decimal:
        """Return the pounds a year agreed, all agencies together."""
        return sum((part for part in self.amounts if part), Decimal(0))


@dataclass(frozen=True, slots=True)
class Measure:
    """A share of items: which of them, of which."""

    code: str
    words: str
    base_words: str
    counts: Callable[[Row], bool]
    base: Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """One share, with its numerator, its denominator and per cent; none without a base."""

    code: str
    words: str
    base_words: str
    number: int
    of: int

    @property
    def percent(self) -> int | None:
        """Return the share in whole per cent."""
        return round(100 * self.number / self.of) if self.of else None


_HEARD, _DECIDED = "items decided or deferred", "items decided"


def _considered(row: Row) -> bool:
    return row.decision is not None


def _decided(row: Row) -> bool:
    return row.is_decided


def _of_considered(code: str, words: str, counts: Callable[[Row], bool]) -> Measure:
    return Measure(code, words, _HEARD, counts, _considered)


def _of_decided(code: str, words: str, counts: Callable[[Row], bool]) -> Measure:
    return Measure(code, words, _DECIDED, counts, _decided)


MEASURES: dict[str, Measure] = {
    one.code: one
    for one in (
        Measure("decided", "Decided", _DECIDED, _decided, _decided),
        Measure("heard", "Items heard", "items on agendas of meetings held", _considered, lambda row: True),
        _of_considered("deferred", "Deferred", lambda row: row.decision == ItemDecision.DEFERRED),
        _of_considered("chair", "Taken by chair’s action", lambda row: row.panel == PanelKind.CHAIR),
        _of_decided("agreed", "Agreed", lambda row: row.decision == ItemDecision.AGREED),
        _of_decided("varied", "Varied by the authority", lambda row: row.act == "vary"),
        _of_decided("rejected", "Rejected by the authority", lambda row: row.act == "reject"),
        _of_decided("told", "Family told", lambda row: row.letter_sent_on is not None),
        Measure(
            "joint",
            "Paid by more than one agency",
            "items agreed with money",
            lambda row: sum(bool(one) for one in row.amounts) > 1,
            lambda row: bool(row.pounds),
        ),
        _of_considered("voice", "With the child’s or the parents’ words", lambda row: row.has_voice),
        Measure(
            "not_quorate",
            "Discussed without a quorum",
            "items with a recommendation",
            lambda row: row.is_discussion_only is True,
            lambda row: row.is_discussion_only is not None,
        ),
        _of_considered("conflict", "With an interest declared", lambda row: row.conflict is True),
    )
}
_FLOW, _OUTCOME = ("heard", "deferred", "chair"), ("agreed", "varied", "rejected", "told")
_QUALITY = ("voice", "not_quorate", "conflict")


@dataclass(frozen=True, slots=True)
class Wait:
    """The middle of some waits in days, and of how many; none where there are none."""

    words: str
    days: float | None
    of: int


@dataclass(frozen=True, slots=True)
class Drift:
    """
    How often one panel agreed in a month, beside what chance allows around its own rate of the period.

    ``average`` is what an item agreed with money costs, pounds a year, and ``is_cost_outside`` whether that is beyond
    what chance allows around the average of the panel.
    """

    panel: str
    month: date
    agreed: int
    decided: int
    low: int
    high: int
    is_outside: bool
    average: Decimal | None = None
    with_money: int = 0
    is_cost_outside: bool = False

    @property
    def percent(self) -> int:
        """Return the share agreed in whole per cent."""
        return round(100 * self.agreed / self.decided)


@dataclass(frozen=True, slots=True)
class PanelFigures:
    """All figures of a period."""

    flow: list[Figure]
    outcome: list[Figure]
    quality: list[Figure]
    joint: Figure
    by_kind: list[Figure]
    deferrals: list[tuple[str, int]]
    waits: list[Wait]
    late: Figure
    committed: Decimal
    released: Decimal
    average: Decimal | None
    with_money: int
    attendance: list[tuple[str, int]]
    drift: list[Drift]


def items_of(period: Period) -> QuerySet[PanelItem, PanelItem]:
    """Return the items of a period that the figures are about."""
    items = PanelItem.objects.filter(
        removed_at__isnull=True,
        child__is_restricted=False,
        meeting__state="held",
        meeting__held_on__range=(period.first, period.last),
    )
    return items.filter(meeting__panel=period.panel) if period.panel else items


def rows_of(period: Period) -> list[Row]:
    """Return the items of a period as the figures count them (one query)."""
    made = Ratification.objects.effective().filter(item=OuterRef("pk"))
    advised = Recommendation.objects.filter(item=OuterRef("pk")).order_by("-number")
    found = items_of(period).annotate(
        act=Subquery(made.values("act")[:1]),
        decided_on=Subquery(made.values("decided_on")[:1]),
        discussed=Subquery(advised.values("is_discussion_only")[:1]),
    )
    names = (
        "pk", "kind", "decision", "meeting__panel", "meeting__held_on", "letter_sent_on", "conflict_declared",
        "deferral_reason", "child_words", "parent_words", "education_amount", "health_amount", "social_care_amount",
        "released_amount", "act", "decided_on", "discussed",
    )  # fmt: skip
    return [_row(*one) for one in found.order_by("pk").values_list(*names)]


def _row(*one: Any) -> Row:
    values: tuple[Any, ...] = (*one[:8], bool(one[8] or one[9]), one[10:13], *one[13:])
    return Row(*values)


def panel_figures(period: Period) -> PanelFigures:
    """Return all figures of a period (three queries, however many items)."""
    rows, holidays = rows_of(period), law_in_force().holidays
    money = _costs(rows)
    kinds = sorted({row.kind for row in rows if row.is_decided})
    return PanelFigures(
        flow=[figure_of(code, rows) for code in _FLOW],
        outcome=[figure_of(code, rows) for code in _OUTCOME],
        quality=[figure_of(code, rows) for code in _QUALITY],
        joint=figure_of("joint", rows),
        by_kind=[_agreed_of(kind, rows) for kind in kinds],
        deferrals=_deferrals(rows),
        waits=_waits(rows),
        late=_late(rows, holidays),
        committed=sum(money, Decimal(0)),
        released=sum((row.released for row in rows if row.released), Decimal(0)),
        average=(sum(money, Decimal(0)) / len(money)).quantize(Decimal("0.01")) if money else None,
        with_money=len(money),
        attendance=_attendance(period),
        drift=_drift(rows),
    )


def figure_of(code: str, rows: Iterable[Row]) -> Figure:
    """Return one share of items."""
    measure = MEASURES[code]
    base = [row for row in rows if measure.base(row)]
    return Figure(code, measure.words, measure.base_words, sum(map(measure.counts, base)), len(base))


def _agreed_of(kind: str, rows: Iterable[Row]) -> Figure:
    decided = [row for row in rows if row.kind == kind and row.is_decided]
    agreed = sum(row.decision == ItemDecision.AGREED for row in decided)
    return Figure(f"kind-{kind}", str(ItemKind(kind).label), "items decided", agreed, len(decided))


def _deferrals(rows: Iterable[Row]) -> list[tuple[str, int]]:
    found = Counter(row.deferral_reason for row in rows if row.decision == ItemDecision.DEFERRED)
    return [(DEFERRAL_REASONS.get(code, "Not recorded"), number) for code, number in found.most_common()]


def _waits(rows: Iterable[Row]) -> list[Wait]:
    decided = [row for row in rows if row.is_decided]
    to_decision = [(row.decided_on - row.held_on).days for row in decided if row.decided_on]
    to_letter = [(row.letter_sent_on - row.held_on).days for row in decided if row.letter_sent_on]
    waits = (("From the panel to the decision", to_decision), ("From the panel to the letter", to_letter))
    return [Wait(words, median(days) if days else None, len(days)) for words, days in waits]


def _late(rows: Iterable[Row], holidays: Holidays) -> Figure:
    decided = [row for row in rows if row.is_decided and row.decided_on]
    late = sum(bool(row.decided_on and row.decided_on > ratify_by(row.held_on, holidays)) for row in decided)
    words = "Decided later than two working days after the panel"
    return Figure("late", words, "items decided here", late, len(decided))


def _attendance(period: Period) -> list[tuple[str, int]]:
    there = Attendance.objects.filter(
        meeting__state="held", meeting__held_on__range=(period.first, period.last)
    ).select_related("appointment")
    if period.panel:
        there = there.filter(meeting__panel=period.panel)
    return Counter(str(one.appointment.get_agency_display()) for one in there).most_common()


def _drift(rows: Iterable[Row]) -> list[Drift]:
    """Return the rates of agreement by panel and month, with control limits around the rate of the panel."""
    decided = [row for row in rows if row.is_decided]
    by_panel: dict[str, list[Row]] = defaultdict(list)
    for row in decided:
        by_panel[row.panel].append(row)
    found = []
    for panel, of_panel in sorted(by_panel.items()):
        rate = sum(row.decision == ItemDecision.AGREED for row in of_panel) / len(of_panel)
        months: dict[date, list[Row]] = defaultdict(list)
        for row in of_panel:
            months[row.held_on.replace(day=1)].append(row)
        costs = _costs(of_panel)
        found += [_month(panel, month, heard, rate, costs) for month, heard in sorted(months.items())]
    return found


def _costs(rows: Iterable[Row]) -> list[Decimal]:
    """Return what each item agreed with money costs, pounds a year."""
    return [row.pounds for row in rows if row.pounds and row.decision == ItemDecision.AGREED]


def _month(panel: str, month: date, heard: list[Row], rate: float, all_costs: list[Decimal]) -> Drift:
    agreed = sum(row.decision == ItemDecision.AGREED for row in heard)
    room = _LIMIT * sqrt(rate * (1 - rate) / len(heard))
    low, high = max(rate - room, 0), min(rate + room, 1)
    outside = not low <= agreed / len(heard) <= high
    costs = _costs(heard)
    return Drift(
        panel=str(PanelKind(panel).label),
        month=month,
        agreed=agreed,
        decided=len(heard),
        low=round(100 * low),
        high=round(100 * high),
        is_outside=outside,
        average=mean(costs).quantize(Decimal("0.01")) if costs else None,
        with_money=len(costs),
        is_cost_outside=bool(costs) and abs(mean(costs) - mean(all_costs)) > _cost_room(all_costs, len(costs)),
    )


def _cost_room(costs: list[Decimal], number: int) -> Decimal:
    """Return how far chance may take the average of ``number`` costs: three standard errors of the panel's own."""
    return _LIMIT * pstdev(costs) / Decimal(number).sqrt()


def words_of(code: str) -> str | None:
    """Return what a figure counts, in words; None for a code that there is none of."""
    kind = code.removeprefix("kind-")
    if code.startswith("kind-") and kind in ItemKind.values:
        return f"{ItemKind(kind).label}: agreed"
    return MEASURES[code].words if code in MEASURES else None


def items_behind(
    code: str, period: Period, user: User, today: date, among: Collection[int] | None = None
) -> list[PanelItem]:
    """Return the items that a figure counts, as far as ``user`` may see them, the latest first; of ``among`` alone."""
    rows = [row for row in rows_of(period) if among is None or row.pk in among]
    if code.startswith("kind-"):
        counted = [row.pk for row in rows if row.kind == code.removeprefix("kind-") and row.decision == "agreed"]
    else:
        measure = MEASURES[code]
        counted = [row.pk for row in rows if measure.base(row) and measure.counts(row)]
    found = PanelItem.objects.seen_by(user, today).filter(pk__in=counted)
    return list(found.select_related("child", "meeting").order_by("-meeting__held_on", "-pk"))
