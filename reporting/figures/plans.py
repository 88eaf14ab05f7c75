"""K01, K05, K06, K08 fourteen_week, K09, K20, K21: plans and the assessments that lead to them."""

from __future__ import annotations

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.expressions import Expression

from ehcp.ledger.models.limits import Earliest, limit_expression
from ehcp.models import Budget, NeedsAssessment, Plan
from reporting.figures.exempted import exempted
from reporting.figures.scope import Scope, Terms, real
from reporting.figures.tally import Rows, Tally, grouped, marked, model_rows, number, part, plain
from reporting.kpis import Kpi
from reporting.kpis.definitions import FINAL_RULES

MOVED_IN = Q(transferred_in_from_la__isnull=False)
TRANSFERRED_OUT = "5"


def plan_end(path: str = "") -> Expression:
    """Return the day from which the plan at ``path`` is the authority's no more."""
    return Earliest(F(f"{path}ceased_on"), F(f"{path}transferred_out_on"))


def maintained(on: object, path: str = "") -> Q:
    """Return the condition that the authority is responsible at the close of ``on`` (a day or an expression)."""
    begun = Q(**{f"{path}transferred_in_from_la__isnull": False, f"{path}transferred_in_on__lte": on}) | Q(
        **{f"{path}transferred_in_from_la__isnull": True, f"{path}first_final_on__lte": on}
    )
    lasting = Q()
    for end in ("ceased_on", "transferred_out_on"):
        lasting &= Q(**{f"{path}{end}__isnull": True}) | Q(**{f"{path}{end}__gt": on})
    return begun & lasting & real(path)


def plans_maintained(terms: Terms, on: object = None) -> Rows:
    """Return the plans maintained on the day of the report, or on ``on``."""
    return model_rows(Plan).filter(maintained(on or terms.as_at))


@part()
def all_plans(terms: Terms) -> Rows:
    """K01: the plans maintained."""
    return marked(plans_maintained(terms))


def _first_finals(terms: Terms) -> Rows:
    return model_rows(Plan).filter(real(), ~MOVED_IN, terms.in_period("first_final_on"))


@part()
def finals_after_request(terms: Terms) -> Rows:
    """K06: the first final plans sent in the period after a request alone; hits are in time, exceptions included."""
    rows = _first_finals(terms).filter(
        real("assessment__"), assessment__origin="request", assessment__no_plan_notified_on__isnull=True
    )
    rows = rows.annotate(limit=limit_expression("final_plan", "assessment__clock_start_on", terms.law))
    return marked(rows, Q(first_final_on__lte=F("limit")))


@part()
def unexempted_finals(terms: Terms) -> Rows:
    """K05: the same, exempted cases left out of numerator and denominator, in time or not."""
    excused = exempted("final_plan", "assessment", "assessment_id", "first_final_on", "limit", terms.law)
    return finals_after_request.rows(terms).exclude(excused)


@part()
def new_plans(terms: Terms) -> Rows:
    """K06 all_new_plans: every first final plan, whatever the route, not transferred in."""
    return marked(_first_finals(terms))


@part()
def open_past_fourteen_weeks(terms: Terms) -> Rows:
    """K08 fourteen_week: assessments of other origins, past the limit of their final-plan rule."""
    limit = Case(
        *(
            When(origin=origin, then=limit_expression(rule, "clock_start_on", terms.law))
            for origin, rule in FINAL_RULES.items()
            if origin != "request"
        )
    )
    sent = model_rows(Plan).filter(real(), ~MOVED_IN, assessment=OuterRef("pk"), first_final_on__isnull=False)
    rows = (
        model_rows(NeedsAssessment)
        .filter(real(), amended_final_sent_on__isnull=True, no_plan_notified_on__isnull=True)
        .exclude(outcome="H")
        .annotate(
            limit=limit,
            stopped_on=Earliest(F("withdrawn_on"), plan_end("plan__"), terms.person("child", "deceased_on")),
        )
        .filter(~Exists(sent), limit__lt=terms.as_at, stopped_on__isnull=True)
    )
    return marked(rows)


@part()
def told_no_plan(terms: Terms) -> Rows:
    """K09: decisions not to issue a plan; hits are within 16 weeks."""
    rows = (
        model_rows(NeedsAssessment)
        .filter(real(), terms.in_period("no_plan_notified_on"), origin="request")
        .annotate(limit=limit_expression("no_plan_decision", "clock_start_on", terms.law))
    )
    return marked(rows, Q(no_plan_notified_on__lte=F("limit")))


@part()
def plans_with_budget(terms: Terms) -> Rows:
    """K20: plans maintained; hits have a personal budget in the plan."""
    budgets = model_rows(Budget).filter(terms.in_force(), plan=OuterRef("pk"), kind__startswith="plan_")
    return marked(plans_maintained(terms), Exists(budgets))


@part()
def payments(terms: Terms) -> Rows:
    """K20 all_payments: every budget and payment in force."""
    return marked(model_rows(Budget).filter(terms.in_force()))


@part()
def plans_ceased(terms: Terms) -> Rows:
    """K21: plans ceased in the period."""
    return marked(model_rows(Plan).filter(real(), terms.in_period("ceased_on")))


@part()
def plans_moved_out(terms: Terms) -> Rows:
    """K21: plans transferred out in the period."""
    return marked(model_rows(Plan).filter(real(), terms.in_period("transferred_out_on")))


def plans_ended(scope: Scope, kpi: Kpi) -> Tally:
    """K21: plans ceased in the period by reason, and transferred out as reason 5."""
    groups = grouped(scope, plans_ceased, "cease_reason")
    if moved := number(scope, plans_moved_out):
        groups[TRANSFERRED_OUT] = groups.get(TRANSFERRED_OUT, 0) + moved
    return plain(scope, plans_ceased, plans_moved_out).with_more(groups=groups)
