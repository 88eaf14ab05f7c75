"""Percentages as they are printed: half up, never without a base."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def percent(numerator: int, denominator: int | None, places: int) -> Decimal | None:
    """Return n/d as a percentage rounded half up to ``places`` decimals; none where there is no base."""
    if not denominator:
        return None
    exact = Decimal(100 * numerator) / Decimal(denominator)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
