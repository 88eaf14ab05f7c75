"""From a figure to the records and the children behind it; who may see them is for the caller to say."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Literal

from django.db.models import Q, QuerySet

from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    Appeal,
    AssessmentRequest,
    Budget,
    Child,
    Feedback,
    Mediation,
    NeedsAssessment,
    Outcome,
    PhaseTransfer,
    Plan,
    ProvisionRow,
)
from panels.models import PanelItem
from reporting.headlines.reads.headlines import Headline
from reporting.kpis.definitions import PHASE_RULES

Side = Literal["numerator", "denominator"]
DUTY = "plan@due"

# The model of each kind of id (measures, section 1), and the way from its rows to their child.
KINDS: dict[str, tuple[Any, str]] = {
    "request": (AssessmentRequest, "child"),
    "plan": (Plan, "child"),
    "assessment": (NeedsAssessment, "child"),
    "advice": (AdviceRequest, "assessment__child"),
    "review": (AnnualReview, "plan__child"),
    "phase_transfer": (PhaseTransfer, "plan__child"),
    "outcome": (Outcome, "plan__child"),
    "feedback": (Feedback, "review__plan__child"),
    "budget": (Budget, "child"),
    "provision": (ProvisionRow, "plan__child"),
    "appeal": (Appeal, "child"),
    "mediation": (Mediation, "child"),
    "panel_item": (PanelItem, "child"),
    "child": (Child, ""),
}
# What stands before the colon in the ids of K22 and K24.
PREFIXES = {
    "request": "request",
    "assessment": "assessment",
    "plan": "plan",
    "ceased": "plan",
    "assess_decision": "request",
    "final_plan": "plan",
    "annual_review": DUTY,
    "transfer_in_review": DUTY,
    "review_decision": "review",
    "amended_final": "review",
    **dict.fromkeys(PHASE_RULES, "phase_transfer"),
}


def records_behind(headline: Headline, side: Side) -> dict[str, QuerySet[Any, Any]]:
    """
    Return the records behind one side of a figure, by kind of record.

    Raises ``ValueError`` if the figure was computed without its ids.
    """
    return {
        kind: KINDS[kind][0]._default_manager.filter(source_id__in=sorted(ids))
        for kind, ids in _ids_by_kind(headline, side).items()
    }


def drill(headline: Headline, side: Side) -> QuerySet[Child, Child]:
    """
    Return the children behind one side of a figure, each once; none of them are behind a post.

    The caller must add ``visible_to(user)``. Raises ``ValueError`` if the figure was computed without its ids.
    """
    behind = Q(pk__in=[])
    for kind, records in records_behind(headline, side).items():
        path = KINDS[kind][1]
        behind |= Q(pk__in=records.order_by().values(path or "pk"))
    return Child.objects.filter(behind)


def _ids_by_kind(headline: Headline, side: Side) -> dict[str, set[str]]:
    ids = headline.numerator_ids if side == "numerator" else headline.denominator_ids
    if ids is None and (side == "numerator" or headline.denominator is not None):
        raise ValueError("This figure was computed without its ids.")
    found: dict[str, set[str]] = defaultdict(set)
    is_prefixed = headline.kpi.code == "K24" or (headline.kpi.key == ("K22", "") and side == "denominator")
    for name in ids or ():
        kind, record = headline.kpi.id_type, name
        if is_prefixed:
            prefix, _, record = name.partition(":")
            kind = PREFIXES[prefix]
        if kind == DUTY:
            kind, record = "plan", record.rpartition("@")[0]
        found[kind].add(record)
    return found
