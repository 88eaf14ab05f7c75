"""What the invented authority wants to reach: targets of its manager, as a council prints them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from reporting.targets.acts.keeping import set_target
from sendcases.accounts.models import User

# Per cent for a share, at least; a number for a count, at most.
AIMS = {"K03/": 95, "K05/": 60, "K06/": 60, "K07/": 60, "K08/": 40, "K11/": 50, "K11/overdue": 600}


def tell_targets(today: date, now: datetime) -> None:
    """Set the targets of this year."""
    manager = User.objects.get(username="manager")
    for measure, value in AIMS.items():
        set_target(
            measure=measure, value=Decimal(value), from_on=date(today.year, 1, 1), to_on=None, owner=manager.pk,
            reason="Improvement plan of this year", by=manager, now=now, key=f"aim-{measure}",
        )  # fmt: skip
