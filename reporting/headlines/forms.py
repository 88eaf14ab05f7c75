"""The pickers of the headlines: day, period, basis; all of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from ehcp.fields import PARTS, CaseForm, DateField
from reporting.headlines.reads.asked import PRESETS, Asked, preset_period
from reporting.kpis import Basis, Period, PeriodRefused

DAYS = ("as_at", "start", "end")
KEPT = ("period", "basis", *(f"{name}-{part}" for name in DAYS for part in PARTS))
BASES = [
    (Basis.KNOWN.value, "As it was known on that day"),
    (Basis.LATEST.value, "As it is known now"),
]


class HeadlineForm(CaseForm):
    """Which day, which period, which basis; without an answer the calendar year up to today, as known."""

    as_at = DateField(label="As-at day", when="past", help_text="The figures describe the close of this day")
    period = forms.ChoiceField(label="Period", choices=list(PRESETS.items()), widget=forms.RadioSelect)
    start = DateField(label="First day", required=False, help_text="Only for other days")
    end = DateField(label="Last day", required=False, help_text="Only for other days")
    basis = forms.ChoiceField(label="Read about past days", choices=BASES, widget=forms.RadioSelect)

    def __init__(self, query: Mapping[str, Any], *, today: date) -> None:
        super().__init__(_with_defaults(query, today), today=today)

    def clean(self) -> dict[str, Any]:
        """Work out the period; say beside the box what is wrong with it."""
        cleaned: dict[str, Any] = super().clean() or {}
        as_at, preset = cleaned.get("as_at"), cleaned.get("period")
        if as_at and preset:
            cleaned["days"] = self._own(cleaned, as_at) if preset == "own" else preset_period(preset, as_at)
        return cleaned

    def _own(self, cleaned: dict[str, Any], as_at: date) -> Period | None:
        for name, words in (("start", "first"), ("end", "last")):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"Enter the {words} day of the period")
        start, end = cleaned.get("start"), cleaned.get("end")
        if not (start and end):
            return None
        if as_at < end:
            self.add_error("as_at", "As-at day must be the last day of the period or after it")
        try:
            return Period(start, end)
        except PeriodRefused:
            self.add_error("end", "Last day must be the first day or after it")
            return None

    def asked(self) -> Asked | None:
        """Return what was asked for, or None where an answer is wrong."""
        if not self.is_valid():
            return None
        cleaned = self.cleaned_data
        return Asked(cleaned["as_at"], cleaned["days"], Basis(cleaned["basis"]), self.kept())

    def kept(self) -> str:
        """Return the part of an address that asks for the same again."""
        query = QueryDict(mutable=True)
        for name in KEPT:
            if self.data.get(name):
                query[name] = self.data[name]
        return query.urlencode()


def _with_defaults(query: Mapping[str, Any], today: date) -> dict[str, Any]:
    values = {name: query[name] for name in KEPT if name in query}
    if not any(name.startswith("as_at-") for name in values):
        values |= {"as_at-day": str(today.day), "as_at-month": str(today.month), "as_at-year": str(today.year)}
    return {"period": "calendar", "basis": Basis.KNOWN.value} | values
