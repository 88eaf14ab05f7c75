"""The facts of provision: rows of section F that are owed from one day for one reason, as one duty of the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Min

from ehcp.history.models.versions import LAST_DAY, known
from ehcp.law.facts import ProvisionFacts
from ehcp.models import ProvisionRow, ProvisionSpell

Start = tuple[int, str, str, date]


def provision_facts(pks: Collection[int], known_on: date | None) -> Iterator[tuple[int, str, ProvisionFacts]]:
    """Yield child, ``provisions`` and facts of each start of provision, as known now or on a day (two queries)."""
    day = known_on or LAST_DAY
    rows = known(ProvisionRow, day, "plan").filter(plan__child__in=pks, begins_on__isnull=False)
    spells = known(ProvisionSpell, day).exclude(entered_in_error=True)
    spells = spells.filter(from_on__isnull=False, provision__in=rows.values("pk"))
    first = dict(spells.values_list("provision").annotate(first=Min("from_on")))
    starts: dict[Start, list[tuple[date | None, date | None]]] = defaultdict(list)
    found = rows.order_by("pk").values_list(
        "pk", "plan__child_id", "plan__source_id", "reason", "begins_on", "ended_on"
    )
    for pk, child, plan, reason, begins, ended in found:
        in_place = first.get(pk)
        in_place = max(in_place, begins) if in_place else None
        starts[child, plan, reason, begins].append((in_place, ended))
    for (child, plan, reason, begins), rows_of_start in starts.items():
        in_place_on, ended_on = _done(rows_of_start)
        yield child, "provisions", ProvisionFacts(plan, begins, reason, in_place_on, ended_on)


def _done(rows: list[tuple[date | None, date | None]]) -> tuple[date | None, date | None]:
    """
    Return when the last of some rows was in place, and when the last ended, if none ever was.

    A row that ends before it is confirmed is waited for no longer; the last of the others then does the duty.
    """
    days, is_in_place = [], False
    for in_place, ended in rows:
        day = min((one for one in (in_place, ended) if one is not None), default=None)
        if day is None:
            return None, None
        days.append(day)
        is_in_place = is_in_place or day == in_place
    return (max(days), None) if is_in_place else (None, max(days))
