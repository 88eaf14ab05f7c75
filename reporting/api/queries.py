"""What a query of the API may ask: strict values, nothing unknown, nothing twice, nothing empty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from ehcp.law import days
from reporting.api.cursors import CURSOR, Unopened, opened
from reporting.dashboards.reads.series import MONTHS, last_whole_month, months_to
from reporting.headlines.reads.asked import Asked, is_report_day, may_list_people
from reporting.kpis import KPIS, Basis, Kpi, Period
from reporting.kpis.period import year_to_date

FIRST_YEAR = 1900
MOST = 200
USUAL = 50
REFERENCE = r"[ -~]{1,100}"
SIZE = r"([1-9]|[1-9][0-9]|1[0-9][0-9]|200)"
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"
MOST_MONTHS = 60
VARIANTS = sorted({variant for _, variant in KPIS if variant})
SIDES = ("numerator", "denominator")
Problems = dict[str, list[str]]
# Children are listed for the periods of reports, never for one free day (threats paper, section 2.3).
REPORT_DAY = "must be today or the last day of a month: children are not listed for other days"
REPORT_PERIOD = "must be whole months, up to today or the last day of a month: children are not listed for days"
FIRST_OF_MONTH = "must be the first day of a month: children are not listed for single days"
LAST_OF_MONTH = "must be the last day of a month: children are not listed for single days"


class IsoDateField(forms.Field):
    """A day written as 2026-03-31, and in no other way."""

    def to_python(self, value: Any) -> date | None:
        """Return the day, or None where nothing was asked."""
        if value in self.empty_values:
            return None
        try:
            return date.fromisoformat(value) if ISO_DAY.fullmatch(value) else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> date:
        raise forms.ValidationError("must be a day as 2026-03-31")


class IsoMonthField(forms.Field):
    """A month written as 2026-03, and in no other way: its first day."""

    def to_python(self, value: Any) -> date | None:
        """Return the first day of the month, or None where nothing was asked."""
        if value in self.empty_values:
            return None
        if not re.fullmatch(MONTH, value) or int(value[:4]) < FIRST_YEAR:
            raise forms.ValidationError(f"must be a month as 2026-03, and not before {FIRST_YEAR}")
        return date.fromisoformat(f"{value}-01")


def _exactly(pattern: str, words: str, **options: Any) -> forms.RegexField:
    return forms.RegexField(rf"\A{pattern}\Z", error_messages={"invalid": words}, required=False, **options)


def _one_of(codes: Iterable[str]) -> forms.ChoiceField:
    listed = [(code, code) for code in codes]
    message = f"must be one of: {', '.join(code for code, _ in listed)}"
    return forms.ChoiceField(choices=listed, required=False, error_messages={"invalid_choice": message})


class PageQuery(forms.Form):
    """Which page of a long list: after which number, and how many rows."""

    cursor = _exactly(CURSOR, "must be the cursor of an earlier answer")
    page_size = _exactly(SIZE, f"must be a number from 1 to {MOST}")

    def clean_cursor(self) -> int:
        """Return the number that a cursor stands for; nothing where the list begins."""
        try:
            return opened(self.cleaned_data["cursor"]) if self.cleaned_data["cursor"] else 0
        except Unopened as error:
            raise forms.ValidationError("must be the cursor of an earlier answer") from error

    def page(self) -> tuple[int, int]:
        """Return the number after which the page begins, and how many rows it has."""
        cleaned = self.cleaned_data
        return cleaned.get("cursor") or 0, int(cleaned.get("page_size") or USUAL)


class ListQuery(PageQuery):
    """Which page of a list of records, and since which day what was recorded of them."""

    changed_since = IsoDateField(required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_changed_since(self) -> date | None:
        """Refuse a day to come, and one before there were records."""
        day: date | None = self.cleaned_data["changed_since"]
        if day is not None and not date(FIRST_YEAR, 1, 1) <= day <= self.today:
            raise forms.ValidationError(f"must be today or in the past, and not before {FIRST_YEAR}")
        return day

    @property
    def since(self) -> date | None:
        """Return the day of a query without errors; none where everything is asked for."""
        day: date | None = self.cleaned_data["changed_since"]
        return day


class FigureQuery(forms.Form):
    """Which day, period and basis; without an answer the calendar year up to today, as known."""

    as_at = IsoDateField(required=False)
    period_start = IsoDateField(required=False)
    period_end = IsoDateField(required=False)
    basis = _one_of(basis.value for basis in Basis)

    def __init__(self, *args: Any, today: date, newest: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.newest = today, newest or today

    def clean(self) -> dict[str, Any]:
        """Work out the day and the period; refuse a future day and a period that does not fit."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("period_start"), cleaned.get("period_end")
        as_at = cleaned.get("as_at") or end or self.newest
        if not date(FIRST_YEAR, 1, 1) <= as_at <= self.today:
            self.add_error("as_at", f"must be today or in the past, and not before {FIRST_YEAR}")
        elif (start is None) != (end is None):
            self.add_error("period_start" if end else "period_end", "give both ends of the period, or neither")
        elif start and end:
            self._check_period(start, end, as_at)
        cleaned["day"] = as_at
        return cleaned

    @property
    def period(self) -> Period | None:
        """Return the period that was given, if one was."""
        start, end = self.cleaned_data.get("period_start"), self.cleaned_data.get("period_end")
        return Period(start, end) if start and end else None

    def _check_period(self, start: date, end: date, as_at: date) -> None:
        if end < start or start.year < FIRST_YEAR:
            self.add_error("period_start", f"must not be after period_end, nor before {FIRST_YEAR}")
        elif as_at < end:
            self.add_error("as_at", "must not be before period_end")

    def asked(self) -> Asked:
        """Return what a query without errors asks for."""
        day = self.cleaned_data["day"]
        return Asked(day, self.period or year_to_date(day), Basis(self.cleaned_data.get("basis") or Basis.KNOWN))


