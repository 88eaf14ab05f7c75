"""The high-needs envelope: what was paid, what is committed, what is left, what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from panels.funding.models import OUTSIDE_THE_BLOCK
from panels.funding.reads.values import LineYear, band_rates, lines_of_year, total
from panels.models import Band, BandValue, Envelope, EnvelopeChange, FundingLine, LineState, PanelItem
from panels.money import NOTHING, days_in, last_day, pence, year_words
from panels.options import KINDS
from sendcases.accounts.models import User

YEARS_AHEAD = 5
LINES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Position:
    """One envelope as it stands, in pounds of the high-needs block (panels paper, section 7)."""

    envelope: Envelope
    actual: Decimal
    unpaid: Decimal
    expected: Decimal
    assumptions: EnvelopeChange | None
    pipeline: int
    lines: int

    @property
    def commitment(self) -> Decimal:
        """Return what was paid and what is still to be paid to 31 March."""
        return self.actual + self.unpaid

    @property
    def headroom(self) -> Decimal:
        """Return what the envelope has left; below nothing where more is committed than there is."""
        return self.envelope.amount - self.commitment

    @property
    def forecast(self) -> Decimal:
        """Return the commitment and what is expected on top."""
        return self.commitment + self.expected

    @property
    def over(self) -> Decimal:
        """Return by how much the forecast exceeds the envelope; nothing where it does not."""
        return max(self.forecast - self.envelope.amount, NOTHING)

    @property
    def words(self) -> str:
        """Return which envelope it is."""
        return self.envelope.budget_code or "High-needs block"

    @property
    def over_words(self) -> str:
        """Return what is said where more is committed than the envelope holds."""
        return (
            f"{self.words}: £{-self.headroom:,.2f} more is committed than the envelope holds. Provision that the law "
            "requires is secured all the same; each new line needs a second approval."
        )


@dataclass(frozen=True, slots=True)
class YearAhead:
    """What the agreed lines cost in one year to come, and in a full year as they stand on its last day."""

    words: str
    education: Decimal


@dataclass(frozen=True, slots=True)
class YearView:
    """The envelopes of one financial year."""

    year: int
    words: str
    positions: list[Position]
    without: Decimal
    full_year: Decimal
    waiting: int
    ahead: list[YearAhead]


def in_the_block() -> QuerySet[FundingLine, FundingLine]:
    """Return the lines that the high-needs block pays for."""
    return FundingLine.objects.exclude(kind__in=OUTSIDE_THE_BLOCK)


def year_view(year: int, today: date) -> YearView:
    """
    Return every envelope of ``year``; its figures count the whole authority, so that they are one for all readers.

    The queries do not grow with the lines.
    """
    bands = band_rates()
    rows = lines_of_year(in_the_block(), year, bands)
    envelopes = list(Envelope.objects.filter(year=year))
    codes = {envelope.budget_code for envelope in envelopes}
    ahead = [
        YearAhead(year_words(later), total(row.committed for row in lines_of_year(in_the_block(), later, bands)))
        for later in range(year + 1, year + YEARS_AHEAD)
    ]
    return YearView(
        year=year,
        words=year_words(year),
        positions=positions(envelopes, rows, today),
        without=NOTHING if "" in codes else total(row.committed for row in rows if row.line.budget_code not in codes),
        full_year=total(row.full_year for row in rows),
        waiting=FundingLine.objects.filter(state=LineState.PROPOSED, child__is_restricted=False).count(),
        ahead=ahead,
    )


def positions(envelopes: Sequence[Envelope], rows: Sequence[LineYear], today: date) -> list[Position]:
    """Return how each envelope stands, given the lines of its year."""
    settings = {one.envelope_id: one for one in EnvelopeChange.objects.filter(envelope__in=envelopes).order_by("pk")}
    pipeline = PanelItem.objects.undecided().filter(kind__in=_money_kinds(), child__is_restricted=False).count()
    return [_position(one, rows, settings.get(one.pk), pipeline, today) for one in envelopes]


def _money_kinds() -> list[str]:
    return [code for code, kind in KINDS.items() if kind.has_money]


def _position(
    envelope: Envelope, rows: Sequence[LineYear], settings: EnvelopeChange | None, pipeline: int, today: date
) -> Position:
    own = [row for row in rows if envelope.budget_code in ("", row.line.budget_code)]
    return Position(
        envelope=envelope,
        actual=total(row.paid for row in own),
        unpaid=total(row.unpaid for row in own),
        expected=_expected(envelope.year, settings, pipeline, today) if settings else NOTHING,
        assumptions=settings,
        pipeline=pipeline,
        lines=len(own),
    )


def _expected(year: int, settings: EnvelopeChange, pipeline: int, today: date) -> Decimal:
    """Return what is expected on top: items in the pipeline by chance and days left, growth, inflation."""
    left = max(min((last_day(year) - today).days + 1, days_in(year)), 0)
    likely = pipeline * settings.probability / 100 * settings.average * left / days_in(year)
    return pence(likely) + settings.growth + settings.inflation


def drill(user: User, year: int, code: str) -> list[LineYear]:
    """Return the lines behind an envelope as far as ``user`` may see them, the costliest first."""
    lines = FundingLine.objects.visible_to(user).exclude(kind__in=OUTSIDE_THE_BLOCK)
    if code:
        lines = lines.filter(budget_code=code)
    rows = lines_of_year(lines, year, band_rates())
    return sorted(rows, key=lambda row: (-row.committed, row.line.source_id))


def page_of(rows: list[LineYear], number: str) -> Page[LineYear]:
    """Return one page of a long list of lines; the nearest there is for a number that is none."""
    return Paginator(rows, LINES_A_PAGE).get_page(number)


@dataclass(frozen=True, slots=True)
class BandRow:
    """One band: its value today, and every value it was given."""

    band: Band
    today: Decimal | None
    values: list[BandValue]


def band_table(today: date) -> list[BandRow]:
    """Return every band with its values, the latest first."""
    rows = []
    for band in Band.objects.prefetch_related("values__recorded_by"):
        values = list(band.values.all())
        begun = [value for value in values if value.from_on <= today]
        rows.append(BandRow(band, begun[-1].annual_amount if begun else None, values[::-1]))
    return rows


def would_exceed(envelope: Envelope, more: Decimal) -> Decimal:
    """Return by how much ``more`` committed would exceed an envelope that is locked; nothing where it fits."""
    if more <= 0:
        return NOTHING
    rows = lines_of_year(in_the_block(), envelope.year, band_rates())
    committed = total(row.committed for row in rows if envelope.budget_code in ("", row.line.budget_code))
    return max(committed + more - envelope.amount, NOTHING)
