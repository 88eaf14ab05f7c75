"""K24: why the late members of K03, K06, K11, K12, K13 and K14 were late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, Value

from ehcp.functions import CodePoint
from ehcp.history.models.versions import known
from ehcp.models import Delay, DelayReason, PhaseTransfer
from reporting.figures.plans import FINALS
from reporting.figures.requests import DECISIONS
from reporting.figures.reviews import AMENDMENTS_DUE, DECISIONS_DUE, DUTIES_DUE, TRANSFERS_DUE
from reporting.figures.scope import Scope
from reporting.figures.tally import NOT_RECORDED, Measure, Numbers, Part, Rows, Tally, flag
from reporting.kpis import Kpi


@dataclass(frozen=True, slots=True)
class Late:
    """The late rows of one measure; a reason names the day of its limit too where one record has many."""

    part: Part
    by_day: bool = False
    own_reason: bool = False

    def rows(self, scope: Scope) -> Rows:
        """
        Return the late rows, each with the ``why`` recorded for it.

        Of several reasons the latest recorded counts, then the higher id; one recorded after the day of the report
        is not known.
        """
        hit = self.part.hit(scope) if self.part.hit else Q()
        matching = Q(
            record_id=OuterRef("record_id"),
            clock=OuterRef("rule"),
            record_type=OuterRef("record_type"),
            recorded_on__lte=scope.as_at,
        )
        if self.by_day:
            matching &= Q(due_on=OuterRef("due_on"))
        reasons = known(Delay, scope.known_on, "reason").filter(matching)
        reasons = reasons.order_by("-recorded_on", CodePoint("source_id").desc()).values("reason__reason")
        transfers = known(PhaseTransfer, scope.known_on, "reason").filter(source_id=OuterRef("record_id"))
        late = self.part.rows(scope).alias(is_hit=flag(hit)).filter(is_hit=0)
        found: Rows = late.annotate(
            why=Subquery(reasons[:1]),
            otherwise=Subquery((transfers if self.own_reason else transfers.none()).values("reason__reason")[:1]),
        )
        return found

    def counted(self, scope: Scope) -> Rows:
        """Return how many late rows there are of each rule with the same reasons."""
        rows = self.rows(scope).values("rule", "why", "otherwise")
        counted: Rows = rows.annotate(number=Count("pk")).values_list("rule", "why", "otherwise", "number")
        return counted

    def written(self, scope: Scope, place: int) -> Rows:
        """Return of each late row the ``place`` given, its rule, its reasons, and what its id is written from."""
        columns = (*self.part.columns, "due_on")[:2]
        rows = self.rows(scope).annotate(place=Value(place))
        listed: Rows = rows.values_list("place", "rule", "why", "otherwise", *columns)
        return listed


EVENTS = (
    Late(DECISIONS),
    Late(FINALS),
    Late(DUTIES_DUE, by_day=True),
    Late(DECISIONS_DUE),
    Late(AMENDMENTS_DUE),
    Late(TRANSFERS_DUE, own_reason=True),
)


def _listed(scope: Scope) -> Iterator[tuple[str, str, str | None]]:
    """Yield of each late row its rule, its id (rule:record) and the reason recorded for it, if any; one statement."""
    first, *others = [late.written(scope, place) for place, late in enumerate(EVENTS)]
    for place, rule, why, otherwise, *record in first.union(*others, all=True):
        yield rule, f"{rule}:{EVENTS[place].part.written.format(*record)}", why or otherwise


def _ours(scope: Scope) -> set[str]:
    """Return the reasons that lie within the authority's control, as known."""
    reasons = known(DelayReason, scope.known_on).filter(la_controllable=True)
    return set(reasons.values_list("reason", flat=True))


def _reasons(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
    """K24: late events by rule and reason, and those whose reason was within the authority's control."""
    ours = _ours(scope)
    first, *others = [late.counted(scope) for late in EVENTS]
    table: Counter[tuple[str, str | None]] = Counter()
    for rule, why, otherwise, number in first.union(*others, all=True):
        table[rule, why or otherwise] += number
    return Tally(
        sum(number for (_, why), number in table.items() if why in ours),
        sum(table.values()),
        groups=_by_rule(table),
    )


def _ids(scope: Scope, found: Tally) -> Tally:
    ours = _ours(scope)
    listed = [(name, why) for _, name, why in _listed(scope)]
    return found.with_more(
        numerator_ids=tuple(sorted(name for name, why in listed if why in ours)),
        denominator_ids=tuple(sorted(name for name, _ in listed)),
    )


def _by_rule(table: Counter[tuple[str, str | None]]) -> dict[str, dict[str, int]]:
    groups: dict[str, dict[str, int]] = {}
    for (clock, why), number in sorted(table.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        groups.setdefault(clock, {})[why or NOT_RECORDED] = number
    return groups


DELAY_REASONS = Measure((), _reasons, _ids)
