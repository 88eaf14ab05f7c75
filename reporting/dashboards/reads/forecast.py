"""
What will be late if nothing moves, and how long a new request has to wait; each with how well it would have told.

Both rest on what happened: how many of the limits that were open then were missed, and at what pace requests became
plans in the last 26 weeks. They are replayed on past days, on the facts of those days as known now, and the replay is
printed beside them. All is counted of the children whom the reader may see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Value, When

from ehcp.ledger.models.deadlines import ENDS_OF_WORK
from ehcp.models import Deadline
from ehcp.permissions import case_q
from ehcp.work.reads.worklist import OTHERS, kind_conditions
from reporting.dashboards.reads.series import scope_of
from reporting.dashboards.reads.today import AHEAD, STAGES, Asked
from reporting.figures.requests import TWENTY_WEEKS
from reporting.kpis import Period

WINDOWS = 6  # windows of 8 weeks that are looked back on
TRIED = 3  # of them, those that are foretold from the windows before them
WEEK = 7
PACE = 182  # days whose pace a wait is worked out from
FOLLOWED = 91  # days of requests that a past forecast is held against
TRIED_BEFORE = (364, 546, 728)  # days ago that a wait is tried on


@dataclass(frozen=True, slots=True)
class Expected:
    """How many limits of a kind run in the next 8 weeks, and how many of such were missed in past ones."""

    words: str
    kind: str
    running: int
    likely: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """A past day on which the same would have been foretold, beside what came of it."""

    day: date
    running: int
    likely: int
    low: int
    high: int
    missed: int

    @property
    def is_within(self) -> bool:
        """Say whether what came lies in the range that was foretold."""
        return self.low <= self.missed <= self.high


@dataclass(frozen=True, slots=True)
class Wait:
    """
    Weeks from a request to its final plan at the pace of the weeks before ``day``, for requests that come to one.

    One in ten waits up to ``low``, every second up to ``middle``, nine in ten up to ``high``; none where so many have
    not got there.
    """

    day: date
    open: int
    low: int | None
    middle: int | None
    high: int | None

    @property
    def words(self) -> str:
        """Return the wait in words."""
        if self.middle is None:
            return "Too few plans were sent to tell"
        upper = f"{self.high}" if self.high is not None else "more"
        return f"{self.middle} weeks; eight in ten wait {self.low} to {upper}"


@dataclass(frozen=True, slots=True)
class TriedWait:
    """A wait foretold on a past day, beside how long the requests of the 13 weeks after it did wait."""

    wait: Wait
    ended: int
    within: int
    middle: float | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """All of the page of forecasts."""

    expected: tuple[Expected, ...]
    total: Expected
    tried: tuple[Tried, ...]
    wait: Wait
    tried_waits: tuple[TriedWait, ...]


def forecast(asked: Asked) -> Forecast:
    """Return the limits that will be missed and the wait of a new request (two statements)."""
    windows = _windows(asked)
    spells = _spells(asked)
    kinds = [kind for kind in STAGES if any(found[kind][0] for found in windows)]
    per_kind = tuple(_expected(STAGES[kind], kind, [found[kind] for found in windows]) for kind in kinds)
    return Forecast(
        expected=per_kind,
        total=_total(windows, 0),
        tried=tuple(_tried(asked.today, place, windows) for place in range(1, TRIED + 1)),
        wait=wait_on(spells, asked.today),
        tried_waits=tuple(_tried_wait(spells, asked.today - timedelta(days=back)) for back in TRIED_BEFORE),
    )


# --- Limits that will be missed ----------------------------------------------------------------------------

Numbers = tuple[int, int]  # how many ran, and how many of them were missed


def _windows(asked: Asked) -> list[dict[str, Numbers]]:
    """Return by kind how many limits ran and were missed: of the 8 weeks ahead, then of each 8 weeks back."""
    starts = [asked.today - timedelta(days=AHEAD * back) for back in range(WINDOWS + 1)]
    rows = Deadline.objects.visible_to(asked.user).current().limits()
    rows = rows.filter(due_on__gt=starts[-1], due_on__lte=asked.today + timedelta(days=AHEAD))
    if asked.team:
        rows = rows.filter(child__team=asked.team)
    kinds = [When(condition, then=Value(kind)) for kind, condition in kind_conditions().items() if kind != OTHERS]
    sorted_rows: Any = rows.annotate(stage_of_work=Case(*kinds, default=Value(OTHERS), output_field=CharField()))
    done_late = Q(met_on__isnull=True) | Q(met_on__gt=F("due_on"))
    still_owed = Q()
    for name in (one for one in ENDS_OF_WORK if one != "met_on"):
        still_owed &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": F("due_on")})
    counts = {}
    for place, start in enumerate(starts):
        last = start + timedelta(days=AHEAD)
        ran = Q(due_on__gt=start, due_on__lte=last, appears_on__lte=start, idle_from__gt=start)
        counts[f"ran{place}"] = Count("pk", filter=ran)
        counts[f"missed{place}"] = Count("pk", filter=ran & done_late & still_owed)
    counted = sorted_rows.order_by().values("stage_of_work").annotate(**counts)
    found = {row["stage_of_work"]: row for row in counted}

    def numbers(kind: str, place: int) -> Numbers:
        row = found.get(kind, {})
        return row.get(f"ran{place}", 0), row.get(f"missed{place}", 0)

    return [{kind: numbers(kind, place) for kind in STAGES} for place in range(len(starts))]


def _foretold(running: int, past: Sequence[Numbers]) -> tuple[int, int, int] | None:
    """Return how many of ``running`` are likely missed, at the rates of past windows: on average, least, most."""
    rates = [Fraction(missed, ran) for ran, missed in past if ran]
    if not rates:
        return None
    average = Fraction(sum(missed for _, missed in past), sum(ran for ran, _ in past))
    return tuple(floor(running * rate + Fraction(1, 2)) for rate in (average, min(rates), max(rates)))  # type: ignore[return-value]


def _expected(words: str, kind: str, numbers: Sequence[Numbers]) -> Expected:
    running = numbers[0][0]
    forecast = _foretold(running, numbers[1:])
    return Expected(words, kind, running, *(forecast or (None, None, None)))


def _total(windows: Sequence[dict[str, Numbers]], place: int) -> Expected:
    """Return all kinds of the window ``place`` together: each foretold by its own rates before it, then summed."""
    kinds = [_expected("", kind, [found[kind] for found in windows[place:]]) for kind in STAGES]
    known = [one for one in kinds if one.likely is not None]
    running = sum(one.running for one in kinds)
    if not known:
        return Expected("All limits", "", running, None, None, None)
    likely, low, high = (sum(getattr(one, name) for one in known) for name in ("likely", "low", "high"))
    return Expected("All limits", "", running, likely, low, high)


def _tried(today: date, place: int, windows: Sequence[dict[str, Numbers]]) -> Tried:
    likely, missed = _total(windows, place), sum(missed for _, missed in windows[place].values())
    day = today - timedelta(days=AHEAD * place)
    return Tried(day, likely.running, likely.likely or 0, likely.low or 0, likely.high or 0, missed)


# --- How long a new request waits --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spell:
    """One request on its way: received, and either its plan sent, or stopped on a day, or still open."""

    received_on: date
    sent_on: date | None
    stopped_on: date | None

    def open_until(self, day: date) -> date:
        """Return the day on which it left the queue, or ``day``."""
        return min([one for one in (self.sent_on, self.stopped_on) if one is not None] + [day])


def _spells(asked: Asked) -> list[Spell]:
    """Return the way of each request towards its final plan, as known today; one statement."""
    rows = TWENTY_WEEKS(scope_of(Period(asked.today, asked.today))).filter(case_q(asked.user, "child"))
    rows = rows.exclude(request_id="").filter(starts_on__isnull=False)
    if asked.team:
        rows = rows.filter(child__team=asked.team)
    found = rows.values_list("starts_on", "met_on", "void_on", "superseded_on")
    return [Spell(starts, met, min(filter(None, (void, over)), default=None)) for starts, met, void, over in found]


def wait_on(spells: Iterable[Spell], day: date) -> Wait:
    """
    Return the wait of a request made on ``day`` if each week of waiting ends as it did in the ``PACE`` days before.

    For each week of age: of the requests that entered it in those days, how many got their plan in it (a life table
    of the period). A request that was refused, withdrawn or told no plan leaves without one.
    """
    entered: Counter[int] = Counter()
    sent: Counter[int] = Counter()
    waiting = 0
    for spell in spells:
        if spell.received_on > day:
            continue
        end = spell.open_until(day + timedelta(days=1))
        waiting += end > day
        first = max(0, -((spell.received_on - (day - timedelta(days=PACE))).days // WEEK))
        for age in range(first, (min(end, day) - spell.received_on).days // WEEK + 1):
            begins = spell.received_on + timedelta(days=age * WEEK)
            ends = begins + timedelta(days=WEEK)
            if ends > day or begins > end:
                break  # a week that is not over tells nothing yet
            if spell.stopped_on is not None and spell.stopped_on < ends and spell.stopped_on == end:
                break
            entered[age] += 1
            if spell.sent_on is not None and begins <= spell.sent_on < ends:
                sent[age] += 1
                break
    return _wait(day, waiting, entered, sent)


def _wait(day: date, waiting: int, entered: Counter[int], sent: Counter[int]) -> Wait:
    left, reached = Fraction(1), {}
    for age in range(max(entered, default=-1) + 1):
        if entered[age]:
            left *= 1 - Fraction(sent[age], entered[age])
        for share in (90, 50, 10):
            if share not in reached and left <= Fraction(share, 100):
                reached[share] = age + 1
    return Wait(day, waiting, reached.get(90), reached.get(50), reached.get(10))


def _tried_wait(spells: Sequence[Spell], day: date) -> TriedWait:
    forecast = wait_on(spells, day)
    last = day + timedelta(days=FOLLOWED)
    waited = sorted(
        -(-(spell.sent_on - spell.received_on).days // WEEK)
        for spell in spells
        if day < spell.received_on <= last and spell.sent_on is not None
    )
    within = sum((forecast.low or 0) <= weeks and (forecast.high is None or weeks <= forecast.high) for weeks in waited)
    half = len(waited) // 2
    middle = None if not waited else (waited[half] + waited[-half - 1]) / 2
    return TriedWait(forecast, len(waited), within, middle)
