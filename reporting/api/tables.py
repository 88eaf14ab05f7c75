"""Figures as CSV for whoever asks for ``text/csv``: the same numbers at the same level, in cells nothing runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer

from ehcp.spreadsheets import neutral

HEADINGS = (
    "measure", "variant", "numerator", "denominator", "percent_0dp", "percent_1dp", "part", "amount", "unit", "label",
    "period_start", "period_end", "as_at", "basis", "cohort", "level", "law", "definition_version", "status", "release",
)  # fmt: skip


class FiguresCsv(BaseRenderer):
    """Figures, or the months of one, as rows; a refusal is JSON as everywhere."""

    media_type = "text/csv"
    format = "csv"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        """Return the table, or the refusal."""
        if "results" not in data:
            refusal: bytes = JSONRenderer().render(data)
            return refusal
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADINGS)
        for figure in data["results"]:
            for row in _rows({**data, **figure, "measure": figure.get("kpi", data.get("kpi"))}):
                writer.writerow([neutral(row.get(name)) for name in HEADINGS])
        return text.getvalue().encode()


def _rows(figure: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a figure, then each of its parts: counts as numerators, other numbers as amounts."""
    yield {**figure, "amount": figure.get("quantity")}
    nothing = dict.fromkeys(("numerator", "denominator", "percent_0dp", "percent_1dp", "amount"))
    for column, name in (("numerator", "groups"), ("amount", "value")):
        for part, number in _flat(figure.get(name) or {}):
            yield {**figure, **nothing, "part": part, column: number}


def _flat(parts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, one in parts.items():
        if isinstance(one, Mapping):
            yield from _flat(one, f"{before}{name}: ")
        else:
            yield f"{before}{name}", one
