"""How limits are counted here: settings and holidays, and what was changed of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.timezone import localtime

from ehcp.history.models.versions import STILL
from ehcp.law.setting_words import value_words
from ehcp.law.settings import SETTINGS, Law, Setting, setting_text
from ehcp.ledger.sync import LawHistory, law_in_force
from ehcp.models import BankHoliday, LawSetting

# These two are kept day by day, as bank holidays.
HOLIDAY_SETTINGS = ("extra_holidays", "removed_holidays")


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting with its value in force and its default, in words, and who changed it."""

    setting: Setting
    value: str
    default: str
    is_changed: bool
    changed: LawSetting | None


def setting_rows() -> list[SettingRow]:
    """Return every setting but the holidays, in the rule book's order."""
    law, plain = law_in_force(), Law.default()
    current = LawSetting.objects.filter(known_to=STILL).select_related("changed_by").order_by("from_on")
    kept = {row.name: row for row in current}
    rows = []
    for name, setting in SETTINGS.items():
        if name in HOLIDAY_SETTINGS:
            continue
        value, default = setting_text(name, law), setting_text(name, plain)
        changed = kept.get(name)
        words, plainly = value_words(name, value), value_words(name, default)
        rows.append(SettingRow(setting, words, plainly, value != default, changed))
    return rows


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One bank holiday of a year, and whether it was added or taken off here."""

    day: date
    name: str
    own: str


def holiday_rows(year: int) -> list[HolidayRow]:
    """Return the holidays of ``year`` with this authority's own changes marked."""
    own = {row.day: row for row in BankHoliday.objects.filter(day__year=year, known_to=STILL)}
    law = law_in_force()
    days = set(law.holidays.of_year(year)) | set(own)
    rows = []
    for day in sorted(days):
        mine = own.get(day)
        word = "" if mine is None else ("added" if mine.is_holiday else "worked here")
        rows.append(HolidayRow(day, mine.name if mine else "Bank holiday", word))
    return rows


@dataclass(frozen=True, slots=True)
class KnownLaw:
    """The fingerprint that figures, rows and files name, and the first day on which the law was known so."""

    fingerprint: str
    known_from: date | None


def known_laws() -> list[KnownLaw]:
    """Return every law that was ever known here, the one in force first; the oldest has no first day."""
    history = LawHistory()
    days = [None, *history.days]
    laws = [KnownLaw(history.known_on(day or date.min).fingerprint, day) for day in days]
    changed = [next(same) for _, same in groupby(laws, key=lambda law: law.fingerprint)]
    return changed[::-1]


def law_texts(law: Law) -> dict[str, str]:
    """Return every setting of ``law`` as text, the holidays of this authority among them."""
    return {name: setting_text(name, law) for name in SETTINGS}


def changed_since(before: Mapping[str, str], law: Law) -> str:
    """Return in a sentence what was changed of the law whose texts were ``before``, by whom and when; else ""."""
    names = [name for name, text in law_texts(law).items() if before.get(name) != text]
    if not names:
        return ""
    words = [f"“{SETTINGS[name].words.rstrip('.')}”" for name in names if name not in HOLIDAY_SETTINGS]
    kept: list[LawSetting | BankHoliday] = list(LawSetting.objects.filter(name__in=names).select_related("changed_by"))
    if len(words) < len(names):
        words.append("the bank holidays")
        kept += BankHoliday.objects.select_related("changed_by")
    last = max(kept, key=lambda row: row.changed_at, default=None)
    if last is None:
        return f"Since then {' and '.join(words)} changed."
    when = localtime(last.changed_at)
    return f"{last.changed_by or 'Somebody'} changed {' and '.join(words)} at {when:%H:%M on %-d %B %Y}."
