"""K24: why the late members of K03, K06, K11, K12, K13 and K14 were late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, Value

from ehcp.functions import CodePoint
from ehcp.models import Delay, DelayReason, PhaseTransfer
from reporting.figures.ledger import falls_due, was_met
from reporting.figures.plans import FINALS
from reporting.figures.requests import DECISIONS
from reporting.figures.reviews import AMENDMENTS_DUE, DECISIONS_DUE, DUTIES_DUE, TRANSFERS_DUE
from reporting.figures.scope import Scope
from reporting.figures.tally import NOT_RECORDED, Condition, Measure, Numbers, Part, Rows, Tally, flag
from reporting.kpis import Kpi


@dataclass(frozen=True, slots=True)
class Late:
    """
    The late rows of one measure; a reason names the day of its limit too where one record has many.

    ``cohort`` bounds the days of the part: every row of it is among the rows that it holds of.
    """

    part: Part
    cohort: Condition = falls_due
    by_day: bool = False
    own_reason: bool = False

    def rows(self, scope: Scope, place: int) -> Rows:
        """Return of each late row the ``place`` given, what a reason for it names, and what its id is written from."""
        hit = self.part.hit(scope) if self.part.hit else Q()
        late = self.part.rows(scope).annotate(place=Value(place), is_hit=flag(hit)).filter(is_hit=0)
        listed: Rows = late.values_list("place", "rule", "record_type", "record_id", "due_on", *self.columns)
        return listed

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the two columns that an id may be written from."""
        return (*self.part.columns, "due_on")[:2]


@dataclass(frozen=True, slots=True)
class Reasons:
    """
    The delay reasons recorded by the day of the report, by limit, by record, and of phase transfers by their own.

    Of several the latest recorded counts, then the higher id. Both tables are read once, in order: to look for the
    reason of each late row in turn is quadratic on an engine that cannot look into all versions by an index.
    """

    of_limit: Mapping[tuple[str, str, str, date | None], str]
    of_record: Mapping[tuple[str, str, str], str]
    of_transfer: Mapping[str, str]

    @classmethod
    def known(cls, scope: Scope, events: Iterable[Late]) -> Reasons:
        """Return the reasons of the late rows of ``events``, as they were known."""
        first, *others = [late.part.source(scope).filter(late.cohort(scope)).values("record_id") for late in events]
        delays = scope.known(Delay, "reason").filter(recorded_on__lte=scope.as_at)
        delays = delays.filter(record_id__in=first.union(*others, all=True))
        ordered = delays.order_by("recorded_on", CodePoint("source_id"))
        named = list(ordered.values_list("clock", "record_type", "record_id", "due_on", "reason__reason"))
        transfers = scope.known(PhaseTransfer, "reason").filter(reason__isnull=False)
        return cls(
            of_limit={(*key, due_on): why for *key, due_on, why in named},
            of_record={tuple(key): why for *key, _, why in named},
            of_transfer=dict(transfers.values_list("source_id", "reason__reason")),
        )

    def why(self, late: Late, rule: str, record_type: str, record_id: str, due_on: date | None) -> str | None:
        """Return the reason recorded for one late row; None where there is none."""
        key = (rule, record_type, record_id)
        found = self.of_limit.get((*key, due_on)) if late.by_day else self.of_record.get(key)
        return found or (self.of_transfer.get(record_id) if late.own_reason else None)


# By measure.
LATE = {
    "K03": Late(DECISIONS, was_met),
    "K06": Late(FINALS, was_met),
    "K11": Late(DUTIES_DUE, by_day=True),
    "K12": Late(DECISIONS_DUE),
    "K13": Late(AMENDMENTS_DUE),
    "K14": Late(TRANSFERS_DUE, own_reason=True),
}


def _listed(scope: Scope, codes: Iterable[str]) -> Iterator[tuple[Late, str, tuple[Any, ...], str | None]]:
    """Yield each late row of the measures: what it is, its rule, what its id is of, and the reason recorded for it."""
    events = [LATE[code] for code in codes]
    reasons = Reasons.known(scope, events)
    first, *others = [late.rows(scope, place) for place, late in enumerate(events)]
    for place, rule, record_type, record_id, due_on, *record in first.union(*others, all=True):
        late = events[place]
        yield late, rule, tuple(record), reasons.why(late, rule, record_type, record_id, due_on)


def _ours(scope: Scope) -> set[str]:
    """Return the reasons that lie within the authority's control, as known."""
    reasons = scope.known(DelayReason).filter(la_controllable=True)
    return set(reasons.values_list("reason", flat=True))


def _reasons(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
    """K24: late events by rule and reason, and those whose reason was within the authority's control."""
    ours = _ours(scope)
    table = _table(scope, LATE)
    return Tally(
        sum(number for (_, why), number in table.items() if why in ours),
        sum(table.values()),
        groups=_by_rule(table),
    )


def _table(scope: Scope, codes: Iterable[str]) -> Counter[tuple[str, str | None]]:
    return Counter((rule, why) for _, rule, _, why in _listed(scope, codes))


def late_reasons(scope: Scope, codes: Iterable[str]) -> dict[str, dict[str, int]]:
    """
    Return why the late members of these measures were late: by rule, how often each reason was recorded.

    It is the part of K24 that is theirs. K05 has the late members of K06.
    """
    return _by_rule(_table(scope, {"K06" if code == "K05" else code for code in codes}))


def _ids(scope: Scope, tally: Tally) -> Tally:
    ours = _ours(scope)
    found = _listed(scope, LATE)
    listed = [(f"{rule}:{late.part.written.format(*record)}", why) for late, rule, record, why in found]
    return tally.with_more(
        numerator_ids=tuple(sorted(name for name, why in listed if why in ours)),
        denominator_ids=tuple(sorted(name for name, _ in listed)),
    )


def _by_rule(table: Counter[tuple[str, str | None]]) -> dict[str, dict[str, int]]:
    groups: dict[str, dict[str, int]] = {}
    for (clock, why), number in sorted(table.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        groups.setdefault(clock, {})[why or NOT_RECORDED] = number
    return groups


DELAY_REASONS = Measure((), _reasons, _ids)
