"""K10: advice within six weeks, one figure for each kind."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from ehcp.ledger.models.limits import Earliest, limit_expression
from ehcp.models import AdviceRequest
from reporting.figures.exempted import ground_accepted
from reporting.figures.plans import plan_end
from reporting.figures.scope import Terms, real, still_owed
from reporting.figures.tally import Rows, marked, model_rows, part
from reporting.kpis.definitions import ADVICE_KINDS

HEADLINE_KIND = "psychological"


@part()
def advice_due(terms: Terms, kind: str = HEADLINE_KIND) -> Rows:
    """
    K10: advice of one kind whose limit falls in the period; hits are received by then.

    Left out: advice not received where the assessment was withdrawn (a death counts, and so does the end of
    the plan that is reassessed), or the advice cancelled, on or before the limit.
    """
    rows: Rows = (
        model_rows(AdviceRequest)
        .filter(real("assessment__"), kind=kind, requested_on__isnull=False)
        .exclude(assessment__outcome="H")
        .annotate(asked_on=Coalesce("body_received_on", "requested_on"))
        .annotate(
            limit=limit_expression("advice_return", "asked_on", terms.law),
            stopped_on=Earliest(
                F("assessment__withdrawn_on"),
                F("cancelled_on"),
                plan_end("assessment__plan__"),
                terms.person("assessment__child", "deceased_on"),
            ),
        )
        .filter(terms.in_period("limit"), still_owed(Q(received_on__isnull=False), "limit"))
    )
    return marked(rows, Q(received_on__lte=F("limit")))


@part()
def unexempted_advice(terms: Terms) -> Rows:
    """K10 excluding_exempted: rows with an accepted ground, which counts from the limit day on, left out."""
    excused = ground_accepted("advice_return", "exemption_ground", "limit", terms.law)
    return advice_due.rows(terms).exclude(Q(exemption_ground__isnull=False) & excused)


BY_KIND = {kind: advice_due.of(kind) for kind in ADVICE_KINDS}
