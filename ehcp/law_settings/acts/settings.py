"""A change of the law's settings or of a bank holiday: what the law would be, and what is written down of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from ehcp.history.acts import events
from ehcp.history.models.versions import SINCE_EVER, STILL
from ehcp.law.laws import Laws
from ehcp.law.settings import SETTINGS, Law, SettingRefused, read_setting, setting_text
from ehcp.ledger.sync import Moved
from ehcp.models import BankHoliday, CaseEvent, EventSource, LawSetting, ProposedLawChange
from ehcp.workflow import Refused
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

_AT_ONCE = 500


class NothingChanged(Refused):
    """The values given are those in force."""


@dataclass(frozen=True, slots=True)
class LawChange:
    """
    A change to the law's settings: new texts by name, days added to or taken from the list of holidays.

    ``holidays`` maps a day to (name, whether it is a holiday). The settings hold for the clocks that begin from
    ``from_on`` on.
    """

    settings: Mapping[str, str]
    holidays: Mapping[date, tuple[str, bool]]
    reason: str = ""
    from_on: date = SINCE_EVER

    @classmethod
    def of(cls, proposed: ProposedLawChange) -> LawChange:
        """Return the change that was proposed."""
        days = {date.fromisoformat(day): (name, is_holiday) for day, (name, is_holiday) in proposed.holidays.items()}
        return cls(proposed.settings, days, proposed.reason, proposed.from_on)

    def as_columns(self) -> dict[str, Any]:
        """Return what a ``ProposedLawChange`` keeps of the change, but for the reason."""
        days = {day.isoformat(): [name, is_holiday] for day, (name, is_holiday) in self.holidays.items()}
        return {"settings": dict(self.settings), "holidays": days, "from_on": self.from_on}


def laws_after(change: LawChange, before: Laws) -> Laws:
    """
    Return the readings of the law as ``change`` would leave ``before``.

    Raises ``Refused`` in plain words for a value it cannot take, ``NothingChanged`` when there is nothing to do.
    """
    readings = dict(before.readings)
    if change.settings:
        readings.setdefault(change.from_on, before.on(change.from_on))
    after = {
        first: _law_after(change.settings if first >= change.from_on else {}, change.holidays, law)
        for first, law in sorted(readings.items())
    }
    if all(law == before.on(first) for first, law in after.items()):
        raise NothingChanged("Nothing would change: these are the values in force.")
    return Laws(tuple(after.items()))


def _law_after(settings: Mapping[str, str], holidays: Mapping[date, tuple[str, bool]], before: Law) -> Law:
    values = {name: setting_text(name, before) for name in SETTINGS}
    added, removed = set(before.extra_holidays), set(before.removed_holidays)
    for day, (_, is_holiday) in holidays.items():
        (added if is_holiday else removed).add(day)
        (removed if is_holiday else added).discard(day)
    values["extra_holidays"] = ",".join(sorted(day.isoformat() for day in added))
    values["removed_holidays"] = ",".join(sorted(day.isoformat() for day in removed))
    try:
        for name, text in settings.items():
            read_setting(name, text)
        return Law.from_values({name: text for name, text in (values | dict(settings)).items() if text})
    except SettingRefused as refusal:
        raise Refused(str(refusal)) from refusal


def keep_change(change: LawChange, after: Laws, *, by: User, now: datetime) -> None:
    """Keep the values of ``change``, as ``after`` reads them: known from today on; what was known before stays."""
    today = london_day(now)
    law = after.on(change.from_on)
    common = {"known_from": today, "changed_at": now, "changed_by": by}
    for name in change.settings:
        _end(LawSetting.objects.filter(name=name, from_on__gte=change.from_on), today)
        LawSetting.objects.create(
            name=name, value=setting_text(name, law), from_on=change.from_on, reason=change.reason, **common
        )
    for day, (title, is_holiday) in change.holidays.items():
        _end(BankHoliday.objects.filter(day=day), today)
        BankHoliday.objects.create(day=day, name=title, is_holiday=is_holiday, **common)


def _end(rows: QuerySet[Any], today: date) -> None:
    """Let what was known so far be known until today; what came to be known today was never known."""
    rows.filter(known_to=STILL).update(known_to=Greatest(Value(today), F("known_from")))


def record_moves(moved: Iterable[Moved], change: LawChange, *, by: User, now: datetime) -> None:
    """Write one event for each case whose limits moved, with the old and the new limits; they come case by case."""
    cause = {"settings": sorted(change.settings), "days": sorted(day.isoformat() for day in change.holidays)}
    written = (
        CaseEvent(
            child_id=child_pk,
            kind="clock.law_changed",
            happened_on=london_day(now),
            recorded_at=now,
            recorded_by=by,
            source=EventSource.SYSTEM,
            data={"moved": [_as_data(one) for one in limits], **cause},
        )
        for child_pk, limits in groupby(moved, attrgetter("child_pk"))
    )
    # Case by case again, for there may be hundreds of thousands of limits.
    while part := list(islice(written, _AT_ONCE)):
        events.record_many(part)


def _as_data(moved: Moved) -> dict[str, str]:
    before, after = str(moved.due_before or ""), str(moved.due_after or "")
    return {"rule": moved.rule, "record": moved.record_id, "before": before, "after": after}
