"""The form of the figures of panels: a period and a panel."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from ehcp.fields import CaseForm, DateField
from panels.decisions.reads.alike import BY
from panels.models import PanelKind
from panels.money import financial_year, first_day


class FiguresForm(CaseForm):
    """The days between which panels sat, and which panel."""

    first = DateField(label="First day")
    last = DateField(label="Last day")
    panel = forms.ChoiceField(label="Panel", choices=[("", "All panels"), *PanelKind.choices], required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", "The last day must be on or after the first day")
        return cleaned


class AlikeForm(FiguresForm):
    """The same, and by what the decisions are split."""

    by = forms.ChoiceField(label="By", choices=list(BY.items()))


def opening(today: date) -> dict[str, Any]:
    """Return what is shown before anybody asked: all panels of this financial year up to today."""
    return {"first": first_day(financial_year(today)), "last": today, "panel": ""}
