"""K24: why the late members of K03, K06, K11, K12, K13 and K14 were late."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from ehcp.ledger.models.limits import CodePoint
from ehcp.models import Delay, DelayReason
from reporting.figures.plans import finals_after_request
from reporting.figures.requests import decisions_sent
from reporting.figures.reviews import amendments_due, decisions_due, first_duties, later_duties, transfers_due
from reporting.figures.scope import Scope, Terms
from reporting.figures.tally import NOT_RECORDED, Part, Rows, Tally, by_columns, model_rows, with_columns
from reporting.kpis import Kpi


def _with_reason(
    terms: Terms, part: Part, table: str, record: str, rule: str, *, due: str = "", otherwise: str = ""
) -> Rows:
    """
    Return the rows of ``part``, each with its ``clock`` and, if it is late, the ``why`` recorded for it.

    ``rule`` empty means that the row says which (``rule``). Of several reasons the latest recorded counts, then
    the higher id; one recorded after the day of the report is not known. Which rows are late is read off them, not
    asked for: PostgreSQL misjudges a condition as heavy as a hit's.
    """
    clock = Value(rule, output_field=CharField()) if rule else F("rule")
    rows = part.rows(terms).annotate(clock=clock)
    matching = Q(record_id=OuterRef(record), clock=OuterRef("clock"), record_type=table)
    if due:
        matching &= Q(due_on=OuterRef(due))
    reasons = (
        model_rows(Delay)
        .filter(matching, recorded_on__isnull=False)
        .order_by("-recorded_on", CodePoint("source_id").desc())
    )
    recorded = Subquery(reasons.values("reason__reason")[:1])
    why = Case(When(is_hit=0, then=Coalesce(recorded, F(otherwise)) if otherwise else recorded))
    return with_columns(rows, why=why)


def _late(part: Part, table: str, record: str, rule: str = "", **more: str) -> Part:
    def build(terms: Terms) -> Rows:
        return _with_reason(terms, part, table, record, rule, **more)

    return replace(part, build=build, columns=("clock", "why", *part.columns))


# The rows of the six measures.
EVENTS = (
    _late(decisions_sent, "requests", "source_id", "assess_decision"),
    _late(finals_after_request, "assessments", "assessment__source_id", "final_plan"),
    _late(first_duties, "plans", "plan_id_written", due="due"),
    _late(later_duties, "plans", "plan_id_written", due="due"),
    _late(decisions_due, "reviews", "source_id", "review_decision"),
    _late(amendments_due, "reviews", "source_id", "amended_final"),
    _late(transfers_due, "phase_transfers", "source_id", otherwise="reason__reason"),
)


def delay_reasons(scope: Scope, kpi: Kpi) -> Tally:
    """K24: late events by rule and reason, and those whose reason was within the authority's control."""
    ours = set(model_rows(DelayReason).filter(la_controllable=True).values_list("reason", flat=True))
    table: Counter[tuple[str, str | None]] = Counter()
    for events in EVENTS:
        for hit, clock, why, number in by_columns(scope, events, "is_hit", "clock", "why"):
            if not hit:
                table[clock, why] += number
    tally = Tally(
        sum(number for (_, why), number in table.items() if why in ours),
        sum(table.values()),
        groups=_by_rule(table),
    )
    if not scope.with_ids:
        return tally
    listed = [pair for events in EVENTS for pair in _late_ids(scope, events)]
    return tally.with_more(
        numerator_ids=tuple(sorted(name for name, why in listed if why in ours)),
        denominator_ids=tuple(sorted(name for name, _ in listed)),
    )


def _late_ids(scope: Scope, events: Part) -> list[tuple[str, str | None]]:
    """Return the id (rule:record) and the reason of each late row."""
    rows = events.rows(scope.terms).values_list("is_hit", *events.columns)
    return [(f"{clock}:{events.written.format(*record)}", why) for hit, clock, why, *record in rows if not hit]


def _by_rule(table: Counter[tuple[str, str | None]]) -> dict[str, dict[str, int]]:
    groups: dict[str, dict[str, int]] = {}
    for (clock, why), number in sorted(table.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        groups.setdefault(clock, {})[why or NOT_RECORDED] = number
    return groups
