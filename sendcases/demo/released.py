"""What the invented authority published: the headlines of the last months, frozen and signed off by its manager."""

from __future__ import annotations

from datetime import date, datetime

from ehcp.law import days
from reporting.disclosure.kinds import Level
from reporting.releases.acts.releasing import MONTHLY, make_release, sign_off
from reporting.releases.models import Standing
from reporting.releases.reads.releases import last_month_end
from sendcases.accounts.models import User

MONTHS = 2


def tell_releases(today: date, now: datetime) -> None:
    """Publish the headlines of the last whole months, so that whoever reads releases alone has something to read."""
    manager = User.objects.get(username="manager")
    for back in range(MONTHS - 1, -1, -1):
        as_at = last_month_end(days.add_months(today.replace(day=1), -back))
        made = make_release(
            report=MONTHLY, level=Level.PUBLIC, standing=Standing.PROVISIONAL, as_at=as_at, by=manager, now=now
        )
        sign_off(release=made, digest_seen=made.digest, by=manager, now=now)
