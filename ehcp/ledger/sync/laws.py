"""The law as the authority reads it, now and as it was known on any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Case, Value, When

from ehcp.history.models.versions import STILL
from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.models import BankHoliday, LawSetting


def law_in_force() -> Law:
    """Return the reading of the law that clocks beginning now are counted under (one query)."""
    return laws_in_force().newest


def laws_in_force() -> Laws:
    """Return every reading of the law as it is known now (one query)."""
    return LawHistory().known_on(STILL)


HOLIDAY = ""  # stands where a setting has its name


class LawHistory:
    """Every reading of the law that was ever known here; one query, then none."""

    def __init__(self) -> None:
        settings = LawSetting.objects.values_list("name", "value", "from_on", "known_from", "known_to", "pk")
        is_holiday = Case(When(is_holiday=True, then=Value("true")), default=Value(""))
        holidays = BankHoliday.objects.order_by().values_list(
            Value(HOLIDAY), is_holiday, "day", "known_from", "known_to", "pk"
        )
        rows: list[Any] = sorted(settings.order_by().union(holidays, all=True), key=itemgetter(2, 5))
        self.settings = [row[:5] for row in rows if row[0] != HOLIDAY]
        self.holidays: list[tuple[date, bool, date, date]] = [
            (day, value == "true", known_from, known_to)
            for name, value, day, known_from, known_to, _ in rows
            if name == HOLIDAY
        ]

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
