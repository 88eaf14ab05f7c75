"""The funding lines of a child, and one line with all that was done to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from ehcp.models import Child, Placement, Plan
from ehcp.people.models.merges import records_of
from panels.funding.reads.values import BandRates, band_rates, terms_of, total
from panels.models import (
    Adjustment,
    Band,
    Envelope,
    FundingChange,
    FundingLine,
    ItemDecision,
    LineKind,
    LineState,
    PanelItem,
    Payer,
    Payment,
)
from panels.money import Terms, financial_year, year_words
from sendcases.accounts.models import User

# What every authority has before finance has named its own codes.
USUAL_CODE = "HIGH-NEEDS"


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as a list shows it: how it stands, what this financial year costs, and a full year."""

    line: FundingLine
    status: str
    in_year: Decimal
    full_year: Decimal


@dataclass(frozen=True, slots=True)
class LinesOfChild:
    """The lines of one child, those in effect first, and their sum in the financial year of today."""

    words: str
    lines: list[Shown]
    in_year: Decimal
    full_year: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What one agency pays of a line."""

    payer: str
    in_year: Decimal
    full_year: Decimal


@dataclass(frozen=True, slots=True)
class YearCost:
    """What a line costs in one financial year."""

    words: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """One thing done to a line, in words."""

    change: FundingChange
    words: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """One line with its cost by year and agency, its adjustments, payments and history."""

    line: FundingLine
    status: str
    rate: Decimal | None
    words: str
    years: list[YearCost]
    shares: list[Share]
    adjustments: list[Adjustment]
    payments: list[Payment]
    changes: list[Change]
    following: FundingLine | None
    can_change: bool
    waits: bool


ACTS = {
    "agreed": "Agreed",
    "proposed": "Put forward for a second approval",
    "approved": "Approved by a second officer",
    "not_approved": "Not approved",
    "varied": "Varied",
    "ended": "Ended",
    "marked": "Marked as entered by mistake",
}


def lines_of_child(child: Child, user: User, today: date) -> LinesOfChild:
    """Return the lines of a person as far as ``user`` may see them (three queries)."""
    found = FundingLine.objects.visible_to(user).filter(child__in=records_of(child))
    bands, year = band_rates(), financial_year(today)
    shown = [_shown(line, bands, today) for line in found.select_related("institution", "band")]
    counted = [one for one in shown if one.line.state == LineState.AGREED]
    running = [one for one in counted if one.line.from_on <= today and (one.line.to_on or today) >= today]
    return LinesOfChild(
        words=year_words(year),
        lines=sorted(shown, key=lambda one: one.status != "Active"),
        in_year=total(one.in_year for one in counted),
        full_year=total(one.full_year for one in running),
    )


def _shown(line: FundingLine, bands: BandRates, today: date) -> Shown:
    terms = terms_of(line, bands)
    return Shown(line, line.status_words(today), terms.in_year(financial_year(today)), terms.full_year(today))


def find_line(pk: int, user: User) -> FundingLine | None:
    """Return a line if ``user`` may see it."""
    found = FundingLine.objects.visible_to(user).select_related(
        "child", "plan", "placement", "institution", "band", "item__meeting", "recorded_by", "follows"
    )
    return found.filter(pk=pk).first()


def line_page(line: FundingLine, today: date) -> LinePage:
    """Return everything about a line."""
    terms = terms_of(line, band_rates())
    year = financial_year(max(today, line.from_on))
    years = range(financial_year(line.from_on), max(year, financial_year(line.to_on or line.from_on)) + 2)
    following = FundingLine.objects.filter(follows=line).first()
    return LinePage(
        line=line,
        status=line.status_words(today),
        rate=terms.full_year(today) if line.band else line.rate,
        words=year_words(year),
        years=[YearCost(year_words(one), terms.in_year(one)) for one in years if terms.in_year(one)],
        shares=_shares(line, terms, year, max(today, line.from_on)),
        adjustments=list(line.adjustments.all()),
        payments=list(line.payments.all()),
        changes=[Change(one, ACTS.get(one.act, one.act)) for one in line.changes.select_related("by")],
        following=following,
        can_change=line.state == LineState.AGREED
        and (following is None or following.state not in (LineState.AGREED, LineState.PROPOSED)),
        waits=line.state == LineState.PROPOSED,
    )


def _shares(line: FundingLine, terms: Terms, year: int, day: date) -> list[Share]:
    now, full = line.shares(terms.in_year(year)), line.shares(terms.full_year(day))
    return [Share(words, *parts) for words, *parts in zip(Payer.labels, now, full, strict=True) if any(parts)]


def budget_codes() -> list[str]:
    """Return the budget codes in use: those of envelopes and of lines."""
    codes = set(Envelope.objects.exclude(budget_code="").values_list("budget_code", flat=True).distinct())
    lines = FundingLine.objects.filter(child__is_restricted=False)
    codes |= set(lines.values_list("budget_code", flat=True).order_by().distinct())
    return sorted(codes | {USUAL_CODE})


def usual_code(kind: str) -> str:
    """Return the budget code that a line of a kind was last agreed under."""
    lines = FundingLine.objects.agreed().filter(kind=kind).exclude(child__is_restricted=True)
    return lines.order_by("-recorded_at", "-pk").values_list("budget_code", flat=True).first() or USUAL_CODE


def lines_of_item(item: PanelItem, user: User, today: date) -> list[Shown]:
    """Return the funding lines that a decision made, as far as ``user`` may see them."""
    found = FundingLine.objects.visible_to(user).filter(item=item).select_related("institution", "band")
    bands = band_rates() if found else {}
    return [_shown(line, bands, today) for line in found]


def agreed_items(child: Child, user: User, today: date) -> QuerySet[PanelItem, PanelItem]:
    """Return the items on which money of a person was agreed, as far as ``user`` may see them, the latest first."""
    items = PanelItem.objects.on_agenda().seen_by(user, today).filter(child__in=records_of(child))
    return items.filter(decision=ItemDecision.AGREED).select_related("meeting").order_by("-meeting__held_on", "-pk")


def placements_of(child: Child) -> QuerySet[Placement, Placement]:
    """Return the placements of a person that have not ended."""
    return Placement.objects.filter(plan__child__in=records_of(child), to_on__isnull=True).select_related("institution")


def all_bands() -> QuerySet[Band, Band]:
    """Return the bands of the local table."""
    return Band.objects.all()


def kinds_of_lines() -> list[tuple[str, str]]:
    """Return the kinds of line that are about a child, with their words."""
    return [(kind.value, kind.label) for kind in LineKind if kind != LineKind.PLACE]


def plan_of_lines(child: Child, today: date) -> Plan | None:
    """Return the plan that new lines of a person are paid under, if one is maintained."""
    return Plan.objects.maintained(today).filter(child__in=records_of(child)).first()


def waiting(user: User) -> QuerySet[FundingLine, FundingLine]:
    """Return the lines that wait for a second approval, as far as ``user`` may see them, the oldest first."""
    found = FundingLine.objects.visible_to(user).filter(state=LineState.PROPOSED)
    return found.select_related("child", "institution", "band").order_by("recorded_at", "pk")


def children_of(lines: Iterable[FundingLine]) -> list[int | None]:
    """Return the children that lines are about, each once."""
    return list(dict.fromkeys(line.child_id for line in lines if line.child_id is not None))
