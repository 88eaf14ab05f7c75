"""Which day a report is of; all of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ehcp.fields import PARTS, CaseForm, DateField

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
