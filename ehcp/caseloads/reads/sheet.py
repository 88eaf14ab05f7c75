"""The hand-over sheet of one child, made from what the case holds: nobody has to write it."""

from __future__ import annotations

from datetime import date
from typing import Any

from ehcp.case_tasks.reads import tasks_of
from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.contacts import heard
from ehcp.models import Child, ReplyFrom, Stage
from ehcp.work.reads.case_page import Explained, case_clock, next_of, waiting_on

_MOST = 12


def sheet_of(child: Child, today: date) -> dict[str, Any]:
    """
    Return what whoever takes a case over must know, in plain words and days of the form ``2026-11-30``.

    ``stage``, ``next`` with ``next_on``, ``limits``, ``waiting``, ``heard``, ``replies`` owed by us and ``tasks``.
    """
    case = CaseNow(child, today)
    clock = case_clock(case, case.laws)["open"]
    coming = next_of(case, clock)
    known = heard(case)
    return {
        "stage": str(Stage(case.stage).label),
        "next": coming.act.words if coming else "",
        "next_on": _day(coming.explained.row.deadline.due_on) if coming else "",
        "limits": [_limit(one) for one in clock[:_MOST]],
        "waiting": [(one.row.about or one.row.turn).lower() for one in waiting_on(clock)],
        "heard": f"{known.last.get_way_display()}, {known.last.who_words}" if known.last else "",
        "heard_on": _day(known.last.happened_on) if known.last else "",
        "replies": [
            {"who": one.who_words, "on": _day(one.reply_due_on)} for one in known.owed if one.reply_from == ReplyFrom.US
        ],
        "tasks": [{"words": one.words, "on": _day(one.due_on), "who": str(one.owner)} for one in tasks_of(case)],
    }


def _limit(one: Explained) -> dict[str, str]:
    about = f" ({one.row.about.lower()})" if one.row.about else ""
    return {"words": f"{one.row.duty}{about}", "on": _day(one.row.deadline.due_on)}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
