"""Agreed funding lines with what they cost in the financial year of today, for other systems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from panels.funding.reads.values import band_rates, terms_of
from panels.models import FundingLine, Payer
from panels.money import financial_year, year_words
from sendcases.accounts.models import User


def agreed_lines(user: User) -> QuerySet[FundingLine, FundingLine]:
    """Return the agreed lines of the children ``user`` may see, in a lasting order; none that waits for approval."""
    lines = FundingLine.objects.visible_to(user).agreed().filter(child__isnull=False)
    return lines.select_related("child", "institution", "band", "item", "follows").order_by("pk")


def costed(lines: Iterable[FundingLine], today: date) -> list[Mapping[str, Any]]:
    """Return lines as the API tells them: with their cost in this financial year by agency, and in a full year."""
    bands, year = band_rates(), financial_year(today)
    rows: list[Mapping[str, Any]] = []
    for line in lines:
        terms = terms_of(line, bands)
        cost, full = terms.in_year(year), terms.full_year(max(today, line.from_on))
        parts = dict(zip(Payer.values, line.shares(cost), strict=True))
        rows.append({"line": line, "year": year_words(year), "in_year": cost, "full_year": full} | parts)
    return rows
