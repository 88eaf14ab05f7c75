"""A change of the law's settings or of a bank holiday: what the law would be, and what is written down of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from ehcp.history.acts import events
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

    ``holidays`` maps a day to (name, whether it is a holiday).
    """

    settings: Mapping[str, str]
    holidays: Mapping[date, tuple[str, bool]]
    reason: str = ""

    @classmethod
    def of(cls, proposed: ProposedLawChange) -> LawChange:
        """Return the change that was proposed."""
        days = {date.fromisoformat(day): (name, is_holiday) for day, (name, is_holiday) in proposed.holidays.items()}
        return cls(proposed.settings, days, proposed.reason)

    def as_columns(self) -> dict[str, Any]:
        """Return what a ``ProposedLawChange`` keeps of the change, but for the reason."""
        days = {day.isoformat(): [name, is_holiday] for day, (name, is_holiday) in self.holidays.items()}
        return {"settings": dict(self.settings), "holidays": days}


def law_after(change: LawChange, before: Law) -> Law:
    """
    Return the law as ``change`` would leave ``before``.

    Raises ``Refused`` in plain words for a value it cannot take, ``NothingChanged`` when there is nothing to do.
    """
    values = {name: setting_text(name, before) for name in SETTINGS}
    added, removed = set(before.extra_holidays), set(before.removed_holidays)
    for day, (_, is_holiday) in change.holidays.items():
        (added if is_holiday else removed).add(day)
        (removed if is_holiday else added).discard(day)
    values["extra_holidays"] = ",".join(sorted(day.isoformat() for day in added))
    values["removed_holidays"] = ",".join(sorted(day.isoformat() for day in removed))
    try:
        for name, text in change.settings.items():
            read_setting(name, text)
        after = Law.from_values({name: text for name, text in (values | dict(change.settings)).items() if text})
    except SettingRefused as refusal:
        raise Refused(str(refusal)) from refusal
    if after == before:
        raise NothingChanged("Nothing would change: these are the values in force.")
    return after


def keep_change(change: LawChange, after: Law, *, by: User, now: datetime) -> None:
    """Keep the values of ``change``, as ``after`` reads them."""
    for name in change.settings:
        LawSetting.objects.update_or_create(
            name=name,
            defaults={
                "value": setting_text(name, after),
                "changed_at": now,
                "changed_by": by,
                "reason": change.reason,
            },
        )
    for day, (title, is_holiday) in change.holidays.items():
        BankHoliday.objects.update_or_create(
            day=day, defaults={"name": title, "is_holiday": is_holiday, "changed_at": now, "changed_by": by}
        )


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
