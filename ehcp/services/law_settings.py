"""Change a setting of the law or a bank holiday: show what moves first, then apply it with events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ehcp import events
from ehcp.clock.law import SETTINGS, Law, SettingRefused, read_setting, setting_text
from ehcp.clock_sync import Difference, law_in_force, reconcile
from ehcp.models import BankHoliday, CaseEvent, EventSource, LawSetting
from ehcp.permissions import may_set_law
from ehcp.workflow import MoveNotAllowed, Refused
from sendcases.accounts.models import User

# These two are kept day by day, as bank holidays.
HOLIDAY_SETTINGS = ("extra_holidays", "removed_holidays")


class NothingChanged(Refused):
    """The values given are those in force."""


@dataclass(frozen=True, slots=True)
class LawChange:
    """
    A change to the law's settings: new texts by name, days added to or taken from the list of holidays.

    ``holidays`` maps a day to (name, whether it is a holiday); ``dropped`` are days to leave to the installed list.
    """

    settings: Mapping[str, str]
    holidays: Mapping[date, tuple[str, bool]]
    dropped: frozenset[date] = frozenset()
    reason: str = ""


def law_after(change: LawChange) -> Law:
    """Return the law as ``change`` would leave it; raise ``Refused`` in plain words for a value it cannot take."""
    now = law_in_force()
    values = {name: setting_text(name, now) for name in SETTINGS}
    added, removed = set(now.extra_holidays), set(now.removed_holidays)
    for day in change.dropped:
        added.discard(day)
        removed.discard(day)
    for day, (_, is_holiday) in change.holidays.items():
        (added if is_holiday else removed).add(day)
        (removed if is_holiday else added).discard(day)
    values["extra_holidays"] = ",".join(sorted(day.isoformat() for day in added))
    values["removed_holidays"] = ",".join(sorted(day.isoformat() for day in removed))
    try:
        for name, text in change.settings.items():
            read_setting(name, text)
        return Law.from_values({name: text for name, text in (values | dict(change.settings)).items() if text})
    except SettingRefused as refusal:
        raise Refused(str(refusal)) from refusal


def preview_law_change(change: LawChange, *, now: datetime) -> Difference:
    """Return what ``change`` would move, without applying it. Re-plans every case; writes nothing."""
    after = law_after(change)
    if after == law_in_force():
        raise NothingChanged("Nothing would change: these are the values in force.")
    return reconcile(None, law=after, now=now, apply=False)


@transaction.atomic
def apply_law_change(change: LawChange, *, by: User, now: datetime, today: date) -> Difference:
    """
    Apply ``change``: keep the values, re-plan every case, and record an event on each case whose limits moved.

    One transaction. Raises ``MoveNotAllowed`` unless ``by`` may set the law, ``NothingChanged`` when there is
    nothing to do, and ``Refused`` for a value that cannot be taken.
    """
    if not may_set_law(by):
        raise MoveNotAllowed("Only a manager or a system administrator may change how limits are counted.")
    after = law_after(change)
    if after == law_in_force():
        raise NothingChanged("Nothing would change: these are the values in force.")
    _keep(change, by=by, now=now)
    moved = reconcile(None, law=after, now=now)
    _record(moved, change, by=by, now=now, today=today)
    return moved


def _keep(change: LawChange, *, by: User, now: datetime) -> None:
    for name, text in change.settings.items():
        LawSetting.objects.update_or_create(
            name=name,
            defaults={
                "value": setting_text(name, law_after(LawChange({name: text}, {}))),
                "changed_at": now,
                "changed_by": by,
                "reason": change.reason,
            },
        )
    BankHoliday.objects.filter(day__in=change.dropped).delete()
    for day, (title, is_holiday) in change.holidays.items():
        BankHoliday.objects.update_or_create(
            day=day, defaults={"name": title, "is_holiday": is_holiday, "changed_at": now, "changed_by": by}
        )


def _record(moved: Difference, change: LawChange, *, by: User, now: datetime, today: date) -> None:
    """Write one event for each case whose limits moved, with the old and the new limits."""
    by_child: dict[int, list[dict[str, str]]] = {}
    for one in moved.moved:
        by_child.setdefault(one.child_pk, []).append(
            {
                "rule": one.rule,
                "record": one.record_id,
                "before": str(one.due_before or ""),
                "after": str(one.due_after or ""),
            }
        )
    cause = {"settings": sorted(change.settings), "days": sorted(day.isoformat() for day in change.holidays)}
    events.record_many(
        CaseEvent(
            child_id=child_pk,
            kind="clock.law_changed",
            happened_on=today,
            recorded_at=now,
            recorded_by=by,
            source=EventSource.SYSTEM,
            data={"moved": limits, **cause},
        )
        for child_pk, limits in by_child.items()
    )
