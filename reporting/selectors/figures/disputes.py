"""K22 and K23: appeals, mediations, panel items."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from ehcp.models import Appeal, AssessmentRequest, Mediation, NeedsAssessment, Plan
from ehcp.models.limits import DaysBetween
from panels.models import PanelItem
from reporting.kpis import Kpi
from reporting.kpis.period import census_day
from reporting.selectors.figures.plans import plans_maintained
from reporting.selectors.figures.scope import Scope, real
from reporting.selectors.figures.tally import Part, Rows, Tally, grouped, marked, model_rows, plain, ratio, share

NO_LONGER_NECESSARY = "2"


def appealable(scope: Scope) -> list[Part]:
    """Return the appealable decisions of the period, with the plans maintained on the census day of its year."""
    refusals = model_rows(AssessmentRequest).filter(
        real(), scope.in_period("decision_sent_on"), kind="initial", outcome="N"
    )
    no_plan = model_rows(NeedsAssessment).filter(real(), scope.in_period("no_plan_notified_on"))
    ceased = model_rows(Plan).filter(real(), scope.in_period("ceased_on"), cease_reason=NO_LONGER_NECESSARY)
    parts = [
        _prefixed("request", refusals),
        _prefixed("assessment", no_plan.exclude(origin="reassessment")),
        _prefixed("ceased", ceased),
    ]
    census = census_day(scope.period.end.year) if scope.period else scope.as_at
    if census <= scope.as_at:
        parts.append(_prefixed("plan", plans_maintained(scope, census)))
    return parts


def _prefixed(word: str, rows: Rows) -> Part:
    return Part(marked(rows), written=word + ":{}")


def appeals_registered(scope: Scope, kpi: Kpi) -> Tally:
    """K22: appeals registered per appealable decision, by subject."""
    part = Part(marked(model_rows(Appeal).filter(scope.in_period("registered_on"))))
    return ratio(scope, part, *appealable(scope)).with_more(groups=grouped(part.rows, F("about")))


def mediations_held(scope: Scope, kpi: Kpi) -> Tally:
    """K22 mediations_held: mediations held, by subject."""
    part = Part(marked(model_rows(Mediation).filter(scope.in_period("held_on"))))
    return plain(scope, part).with_more(groups=grouped(part.rows, F("about")))


def items_deferred(scope: Scope, kpi: Kpi) -> Tally:
    """K23: items deferred among those decided or deferred; days to the letter, and money agreed."""
    rows = model_rows(PanelItem).filter(
        scope.in_period("meeting__held_on"), meeting__state="held", decision__isnull=False
    )
    part = Part(marked(rows, Q(decision="deferred")))
    waits = (
        rows.filter(letter_sent_on__isnull=False)
        .values(wait=DaysBetween(F("meeting__held_on"), F("letter_sent_on")))
        .annotate(number=Count("pk"))
        .order_by("wait")
        .values_list("wait", "number")
    )
    weights = [(wait, number) for wait, number in waits]
    return share(scope, part).with_more(
        groups=grouped(rows, F("kind")),
        value={
            "median_days_panel_to_letter": median(weights),
            "letters": sum(number for _, number in weights),
            **_money_agreed(rows),
        },
    )


def median(weights: list[tuple[int, int]]) -> float | int | None:
    """Return the median of values that come so many times each, in ascending order; of two, their mean."""
    total = sum(number for _, number in weights)
    if not total:
        return None
    low, high = _nth(weights, (total - 1) // 2), _nth(weights, total // 2)
    return low if low == high else (low + high) / 2


def _nth(weights: list[tuple[int, int]], place: int) -> int:
    for value, number in weights:
        place -= number
        if place < 0:
            return value
    raise IndexError(place)


def _money_agreed(rows: Rows) -> dict[str, float]:
    sources = ("education", "health", "social_care")
    sums = rows.filter(decision="agreed").aggregate(**{source: Sum(f"{source}_amount") for source in sources})
    return {f"agreed_{source}_gbp": float(sums[source] or Decimal(0)) for source in sources}
