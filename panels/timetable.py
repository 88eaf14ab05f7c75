"""Days of panels: how late one may sit, by when it is decided on, when papers close; plain Python."""

from __future__ import annotations

from datetime import date

from ehcp.law.days import act_by, working_days_back, working_days_within
from ehcp.law.holidays import Holidays

# Panels paper, section 6: two working days to ratify; the notice goes on the next one.
RATIFY_WORKING_DAYS = 2
NOTICE_WORKING_DAYS = 1
# Section 4: papers five working days before, the pack three.
PAPERS_WORKING_DAYS = 5
PACK_WORKING_DAYS = 3
# Section 1, rule 3: no meeting before the limit is warned of fifteen and again five working days ahead.
WARN_WORKING_DAYS = 15
WARN_AGAIN_WORKING_DAYS = 5
# Section 6: the family are told by the limit, and within five working days of the decision.
TELL_WORKING_DAYS = 5
# Section 6: the chair approves the minutes within five working days.
MINUTES_WORKING_DAYS = 5


def latest_safe_day(limit: date, holidays: Holidays) -> date:
    """
    Return the last day on which a panel can sit and the authority still keep ``limit``.

    Counted back from the last working day on or before the limit: the notice on that day, ratification two
    working days before (panels paper, sections 1 and 6). Advice only: a panel never stops a clock.
    """
    return working_days_back(act_by(limit, holidays), RATIFY_WORKING_DAYS + NOTICE_WORKING_DAYS, holidays)


def ratify_by(held_on: date, holidays: Holidays) -> date:
    """Return the day by which a recommendation made on ``held_on`` is to be ratified."""
    return working_days_within(held_on, RATIFY_WORKING_DAYS, holidays)


def papers_by(held_on: date, holidays: Holidays) -> date:
    """Return the last day on which papers come in without the chair's acceptance."""
    return working_days_back(held_on, PAPERS_WORKING_DAYS, holidays)


def pack_by(held_on: date, holidays: Holidays) -> date:
    """Return the day by which the pack is sent to members."""
    return working_days_back(held_on, PACK_WORKING_DAYS, holidays)


def minutes_by(held_on: date, holidays: Holidays) -> date:
    """Return the day by which the chair approves the minutes of a meeting."""
    return working_days_within(held_on, MINUTES_WORKING_DAYS, holidays)
