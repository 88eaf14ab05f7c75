"""K22 and K23: appeals, mediations, panel items."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Sum

from ehcp.ledger.models.limits import DaysBetween
from ehcp.models import Appeal, AssessmentRequest, Mediation, NeedsAssessment, Plan
from panels.models import PanelItem
from reporting.figures.plans import plans_maintained
from reporting.figures.scope import Day, Scope, Terms, real
from reporting.figures.tally import (
    Part,
    Rows,
    Tally,
    by_columns,
    grouped,
    marked,
    model_rows,
    part,
    ratio,
    share,
    with_columns,
)
from reporting.kpis import Kpi
from reporting.kpis.period import census_day

NO_LONGER_NECESSARY = "2"


@part(written="request:{}")
def refusals(terms: Terms) -> Rows:
    """Return the refusals to assess sent in the period."""
    return marked(
        model_rows(AssessmentRequest).filter(real(), terms.in_period("decision_sent_on"), kind="initial", outcome="N")
    )


@part(written="assessment:{}")
def no_plans(terms: Terms) -> Rows:
    """Return the decisions of the period not to issue a plan."""
    rows = model_rows(NeedsAssessment).filter(real(), terms.in_period("no_plan_notified_on"))
    return marked(rows.exclude(origin="reassessment"))


@part(written="ceased:{}")
def found_unnecessary(terms: Terms) -> Rows:
    """Return the plans ceased in the period as no longer necessary."""
    return marked(model_rows(Plan).filter(real(), terms.in_period("ceased_on"), cease_reason=NO_LONGER_NECESSARY))


@part(written="plan:{}")
def plans_at_census(terms: Terms) -> Rows:
    """Return the plans maintained on the census day of the period's year."""
    return marked(plans_maintained(terms, Day(_census_day)))


def _census_day(scope: Scope) -> date:
    return census_day(scope.period.end.year) if scope.period else scope.as_at


def appealable(scope: Scope) -> list[Part]:
    """Return the appealable decisions of the period, with the plans of the census day unless it is to come."""
    parts = [refusals, no_plans, found_unnecessary]
    return [*parts, plans_at_census] if _census_day(scope) <= scope.as_at else parts


@part()
def appeals(terms: Terms) -> Rows:
    """Return the appeals registered in the period."""
    return marked(model_rows(Appeal).filter(terms.in_period("registered_on")))


def appeals_registered(scope: Scope, kpi: Kpi) -> Tally:
    """K22: appeals registered per appealable decision, by subject."""
    return ratio(scope, appeals, *appealable(scope)).with_more(groups=grouped(scope, appeals, "about"))


@part()
def mediations_held(terms: Terms) -> Rows:
    """K22 mediations_held: mediations held in the period."""
    return marked(model_rows(Mediation).filter(terms.in_period("held_on")))


@part()
def items_heard(terms: Terms) -> Rows:
    """K23: items decided or deferred at the meetings of the period; hits are deferred."""
    rows = model_rows(PanelItem).filter(
        terms.in_period("meeting__held_on"), meeting__state="held", decision__isnull=False
    )
    return with_columns(
        marked(rows, Q(decision="deferred")), wait=DaysBetween(F("meeting__held_on"), F("letter_sent_on"))
    )


def items_deferred(scope: Scope, kpi: Kpi) -> Tally:
    """K23: items deferred among those decided or deferred; days to the letter, and money agreed."""
    waits = by_columns(scope, items_heard, "wait")
    weights = sorted((wait, number) for wait, number in waits if wait is not None)
    return share(scope, items_heard).with_more(
        groups=grouped(scope, items_heard, "kind"),
        value={
            "median_days_panel_to_letter": median(weights),
            "letters": sum(number for _, number in weights),
            **_money_agreed(items_heard.rows(scope.terms)),
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
