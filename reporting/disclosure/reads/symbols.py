"""How what is not told is written: in JSON, in CSV, on a page (disclosure paper, R11)."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.disclosure.kinds import Symbol


def as_json(value: Any, symbol: Symbol | None = None) -> dict[str, Any]:
    """Return a value with its status; a suppressed one is null."""
    return {"value": None if symbol is Symbol.CONFIDENTIAL else value, "status": symbol.value if symbol else ""}


def as_csv(value: Any, symbol: Symbol | None = None) -> tuple[Any, str]:
    """Return the two columns, value and status; a suppressed value is empty."""
    return ("" if symbol is Symbol.CONFIDENTIAL else value), (symbol.value if symbol else "")


def as_html(value: Any, symbol: Symbol | None = None) -> SafeString:
    """Return a value as a page shows it; the symbol in its place is read out in words."""
    if symbol is None:
        return format_html("{}", value)
    mark = format_html('<abbr title="{}">[{}]</abbr>', symbol.words, symbol.value)
    return mark if symbol is Symbol.CONFIDENTIAL else format_html("{} {}", value, mark)
