"""K10: advice within six weeks, one figure for each kind."""

from __future__ import annotations

from functools import partial

from django.db.models import Q

from reporting.figures import ledger
from reporting.figures.ledger import clocks
from reporting.figures.scope import Scope
from reporting.figures.tally import Part
from reporting.kpis.definitions import ADVICE_KINDS

HEADLINE_KIND = "psychological"
_ADVICE = clocks("advice_return")
_OF_RECORD = ("record_id",)


def _due(scope: Scope, kind: str) -> Q:
    return ledger.falls_due(scope) & Q(advice_kind=kind)


def _due_unexempted(scope: Scope) -> Q:
    """Leave out advice with an accepted ground, which counts from the limit day on."""
    return _due(scope, HEADLINE_KIND) & (Q(exempt_from__isnull=True) | Q(exempt_from__gt=scope.as_at))


ADVICE = Part(_ADVICE, partial(_due, kind=HEADLINE_KIND), ledger.in_time, _OF_RECORD)
UNEXEMPTED_ADVICE = Part(_ADVICE, _due_unexempted, ledger.in_time, _OF_RECORD)
BY_KIND = {kind: Part(_ADVICE, partial(_due, kind=kind), ledger.in_time, _OF_RECORD) for kind in ADVICE_KINDS}
