"""Answers to free queries: small counts suppressed, everything else rounded, each by itself (disclosure paper, R6)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from reporting.disclosure.kinds import AD_HOC_BAND, AD_HOC_STEP
from reporting.kpis.rounding import percent

NOTE = "Figures are rounded to the nearest 5, each by itself, so that they need not add up."


def rounded(count: int) -> int | None:
    """Return a count as a free query is told it; none where it is suppressed. The test uses the true count."""
    if 0 < count <= AD_HOC_BAND:
        return None
    return int((Decimal(count) / AD_HOC_STEP).quantize(Decimal(1), ROUND_HALF_UP)) * AD_HOC_STEP


def rounded_table(counts: Mapping[str, int]) -> tuple[dict[str, int | None], int | None]:
    """Return the parts and the total, rounded independently: this family is not mended by a second cell."""
    return {name: rounded(count) for name, count in counts.items()}, rounded(sum(counts.values()))


def rounded_share(part: int, base: int) -> int | None:
    """Return the whole per cent of two rounded counts; none where either is suppressed or there is no base."""
    number, of = rounded(part), rounded(base)
    share = None if number is None or of is None else percent(number, of, 0)
    return None if share is None else int(share)
