"""Which day a report is of, all of it in the address; and the rows of an authority's own report."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from ehcp.fields import PARTS, CaseForm, DateField
from reporting.reports.acts.saving import MOST_ROWS
from reporting.reports.kinds import Report
from reporting.reports.kinds.own import WHENS, Chosen, catalogue, report_of, typed_reports
from reporting.reports.kinds.shape import REASONS

UNITS = {
    "count": "Number", "percent": "Per cent", "gbp": "Pounds", "rate": "Rate", "score": "Score", "years": "Years",
    "rank": "Rank", "fte": "Full-time equivalents",
}  # fmt: skip
DAY = tuple(f"as_at-{part}" for part in PARTS)


class ReportForm(CaseForm):
    """The day of a report; without an answer today."""

    as_at = DateField(label="As-at day", when="past", help_text="Each row describes its own period up to this day")

    def __init__(self, query: Mapping[str, Any], *, today: date) -> None:
        values = {name: query[name] for name in DAY if name in query}
        super().__init__(values or dict(zip(DAY, (today.day, today.month, today.year), strict=True)), today=today)

    def day(self) -> date | None:
        """Return the day that was asked for, or None where the answer is wrong."""
        return self.cleaned_data["as_at"] if self.is_valid() else None


class FigureForm(CaseForm):
    """A figure that no case tells: what it is of, its numbers, its period, where it is from and whose it is."""

    code = forms.ChoiceField(label="What it is of")
    label = forms.CharField(label="What it is called", max_length=300, help_text="As it is printed. Name no child here")
    area = forms.CharField(label="Area", max_length=200, help_text="The authority, or England")
    unit = forms.ChoiceField(label="Unit", choices=list(UNITS.items()))
    value = forms.DecimalField(
        label="Value", required=False, max_digits=20, decimal_places=6,
        help_text="Leave a share empty: it is worked out from its numbers",
    )  # fmt: skip
    numerator = forms.DecimalField(label="How many", required=False, min_value=0, max_digits=20, decimal_places=6)
    denominator = forms.DecimalField(label="Of how many", required=False, min_value=0, max_digits=20, decimal_places=6)
    period_start = DateField(label="First day of its period", required=False, help_text="Leave empty for a single day")
    period_end = DateField(label="Last day of its period, or its day", when="past")
    source = forms.CharField(label="Source", max_length=300, help_text="Which publication or count, and of which day")
    owner = forms.CharField(label="Owner", max_length=200, help_text="Who answers for it")
    note = forms.CharField(label="Note", max_length=1000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.report, one.words) for one in typed_reports()]
        self.fields["code"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]  # a choice


BLANK_ROWS = 4
FIELDS = ("place", "section", "what", "when", "words", "last_year", "reasons", "parts")


class OwnReportForm(CaseForm):
    """A report of the authority's own: its title, and a row of fields for each of its rows and a few empty ones."""

    title = forms.CharField(label="Title", max_length=100, error_messages={"required": "Enter a title"})
    summary = forms.CharField(label="What it is for", max_length=200, error_messages={"required": "Say what it is for"})
    is_put_aside = forms.BooleanField(label="Put it aside: it is offered no more", required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ROWS + BLANK_ROWS)

    def __init__(self, data: Any = None, *, today: date, rows: Sequence[Chosen] = (), initial: Any = None) -> None:
        number = min(len(rows) + BLANK_ROWS, MOST_ROWS + BLANK_ROWS)
        start = {"key": secrets.token_urlsafe(16), "seen": 0, "count": number, **(initial or {})}
        for place, row in enumerate(rows, start=1):
            start |= {f"{name}_{place}": getattr(row, name) for name in FIELDS if name != "place"}
            start[f"place_{place}"] = place * 10
        super().__init__(data, today=today, initial=start)
        self.number = _whole(data.get("count"), number) if data is not None else number
        whats, whens = [("", "No row"), *catalogue()], [(code, words) for code, (words, _) in WHENS.items()]
        for place in range(1, self.number + 1):
            self.fields |= {
                f"what_{place}": forms.ChoiceField(label="What it shows", choices=whats, required=False),
                f"when_{place}": forms.ChoiceField(label="Period", choices=whens, required=False),
                f"section_{place}": forms.CharField(label="Heading above it", max_length=80, required=False),
                f"words_{place}": forms.CharField(label="Your own caption", max_length=120, required=False),
                f"place_{place}": forms.IntegerField(
                    label="Order", required=False, min_value=0, max_value=9999,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
                ),
                f"last_year_{place}": forms.BooleanField(label="Last year’s beside it", required=False),
                f"reasons_{place}": forms.BooleanField(label="Why it was late", required=False),
                f"parts_{place}": forms.BooleanField(label="Its parts as rows", required=False),
            }  # fmt: skip

    @property
    def row_fields(self) -> list[tuple[int, str, list[forms.BoundField], bool]]:
        """Return, for each row, its number, what it is called, its fields, and whether it is to be seen at once."""
        named = dict(catalogue())
        found = []
        for place in range(1, self.number + 1):
            fields = [self[f"{name}_{place}"] for name in ("what", "when", *FIELDS[:2], *FIELDS[4:])]
            what, words = fields[0].value(), self[f"words_{place}"].value()
            is_wrong = any(field.errors for field in fields)
            found.append((place, str(words or named.get(str(what or ""), "")), fields, is_wrong))
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse a report without a row, and reasons of a measure that has none; say so at the row."""
        cleaned: dict[str, Any] = super().clean() or {}
        places = range(1, self.number + 1)
        if not any(cleaned.get(f"what_{place}") or f"what_{place}" in self.errors for place in places):
            self.add_error("what_1", "Choose at least one row")
        for place in places:
            what = str(cleaned.get(f"what_{place}") or "")
            if what and not cleaned.get(f"when_{place}"):
                self.add_error(f"when_{place}", "Select the period")
            code, _, variant = what.partition("/")
            if cleaned.get(f"reasons_{place}") and what and (code not in REASONS or variant):
                self.add_error(f"reasons_{place}", "No reasons are recorded for this figure")
        return cleaned

    def rows(self) -> list[Chosen]:
        """Return the rows that are chosen, in their order; one without a number comes last."""
        cleaned = self.cleaned_data
        found = []
        for place in range(1, self.number + 1):
            if not cleaned.get(f"what_{place}"):
                continue
            values = {name: cleaned[f"{name}_{place}"] for name in FIELDS if name != "place"}
            order = cleaned.get(f"place_{place}")
            found.append((order is None, order or 0, place, Chosen(**values)))
        return [row for *_, row in sorted(found, key=lambda one: one[:3])]

    def facts(self, name: str) -> dict[str, Any]:
        """Return what to save."""
        told = {field: self.cleaned_data[field] for field in ("title", "summary", "is_put_aside", "key", "seen")}
        return {"name": name, "rows": self.rows(), **told}

    def preview(self) -> Report:
        """Return the report that would be saved."""
        cleaned = self.cleaned_data
        rows = [row.as_json() for row in self.rows()]
        return report_of("preview", cleaned["title"], cleaned["summary"], "not saved", rows)


def _whole(text: object, otherwise: int) -> int:
    """Return a number of rows that was sent, within what a report may have."""
    number = (
        int(str(text)) if str(text).isascii() and str(text).isdecimal() and len(str(text)) < BLANK_ROWS else otherwise
    )
    return max(1, min(number, MOST_ROWS + BLANK_ROWS))
