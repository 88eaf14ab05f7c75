"""How far the limits behind a figure were missed, by child: the worst first, with the reason recorded for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ehcp.models import Child, DelayReason
from reporting.figures import MEASURES
from reporting.figures.delays import LATE, Late, Reasons
from reporting.figures.ledger import in_headline_time, is_of_ledger
from reporting.figures.scope import Scope
from reporting.figures.tally import Part
from reporting.figures.tracked import TRACKED
from reporting.kpis import Kpi

WEEK = 7
# In which order children may be listed, and what is read of a limit.
WORST, NAME, TEAM, OFFICER = "worst", "name", "team", "officer"
COLUMNS = ("child", "starts_on", "due_on", "headline_on", "met_on", "rule", "record_type", "record_id")
WIDTH = len(COLUMNS)
ORDERS = {WORST: "Worst first", NAME: "By name", TEAM: "By team", OFFICER: "By officer"}


@dataclass(frozen=True, slots=True)
class Missed:
    """
    One limit behind a figure, on the day of the figure: ``done_on`` is none while nothing has met it by then.

    ``key`` names it for a delay reason: its rule, the table and the record it is on, and its day.
    """

    key: tuple[str, str, str, date | None]
    starts_on: date | None
    limit_on: date
    done_on: date | None
    day: date
    part: Part

    @property
    def days(self) -> int:
        """Return by how many days it was missed, or has been so far; negative where it was or still may be kept."""
        return ((self.done_on or self.day) - self.limit_on).days

    @property
    def late_by(self) -> str:
        """Return how late it is, in words."""
        if self.days > 0:
            return f"{self.days:,} day{'s' if self.days > 1 else ''}"
        if self.done_on is not None:
            return "In time"
        left = -self.days
        return f"Open, {left:,} day{'s' if left != 1 else ''} left"

    @property
    def taken(self) -> str:
        """Return how many weeks it took or has taken, against how many it may, in words."""
        if self.starts_on is None:
            return ""
        taken, allowed = ((end - self.starts_on).days for end in (self.done_on or self.day, self.limit_on))
        told = f"{_weeks(taken)} {'taken' if self.done_on else 'so far'}"
        return f"{told}, limit {_weeks(allowed)}"


def _weeks(days: int) -> str:
    whole, rest = divmod(days, WEEK)
    weeks = f"{whole} week{'s' if whole != 1 else ''}"
    return f"{weeks} and {rest} day{'s' if rest != 1 else ''}" if rest else weeks


def ledger_parts(kpi: Kpi) -> tuple[Part, ...]:
    """Return what a measure counts, where it counts limits; nothing for a figure of other facts."""
    name = "/".join(kpi.key)
    parts = (TRACKED[name],) if name in TRACKED else MEASURES[kpi.key].parts
    return tuple(part for part in parts if is_of_ledger(part))


def missed_of(kpi: Kpi, scope: Scope, names: Collection[str]) -> dict[int, Missed]:
    """Return by child record the worst limit of those that are printed under ``names``; one statement a part."""
    found: dict[int, Missed] = {}
    wanted = set(names)
    for part in ledger_parts(kpi):
        rows = part.rows(scope).values_list(*COLUMNS, *part.columns)
        own = (row[:WIDTH] for row in rows if part.written.format(*row[WIDTH:]) in wanted)
        worst(found, own, part, scope)
    return found


def worst(found: dict[int, Missed], rows: Iterable[Any], part: Part, scope: Scope) -> dict[int, Missed]:
    """Add rows of the ledger, under ``COLUMNS``, to the worst limit of each child."""
    by_headline = part.hit is in_headline_time
    for child, starts_on, due_on, headline_on, met_on, rule, table, record in rows:
        limit_on = headline_on if by_headline else due_on
        if limit_on is None:
            continue
        done_on = met_on if met_on is not None and met_on <= scope.as_at else None
        one = Missed((rule, table, record, due_on), starts_on, limit_on, done_on, scope.as_at, part)
        if child not in found or one.days > found[child].days:
            found[child] = one
    return found


def kept_worst(missed: Mapping[int, Missed], kept: Mapping[int, int]) -> dict[int, Missed]:
    """Return the worst limit by the record kept after a merge."""
    found: dict[int, Missed] = {}
    for pk, one in missed.items():
        into = kept.get(pk, pk)
        if into not in found or one.days > found[into].days:
            found[into] = one
    return found


def in_order(children: Iterable[Child], missed: Mapping[int, Missed], order: str) -> list[Child]:
    """Return children in one of ``ORDERS``; those that are alike by how late they are, then by name."""

    def key(child: Child) -> tuple[Any, ...]:
        late = -missed[child.pk].days if child.pk in missed else 0
        first: tuple[Any, ...] = ()
        if order in (TEAM, OFFICER):
            holder = child.team if order == TEAM else child.officer
            first = (holder is None, str(holder or "").casefold())
        name = (child.surname.casefold(), child.forename.casefold(), child.pk)
        return (*first, *name) if order == NAME else (*first, late, *name)

    return sorted(children, key=key)


def reasons_of(kpi: Kpi, scope: Scope, missed: Mapping[int, Missed]) -> dict[int, str]:
    """Return by child why its limit was missed, in words, where somebody recorded it; three statements."""
    late = {pk: one for pk, one in missed.items() if one.days > 0}
    if not late:
        return {}
    code = "K06" if kpi.code == "K05" else kpi.code
    part = next(iter(late.values())).part
    told = LATE[code] if code in LATE and not kpi.variant else Late(part, part.counted, by_day=kpi.code == "K11")
    reasons = Reasons.known(scope, [told])
    words = dict(DelayReason.objects.values_list("reason", "label"))
    found = {pk: reasons.why(told, *one.key) for pk, one in late.items()}
    return {pk: words.get(why, why) for pk, why in found.items() if why}
