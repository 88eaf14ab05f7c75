"""The deadline ledger as the figures read it: as it was known, on the day of the report."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Q

from ehcp.models import Deadline
from reporting.figures.scope import Scope
from reporting.figures.tally import Part, Rows, Source

IN_TIME = Q(met_on__lte=F("due_on"))
# A limit void or replaced on or before it leaves the cohorts of limits that fall due; later it was late first.
OWED = (Q(void_on__isnull=True) | Q(void_on__gt=F("headline_on"))) & (
    Q(superseded_on__isnull=True) | Q(superseded_on__gt=F("headline_on"))
)
UNEXEMPTED = Q(exempt_from__isnull=True) | Q(exempt_from__gt=F("met_on"))

_sources: dict[tuple[str, ...], Source] = {}


def clocks(*rules: str) -> Source:
    """Return the source of the rows of ``rules`` that exist on the day of the report, as known."""
    return _sources.setdefault(rules, _of(rules))


def is_of_ledger(part: Part) -> bool:
    """Say whether a part counts limits."""
    return part.source in _sources.values()


def _of(rules: tuple[str, ...]) -> Callable[[Scope], Rows]:
    def source(scope: Scope) -> Rows:
        rows = Deadline.objects.order_by().known_on(scope.known_on).shown_on(scope.as_at)
        return rows.filter(rule=rules[0]) if len(rules) == 1 else rows.filter(rule__in=rules)

    return source


def falls_due(scope: Scope) -> Q:
    """Return the condition that the limit falls in the period, and was not void or replaced by then."""
    return scope.in_period("headline_on") & OWED


def was_met(scope: Scope) -> Q:
    """Return the condition that the duty was done in the period."""
    return scope.in_period("met_on")


def in_time(scope: Scope) -> Q:
    """Return the condition that the duty was done on or before the limit in law."""
    return IN_TIME


def in_headline_time(scope: Scope) -> Q:
    """Return the condition that the duty was done on or before the limit that headlines are counted by."""
    return Q(met_on__lte=F("headline_on"))


def still_open(scope: Scope) -> Q:
    """Return the condition that nothing has met, voided or replaced the limit by the day of the report."""
    return Q(ended_on__gt=scope.as_at)


def past_limit(scope: Scope) -> Q:
    """Return the condition that the limit was open and behind on the day of the report."""
    return still_open(scope) & Q(due_on__lt=scope.as_at)
