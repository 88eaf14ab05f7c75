"""What one decision officer may decide alone where the authority has set nothing of its own; plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Pounds a year over all agencies, and months, for every kind of item.
DEFAULT_ANNUAL = Decimal(50_000)
DEFAULT_MONTHS = 36
# So much a year for one child is a slip of the pen until a second officer has looked, whatever the scheme says.
ABSURD_ANNUAL = Decimal(250_000)
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that one officer decides alone: pounds a year and months; None sets no limit of that sort."""

    annual: Decimal | None = DEFAULT_ANNUAL
    months: int | None = DEFAULT_MONTHS

    def needs_two(self, annual: Decimal, begins: date | None, ends: date | None) -> str:
        """Return why two officers decide so much money for so long, in words; nothing where one may."""
        if annual > ABSURD_ANNUAL:
            return f"£{annual:,.2f} a year is more than anybody decides alone"
        if self.annual is not None and annual > self.annual:
            return f"£{annual:,.2f} a year is above the delegation limit of £{self.annual:,.2f}"
        months = _months(begins, ends)
        if annual and self.months is not None and months > self.months:
            return f"{months} months is a longer term than the delegation limit of {self.months} months"
        return ""


def _months(begins: date | None, ends: date | None) -> int:
    if begins is None or ends is None:
        return 0
    whole = (ends.year - begins.year) * MONTHS_A_YEAR + ends.month - begins.month
    return whole + (ends.day > begins.day)
