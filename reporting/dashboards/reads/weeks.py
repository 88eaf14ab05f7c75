"""How long first plans took, how far requests got, and why what was late was late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from ehcp.history.models.versions import known
from ehcp.models import Deadline, DelayReason
from reporting.dashboards.reads.series import scope_of
from reporting.figures import requests
from reporting.figures.plans import FINALS
from reporting.figures.scope import Scope
from reporting.figures.tally import NOT_RECORDED, Part, count
from reporting.headlines.reads.headlines import Headline
from reporting.kpis import Period
from reporting.kpis.rounding import percent
from reporting.reports.kinds.shape import REASONS

# Bands of whole weeks from receipt to the first final plan: the words, and the last day of the band.
BANDS: tuple[tuple[str, int | None], ...] = (
    ("Up to 16 weeks", 16 * 7),
    ("17 to 20 weeks", 20 * 7),
    ("21 to 26 weeks", 26 * 7),
    ("27 to 39 weeks", 39 * 7),
    ("40 to 52 weeks", 52 * 7),
    ("Over 52 weeks", None),
)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole in words."""

    words: str
    number: int
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Weeks:
    """How long the first plans of a period took from receipt; the middle one and the mean in weeks."""

    bands: tuple[Share, ...]
    total: int
    median: float | None
    mean: float | None


def weeks_taken(period: Period) -> Weeks:
    """Return how long the first final plans sent in the period took (the plans of K06); one statement."""
    rows = FINALS.rows(scope_of(period)).values_list("met_by", "starts_on", "met_on")
    taken = sorted({met_by: (met_on - starts_on).days for met_by, starts_on, met_on in rows}.values())
    found: Counter[str] = Counter(_band(days) for days in taken)
    bands = tuple(Share(words, found[words], _percent(found[words], len(taken))) for words, _ in BANDS)
    if not taken:
        return Weeks(bands, 0, None, None)
    half = len(taken) // 2
    middle = taken[half] if len(taken) % 2 else (taken[half - 1] + taken[half]) / 2
    return Weeks(bands, len(taken), round(middle / 7, 1), round(sum(taken) / len(taken) / 7, 1))


def _band(days: int) -> str:
    return next(words for words, last in BANDS if last is None or days <= last)


def _percent(number: int, total: int) -> int | None:
    whole = percent(number, total, 0)
    return None if whole is None else int(whole)


# --- From request to plan ----------------------------------------------------------------------------------


def _received(scope: Scope) -> Q:
    return scope.in_period("received_on")


def _decided(scope: Scope) -> Q:
    return _received(scope) & Q(outcome__in=["Y", "N"], decision_sent_on__lte=scope.as_at)


def _agreed(scope: Scope) -> Q:
    return _received(scope) & Q(outcome="Y", decision_sent_on__lte=scope.as_at)


def _has_plan(scope: Scope) -> Q:
    clocks = Deadline.objects.known_on(scope.known_on).shown_on(scope.as_at)
    clocks = clocks.filter(child=OuterRef("child_id"), rule="final_plan", request_id=OuterRef("source_id"))
    sent = clocks.filter(met_on__lte=scope.as_at).exclude(met_by="")
    return _received(scope) & Q(Exists(sent))


STEPS = (
    ("Requests received", Part(requests.initial, _received)),
    ("Decided whether to assess", Part(requests.initial, _decided)),
    ("Agreed to assess", Part(requests.initial, _agreed)),
    ("First final plan sent", Part(requests.initial, _has_plan)),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from a request to a plan: how many of those received have reached it."""

    words: str
    number: int
    percent: int | None
    width: int


def funnel(period: Period) -> tuple[Step, ...]:
    """Return how far the requests received in the period have got by its end; one statement."""
    numbers = count(scope_of(period), [part for _, part in STEPS])
    top = numbers[STEPS[0][1]][1]
    listed = ((words, numbers[part][1]) for words, part in STEPS)
    return tuple(Step(words, n, _percent(n, top), round(200 * n / top) if top else 0) for words, n in listed)


# --- Why late ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Why:
    """Why the late members of a measure were late: in the authority's control, out of it, or not recorded."""

    ours: int
    others: int
    unrecorded: int
    reasons: tuple[tuple[str, int, bool], ...]

    @property
    def total(self) -> int:
        """Return how many were late."""
        return self.ours + self.others + self.unrecorded

    @property
    def words(self) -> str:
        """Return the three numbers in words; nothing where nothing was late."""
        if not self.total:
            return ""
        parts = [
            (self.ours, "in our control"),
            (self.others, "out of our control"),
            (self.unrecorded, "reason not recorded"),
        ]
        return ", ".join(f"{number} {words}" for number, words in parts if number)


def whys(line: Headline) -> dict[str, Why]:
    """Return, by code of a measure (``K06``), why its late members were late, from the figure K24."""
    known_reasons = known(DelayReason, line.as_at).values_list("reason", "label", "la_controllable")
    words = {reason: (label, ours) for reason, label, ours in known_reasons}
    return {code: _why(line.groups or {}, rules, words) for code, rules in REASONS.items()}


def _why(groups: Mapping[str, Mapping[str, int]], rules: tuple[str, ...], words: Mapping[str, tuple[str, bool]]) -> Why:
    found: Counter[str] = Counter()
    for rule in rules:
        found.update(groups.get(rule, {}))
    unrecorded = found.pop(NOT_RECORDED, 0)
    listed = [(*words.get(reason, (reason, False)), number) for reason, number in found.most_common()]
    ours = sum(number for _, controllable, number in listed if controllable)
    reasons = tuple((label, number, controllable) for label, controllable, number in listed)
    return Why(ours, sum(found.values()) - ours, unrecorded, reasons)
