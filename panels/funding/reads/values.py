"""What lines are worth: their terms as the calculation knows them, and what each year owes for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from panels.models import Adjustment, BandValue, FundingLine, LineState, Payment, PayRun
from panels.money import NOTHING, Rate, Terms, financial_year, first_day, last_day, month_of, months_between, next_month

BandRates = Mapping[int, tuple[Rate, ...]]


def band_rates() -> BandRates:
    """Return the rates of every band by its number, earliest first (one query)."""
    found: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for band, from_on, amount in BandValue.objects.values_list("band_id", "from_on", "annual_amount"):
        found[band][from_on] = amount  # of two from the same day the later recorded counts
    return {band: tuple(Rate(*one) for one in sorted(values.items())) for band, values in found.items()}


def terms_of(line: FundingLine, bands: BandRates) -> Terms:
    """Return what ``line`` pays, as the calculation knows it."""
    own = (Rate(line.from_on, line.rate),) if line.rate is not None else ()
    rates = own or bands.get(line.band_id or 0, ())
    return Terms(line.unit, rates, line.from_on, line.to_on, line.quantity, line.weeks)


def ended(terms: Terms, to_on: date | None) -> Terms | None:
    """Return ``terms`` up to ``to_on``; None where that is before their first day."""
    return None if to_on is not None and to_on < terms.from_on else replace(terms, to_on=to_on)


def open_month(today: date) -> date:
    """Return the month that is instructed next: the one after the last run, or the present one where none was made."""
    last = PayRun.objects.values_list("month", flat=True).first()
    return next_month(last) if last else month_of(today)


def differences(before: Terms | None, after: Terms | None, posted: date) -> dict[date, Decimal]:
    """Return what changes in each month before ``posted`` when ``after`` takes the place of ``before``."""
    starts = [terms.from_on for terms in (before, after) if terms]
    found = {}
    for month in months_between(min(starts), posted) if starts else ():
        was, now = (terms.in_month(month) if terms else NOTHING for terms in (before, after))
        if now != was:
            found[month] = now - was
    return found


def education_of(line: FundingLine, amount: Decimal) -> Decimal:
    """Return the part of an amount of ``line`` that the high-needs block pays."""
    return line.shares(amount)[0]


@dataclass(frozen=True, slots=True)
class LineYear:
    """
    One line in one financial year, in pounds: its value, what the block owes of it, what was paid of that.

    ``education`` counts a difference in the year it is paid with. ``full_year`` is the block's part of a whole year
    at the rates of the year's last day; never added to a figure of the year itself.
    """

    line: FundingLine
    value: Decimal
    education: Decimal
    paid: Decimal
    full_year: Decimal

    @property
    def unpaid(self) -> Decimal:
        """Return what is still to be paid of it."""
        return max(self.education - self.paid, NOTHING)

    @property
    def committed(self) -> Decimal:
        """Return what the year bears: what was paid, and what is still to be paid."""
        return self.paid + self.unpaid


def lines_of_year(lines: QuerySet[FundingLine, FundingLine], year: int, bands: BandRates) -> list[LineYear]:
    """Return the agreed ones of ``lines`` that cost something in a financial year (four queries, however many)."""
    first, last = first_day(year), last_day(year)
    paid = _paid(first, last)
    moved = _moved(year, first, last)
    named = Q(pk__in=[*paid, *moved]) if paid or moved else Q(pk__in=[])
    running = Q(from_on__lte=last) & (Q(to_on__isnull=True) | Q(to_on__gte=first)) & Q(state=LineState.AGREED)
    found = lines.filter(running | named).select_related("child", "institution", "band")
    return [_line_year(line, year, bands, paid, moved) for line in found]


def _line_year(
    line: FundingLine, year: int, bands: BandRates, paid: Mapping[int, Decimal], moved: Mapping[int, Decimal]
) -> LineYear:
    counts = line.state == LineState.AGREED
    terms = terms_of(line, bands)
    value = terms.in_year(year) if counts else NOTHING
    owed = value + moved.get(line.pk, NOTHING)
    last = last_day(year)
    runs_on = counts and line.from_on <= last and (line.to_on is None or line.to_on >= last)
    return LineYear(
        line=line,
        value=value,
        education=education_of(line, owed),
        paid=paid.get(line.pk, NOTHING),
        full_year=education_of(line, terms.full_year(last)) if runs_on else NOTHING,
    )


def _paid(first: date, last: date) -> dict[int, Decimal]:
    sums = Payment.objects.filter(paid_on__range=(first, last)).values_list("line_id").annotate(Sum("amount"))
    return dict(sums.order_by())


def _moved(year: int, first: date, last: date) -> dict[int, Decimal]:
    """Return by line what is paid in this year for an earlier one, less what is paid in a later one for this."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    near = Adjustment.objects.filter(Q(for_month__range=(first, last)) | Q(posted_month__range=(first, last)))
    for line, month, posted, amount in near.values_list("line_id", "for_month", "posted_month", "amount"):
        if financial_year(month) < year == financial_year(posted):
            found[line] += amount
        elif financial_year(month) == year < financial_year(posted):
            found[line] -= amount
    return found


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum of amounts, in pounds."""
    return sum(amounts, NOTHING)
