"""Day arithmetic: the only place that knows day 0 from day 1, working days and bank holidays."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ehcp.law.holidays import AUGUST, Holidays

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
FRIDAY = 4
FEBRUARY, LEAP_DAY = 2, 29
SCHOOL_YEAR_STARTS = 9
FIRST_SCHOOL_AGE, LEAVING_AGE, LAST_AGE = 5, 16, 25


def within(start: date, days: int, *, from_day_one: bool = False) -> date:
    """Return the last day "within N days of" ``start``, which is day 0, or day 1 if the setting says so (C1)."""
    return start + timedelta(days=days - from_day_one)


def window_end(served: date, days: int) -> date:
    """Return the last day of "at least N days, beginning with the day" served (C2)."""
    return served + timedelta(days=days - 1)


def working_days_beginning(start: date, days: int, holidays: Holidays) -> date:
    """Return the last of "N working days beginning with the day" (C3)."""
    day = start
    left = days - holidays.is_working_day(day)
    while left > 0:
        day += ONE_DAY
        left -= holidays.is_working_day(day)
    return day


def working_days_within(start: date, days: int, holidays: Holidays) -> date:
    """Return the last day "within N working days of" ``start``, which is day 0 (C4)."""
    day, left = start, days
    while left > 0:
        day += ONE_DAY
        left -= holidays.is_working_day(day)
    return day


def working_days_back(event: date, days: int, holidays: Holidays) -> date:
    """Return the last day "at least N working days before" ``event`` (C8, in working days)."""
    day, left = event, days
    while left > 0:
        day -= ONE_DAY
        left -= holidays.is_working_day(day)
    return day


def tribunal_days_within(start: date, days: int, holidays: Holidays) -> date:
    """Return the last day "within N working days of" ``start`` as the Tribunal counts them (TPR r.1(3))."""
    day, left = start, days
    while left > 0:
        day += ONE_DAY
        left -= holidays.is_tribunal_working_day(day)
    return day


def add_months(day: date, months: int) -> date:
    """Return the same day number ``months`` later (earlier if negative), or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    try:
        return date(year, month, day.day)
    except ValueError:
        return date(year, month, monthrange(year, month)[1])


def months_including(start: date, months: int) -> date:
    """
    Return the last day of a "period of N months beginning with" ``start`` (C5).

    That is the day before the same day number; where the month has no such day, its last day.
    """
    same = add_months(start, months)
    return same if same.day != start.day else same - ONE_DAY


def months_from(event: date, months: int) -> date:
    """Return the last day "within N months from" ``event``: the same day number or the month's last day (C6)."""
    return add_months(event, months)


def before_date(year: int, month: int, day: int, *, on_published_day: bool = False) -> date:
    """Return the last day "before" a published day (C7), or that day itself if the setting says so."""
    published = date(year, month, day)
    return published if on_published_day else published - ONE_DAY


def back(event: date, days: int, *, clear_days: bool = False) -> date:
    """Return the last day "at least N days before" ``event`` (C8); one day earlier for clear days."""
    return event - timedelta(days=days + clear_days)


def back_months(event: date, months: int) -> date:
    """Return the last day "at least N months before" ``event`` (C9)."""
    return add_months(event, -months)


def roll_for_tribunal(limit: date, holidays: Holidays) -> date:
    """
    Return ``limit`` moved to the next day on which the Tribunal works, if it is not one itself (TPR r.12).

    August moves to the first working day of September, 25 December to 1 January to the first one after it.
    A weekend just before either goes past the whole of it.
    """
    while not holidays.is_tribunal_working_day(limit):
        limit = date(limit.year, AUGUST + 1, 1) if limit.month == AUGUST else limit + ONE_DAY
    return limit


def roll_to_working_day(limit: date, holidays: Holidays) -> date:
    """Return ``limit`` or the next working day: discrimination claims, which know no vacation."""
    while not holidays.is_working_day(limit):
        limit += ONE_DAY
    return limit


def act_by(limit: date, holidays: Holidays) -> date:
    """Return the last working day on or before ``limit``: advice only, lateness is judged on the limit."""
    while not holidays.is_working_day(limit):
        limit -= ONE_DAY
    return limit


def next_working_day(day: date, holidays: Holidays) -> date:
    """Return the first working day after ``day``."""
    day += ONE_DAY
    while not holidays.is_working_day(day):
        day += ONE_DAY
    return day


def london_date(moment: datetime) -> date:
    """Return the civil date in London of an aware ``moment``; refuse a naive one."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone before its London date can be told.")
    return moment.astimezone(LONDON).date()


def receipt_day(
    moment: datetime,
    holidays: Holidays,
    *,
    closes_at: time = time(17, 0),
    out_of_hours_next_day: bool = False,
) -> date:
    """
    Return the day a receipt counts on: its London date, at any hour.

    With ``out_of_hours_next_day`` a receipt after closing time, or on a day nobody works, counts on the
    next working day (the law is silent; earlier is safer, so the setting is off).
    """
    day = london_date(moment)
    if not out_of_hours_next_day:
        return day
    is_late = moment.astimezone(LONDON).time() >= closes_at
    return next_working_day(day, holidays) if is_late or not holidays.is_working_day(day) else day


def served_by_post(posted: date, working_days: int, holidays: Holidays) -> date:
    """Return the day a letter posted first class counts as served."""
    return working_days_within(posted, working_days, holidays)


def birthday(birth_date: date, age: int, *, leap_day_in_march: bool = True) -> date:
    """Return the day an age is reached; born on 29 February, 1 March (or 28 February) in a common year."""
    year = birth_date.year + age
    try:
        return date(year, birth_date.month, birth_date.day)
    except ValueError:
        return date(year, 3, 1) if leap_day_in_march else date(year, FEBRUARY, 28)


def age_on(birth_date: date, day: date, *, leap_day_in_march: bool = True) -> int:
    """Return the age in whole years on ``day``."""
    age = day.year - birth_date.year
    return age if birthday(birth_date, age, leap_day_in_march=leap_day_in_march) <= day else age - 1


def school_year_end(day: date) -> int:
    """Return the calendar year in which the school year (1 September to 31 August) of ``day`` ends."""
    return day.year + (day.month >= SCHOOL_YEAR_STARTS)


def year_group(birth_date: date, day: date) -> int:
    """Return the year group of a child's age: 0 is Reception, the school year in which 5 is reached."""
    return school_year_end(day) - school_year_end(birth_date) - FIRST_SCHOOL_AGE


def compulsory_school_age_end(birth_date: date, *, leap_day_in_march: bool = True) -> date:
    """
    Return the last Friday of June in the school year of the 16th birthday.

    Education Act 1996, s8. Notices dated the next day or later go to the young person (Act s83).
    """
    sixteen = birthday(birth_date, LEAVING_AGE, leap_day_in_march=leap_day_in_march)
    last = date(school_year_end(sixteen), 6, 30)
    return last - ONE_DAY * ((last.weekday() - FRIDAY) % 7)


def age25_end(birth_date: date, *, month: int = 7, day: int = 31, leap_day_in_march: bool = True) -> date:
    """Return the last day a plan may run: 31 July on or after the 25th birthday (Act s46, reg 46)."""
    reached = birthday(birth_date, LAST_AGE, leap_day_in_march=leap_day_in_march)
    end = date(reached.year, month, day)
    return end if end >= reached else date(reached.year + 1, month, day)
