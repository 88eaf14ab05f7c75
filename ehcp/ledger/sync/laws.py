"""The law as the authority reads it, now and as it was known on any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ehcp.history.models.versions import STILL
from ehcp.law.settings import Law, Laws
from ehcp.models import BankHoliday, LawSetting


def law_in_force() -> Law:
    """Return the reading of the law that clocks beginning now are counted under (two queries)."""
    return laws_in_force().newest


def laws_in_force() -> Laws:
    """Return every reading of the law as it is known now (two queries)."""
    return LawHistory().known_on(STILL)


class LawHistory:
    """Every reading of the law that was ever known here; two queries, then none."""

    def __init__(self) -> None:
        settings = LawSetting.objects.order_by("from_on", "pk")
        self.settings = list(settings.values_list("name", "value", "from_on", "known_from", "known_to"))
        holidays = BankHoliday.objects.order_by("day", "pk")
        self.holidays = list(holidays.values_list("day", "is_holiday", "known_from", "known_to"))

    @property
    def days(self) -> list[date]:
        """Return each day on which another reading became known, in order."""
        days = {day for *_, known_from, known_to in self.settings for day in (known_from, known_to)}
        days |= {day for *_, known_from, known_to in self.holidays for day in (known_from, known_to)}
        return sorted(days - {date.min, STILL})

    def known_on(self, day: date) -> Laws:
        """Return the readings of the law as they were known at the close of ``day``; ``STILL`` for those of now."""
        values = _holiday_texts(
            (on, is_holiday)
            for on, is_holiday, known_from, known_to in self.holidays
            if _covers(known_from, known_to, day)
        )
        readings: dict[date, Law] = {date.min: Law.from_values(values)}
        for name, value, from_on, known_from, known_to in self.settings:
            if _covers(known_from, known_to, day):
                values = values | {name: value}
                readings[from_on] = Law.from_values(values)
        return Laws(tuple(readings.items()))


def _covers(known_from: date, known_to: date, day: date) -> bool:
    return known_from <= day and (day < known_to or known_to == STILL)


def _holiday_texts(days: Iterable[tuple[date, bool]]) -> dict[str, str]:
    """Return the two settings that name the authority's own holidays, as text; none where there are none."""
    named: dict[str, list[str]] = {"extra_holidays": [], "removed_holidays": []}
    for day, is_holiday in days:
        named["extra_holidays" if is_holiday else "removed_holidays"].append(day.isoformat())
    return {name: ",".join(listed) for name, listed in named.items() if listed}