class ReleasedQuery(FigureQuery):
    """Which day and period of what was released; without an answer the newest release, with all its periods."""

    def clean_basis(self) -> str:
        """Refuse figures as known now: a release tells what was known when it was frozen."""
        basis: str = self.cleaned_data["basis"]
        if basis == Basis.LATEST:
            raise forms.ValidationError("must be known: this key reads figures as they were released")
        return basis


class SeriesQuery(forms.Form):
    """Which months, and on which basis; without an answer the last twelve whole months, as known at their ends."""

    first_month = IsoMonthField(required=False)
    last_month = IsoMonthField(required=False)
    basis = _one_of(basis.value for basis in Basis)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Work out the months; refuse one that is not over, and more than ``MOST_MONTHS``."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        over = last_whole_month(self.today).start
        last = cleaned.get("last_month") or over
        first = cleaned.get("first_month") or days.add_months(last, 1 - MONTHS)
        number = (last.year - first.year) * 12 + last.month - first.month + 1
        if last > over:
            self.add_error("last_month", "must be a month that is over")
        elif first.year < FIRST_YEAR:
            self.add_error("first_month", f"must not be before {FIRST_YEAR}")
        elif not 1 <= number <= MOST_MONTHS:
            self.add_error("first_month", f"must not be after last_month, nor more than {MOST_MONTHS} months in all")
        cleaned["months"] = last, number
        return cleaned

    def months(self) -> list[Period]:
        """Return the whole months that a query without errors asks for."""
        last, number = self.cleaned_data["months"]
        return months_to(last_whole_month(days.add_months(last, 1)), number)

    @property
    def basis_asked(self) -> Basis:
        """Return the basis: as known at the end of each month, unless asked otherwise."""
        return Basis(self.cleaned_data.get("basis") or Basis.KNOWN)


class CasesQuery(FigureQuery, PageQuery):
    """Which side of which variant, and which page of the children behind it."""

    variant = _one_of(VARIANTS)
    side = _one_of(SIDES)

    def refusals(self, kpi: Kpi) -> Problems:
        """Return what is wrong with a day or period of a query without errors, as people may not be listed for it."""
        asked = self.asked()
        if not is_report_day(asked.as_at, self.today):
            return {"as_at": [REPORT_DAY]}
        return {} if may_list_people(asked, kpi, self.today) else {"period_start": [REPORT_PERIOD]}


def state_day_refusals(day: date, today: date) -> Problems:
    """Return what is wrong with the day of a list of states: today, or the end of a month up to this one."""
    if day.year < FIRST_YEAR:
        return {"as_at": [f"must not be before {FIRST_YEAR}"]}
    if not is_report_day(day, today):
        return {"as_at": [REPORT_DAY]}
    if (day.year, day.month) > (today.year, today.month):
        return {"as_at": ["must not be after the end of this month"]}
    return {}


def improper(query: QueryDict, known: Iterable[str]) -> Problems:
    """Return what is wrong with the names of a query: unknown, given twice, empty, or with a null character."""
    names = sorted(known)
    wrong: Problems = {}
    for name, values in query.lists():
        if name not in names:
            wrong[_shown(name)] = [f"is not a parameter of this address; it takes: {', '.join(names) or 'none'}"]
        elif len(values) > 1:
            wrong[name] = ["must be given once"]
        elif not values[0] or "\x00" in values[0]:
            wrong[name] = ["must not be empty"]
    return wrong


def _shown(name: str) -> str:
    """Return a name that somebody sent, short and without what no answer should repeat."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:50])
