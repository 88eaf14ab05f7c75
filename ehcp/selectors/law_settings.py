"""How limits are counted here: settings, holidays, and what a change would move."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from ehcp.clock.law import SETTINGS, Law, Setting, setting_text
from ehcp.clock.rules import RULES
from ehcp.clock_sync import Difference, law_in_force
from ehcp.models import BankHoliday, Child, LawSetting
from ehcp.permissions import may_read_cases
from sendcases.accounts.models import User

LISTED = 100


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting with its value in force, its default, and who changed it."""

    setting: Setting
    value: str
    default: str
    is_changed: bool
    changed: LawSetting | None


def setting_rows() -> list[SettingRow]:
    """Return every setting but the holidays, in the rule book's order."""
    law, plain = law_in_force(), Law.default()
    kept = {row.name: row for row in LawSetting.objects.select_related("changed_by")}
    rows = []
    for name, setting in SETTINGS.items():
        if name in ("extra_holidays", "removed_holidays"):
            continue
        value, default = setting_text(name, law), setting_text(name, plain)
        rows.append(SettingRow(setting, value, default, value != default, kept.get(name)))
    return rows


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One bank holiday of a year, and whether it was added or taken off here."""

    day: date
    name: str
    own: str


def holiday_rows(year: int) -> list[HolidayRow]:
    """Return the holidays of ``year`` with this authority's own changes marked."""
    own = {row.day: row for row in BankHoliday.objects.filter(day__year=year)}
    law = law_in_force()
    days = set(law.holidays.of_year(year)) | set(own)
    rows = []
    for day in sorted(days):
        mine = own.get(day)
        word = "" if mine is None else ("added" if mine.is_holiday else "worked here")
        rows.append(HolidayRow(day, mine.name if mine else "Bank holiday", word))
    return rows


@dataclass(frozen=True, slots=True)
class Movement:
    """What a change moves: how many limits of each duty, and the first of them."""

    total: int
    cases: int
    by_duty: list[tuple[str, int]]
    first: list[tuple[str, str, date | None, date | None]]
    more: int


def movement(difference: Difference, user: User) -> Movement:
    """
    Return a difference as the preview shows it: record ids and days only, no names.

    The totals count every case; the records listed are of those ``user`` may see.
    """
    duties = Counter(_duty(one.rule) for one in difference.moved)
    seen = set(Child.objects.visible_to(user).values_list("pk", flat=True)) if may_read_cases(user) else set()
    listed = [one for one in difference.moved if one.child_pk in seen]
    first = [(_duty(one.rule), one.record_id, one.due_before, one.due_after) for one in listed[:LISTED]]
    return Movement(
        total=len(difference.moved),
        cases=len({one.child_pk for one in difference.moved}),
        by_duty=duties.most_common(),
        first=first,
        more=len(difference.moved) - len(first),
    )


def _duty(rule: str) -> str:
    return RULES[rule][-1].duty if rule in RULES else rule.replace("_", " ")
