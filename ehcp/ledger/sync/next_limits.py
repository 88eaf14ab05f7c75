"""The next limit in law of a case, on a day, and until when it stays the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ehcp.history.models.versions import STILL
from ehcp.law.planned import LIMIT_KINDS, WINDOW
from ehcp.ledger.models.deadlines import ENDS_OF_WORK
from ehcp.ledger.sync.ledger import COLUMNS, DUE, Values

_RULE, _KIND, _SHAPE, _APPEARS = (COLUMNS.index(name) for name in ("rule", "kind", "shape", "appears_on"))
_ENDS = tuple(COLUMNS.index(name) for name in ENDS_OF_WORK)


def next_limit(rows: Iterable[Values], today: date) -> tuple[date | None, str, date]:
    """
    Return the earliest limit on which something is left to do today, its rule, and the day on which that may change.

    The same as the first of ``limits().running(today).dated()``, on rows not written yet (a test holds the two
    together). No limit is (None, ""); a day that never comes is ``STILL``.
    """
    limits: list[tuple[date, str]] = []
    turns: list[date] = [STILL]
    for row in rows:
        if row[_KIND] not in LIMIT_KINDS or row[_SHAPE] == WINDOW or row[DUE] is None:
            continue
        ends = min((row[place] for place in _ENDS if row[place] is not None), default=STILL)
        turns += [day for day in (row[_APPEARS], ends) if day > today]
        if row[_APPEARS] <= today < ends:
            limits.append((row[DUE], row[_RULE]))
    due, rule = min(limits) if limits else (None, "")
    return due, rule, min(turns)
