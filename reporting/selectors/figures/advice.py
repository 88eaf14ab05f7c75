"""K10: advice within six weeks, one figure for each kind."""

from __future__ import annotations

from functools import partial

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from ehcp.models import AdviceRequest
from ehcp.models.limits import Earliest, limit_expression
from reporting.kpis import Kpi
from reporting.kpis.definitions import ADVICE_KINDS
from reporting.selectors.figures.exempted import ground_accepted
from reporting.selectors.figures.plans import plan_end
from reporting.selectors.figures.scope import Scope, real, still_owed
from reporting.selectors.figures.tally import Part, Rows, Tally, marked, model_rows, share

HEADLINE_KIND = "psychological"


def advice_due(scope: Scope, kind: str) -> Rows:
    """
    Return advice of one kind whose limit falls in the period.

    Left out: advice not received where the assessment was withdrawn (a death counts, and so does the end of
    the plan that is reassessed), or the advice cancelled, on or before the limit.
    """
    rows: Rows = (
        model_rows(AdviceRequest)
        .filter(real("assessment__"), kind=kind)
        .exclude(assessment__outcome="H")
        .annotate(asked_on=Coalesce("body_received_on", "requested_on"))
        .annotate(
            limit=limit_expression("advice_return", "asked_on", scope.law),
            stopped_on=Earliest(
                F("assessment__withdrawn_on"),
                F("cancelled_on"),
                plan_end("assessment__plan__"),
                scope.person("assessment__child", "deceased_on"),
            ),
        )
        .filter(scope.in_period("limit"), still_owed(Q(received_on__isnull=False), "limit"))
    )
    return rows


IN_TIME = Q(received_on__lte=F("limit"))


def advice_in_time(scope: Scope, kpi: Kpi, kind: str = HEADLINE_KIND) -> Tally:
    """K10: advice of one kind received within six weeks."""
    return share(scope, Part(marked(advice_due(scope, kind), IN_TIME)))


def advice_in_time_unexempted(scope: Scope, kpi: Kpi) -> Tally:
    """K10 excluding_exempted: rows with an accepted ground, which counts from the limit day on, left out."""
    excused = ground_accepted("advice_return", "exemption_ground", "limit", scope.law)
    rows = advice_due(scope, HEADLINE_KIND).exclude(Q(exemption_ground__isnull=False) & excused)
    return share(scope, Part(marked(rows, IN_TIME)))


BY_KIND = {kind: partial(advice_in_time, kind=kind) for kind in ADVICE_KINDS}
