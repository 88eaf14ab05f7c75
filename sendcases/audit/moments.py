"""The one place that reads the clock; everything inside takes the day or the moment as an argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return the present moment, aware."""
    return timezone.now()  # noqa: TID251 -- this is the edge


def london_day(moment: datetime) -> date:
    """Return the civil date in London of an aware ``moment`` (statutory clock, section 1, point 6)."""
    return moment.astimezone(LONDON).date()


def today() -> date:
    """Return the present civil date in London."""
    return london_day(now())
