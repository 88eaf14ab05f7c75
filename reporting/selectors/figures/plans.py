"""K01, K05, K06, K08 fourteen_week, K09, K20, K21: plans and the assessments that lead to them."""

from __future__ import annotations

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.expressions import Expression

from ehcp.models import Budget, NeedsAssessment, Plan
from ehcp.models.limits import Earliest, limit_expression
from reporting.kpis import Kpi
from reporting.kpis.definitions import FINAL_RULES
from reporting.selectors.figures.exempted import exempted
from reporting.selectors.figures.scope import Scope, real
from reporting.selectors.figures.tally import Part, Rows, Tally, grouped, marked, model_rows, plain, share

MOVED_IN = Q(transferred_in_from_la__isnull=False)
TRANSFERRED_OUT = "5"


def plan_end(path: str = "") -> Expression:
    """Return the day from which the plan at ``path`` is the authority's no more."""
    return Earliest(F(f"{path}ceased_on"), F(f"{path}transferred_out_on"))


def plan_begins(path: str = "") -> Expression:
    """Return the day from which the authority is responsible for the plan at ``path``."""
    moved = When(**{f"{path}transferred_in_from_la__isnull": False}, then=F(f"{path}transferred_in_on"))
    return Case(moved, default=F(f"{path}first_final_on"))


def maintained(on: object, path: str = "") -> Q:
    """Return the condition that the authority is responsible at the close of ``on`` (a day or an expression)."""
    begun = Q(**{f"{path}transferred_in_from_la__isnull": False, f"{path}transferred_in_on__lte": on}) | Q(
        **{f"{path}transferred_in_from_la__isnull": True, f"{path}first_final_on__lte": on}
    )
    lasting = Q()
    for end in ("ceased_on", "transferred_out_on"):
        lasting &= Q(**{f"{path}{end}__isnull": True}) | Q(**{f"{path}{end}__gt": on})
    return begun & lasting & real(path)


def plans_maintained(scope: Scope, on: object = None) -> Rows:
    """Return the plans maintained on the day of the report, or on ``on``."""
    return model_rows(Plan).filter(maintained(on or scope.as_at))


def plans_counted(scope: Scope, kpi: Kpi) -> Tally:
    """K01: count the plans maintained."""
    return plain(scope, Part(marked(plans_maintained(scope))))


def _first_finals(scope: Scope) -> Rows:
    return model_rows(Plan).filter(real(), ~MOVED_IN, scope.in_period("first_final_on"))


def finals_after_request(scope: Scope) -> Part:
    """Return the first final plans sent in the period after a request alone; hits are in time (K06)."""
    rows = _first_finals(scope).filter(
        real("assessment__"), assessment__origin="request", assessment__no_plan_notified_on__isnull=True
    )
    rows = rows.annotate(limit=limit_expression("final_plan", "assessment__clock_start_on", scope.law))
    return Part(marked(rows, Q(first_final_on__lte=F("limit"))))


def final_in_time(scope: Scope, kpi: Kpi) -> Tally:
    """K06: first final plans within 20 weeks, exceptions included."""
    return share(scope, finals_after_request(scope))


def final_in_time_unexempted(scope: Scope, kpi: Kpi) -> Tally:
    """K05: the same, exempted cases left out of numerator and denominator, in time or not."""
    excused = exempted("final_plan", "assessment", "assessment_id", "first_final_on", "limit", scope.law)
    return share(scope, Part(finals_after_request(scope).rows.exclude(excused)))


def new_plans(scope: Scope, kpi: Kpi) -> Tally:
    """K06 all_new_plans: every first final plan, whatever the route, not transferred in."""
    return plain(scope, Part(marked(_first_finals(scope))))


def open_past_fourteen_weeks(scope: Scope, kpi: Kpi) -> Tally:
    """K08 fourteen_week: assessments of other origins, past the limit of their final-plan rule."""
    limit = Case(
        *(
            When(origin=origin, then=limit_expression(rule, "clock_start_on", scope.law))
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
            stopped_on=Earliest(F("withdrawn_on"), plan_end("plan__"), scope.person("child", "deceased_on")),
        )
        .filter(~Exists(sent), limit__lt=scope.as_at, stopped_on__isnull=True)
    )
    return plain(scope, Part(marked(rows)))


def no_plan_in_time(scope: Scope, kpi: Kpi) -> Tally:
    """K09: decisions not to issue a plan, within 16 weeks."""
    rows = (
        model_rows(NeedsAssessment)
        .filter(real(), scope.in_period("no_plan_notified_on"), origin="request")
        .annotate(limit=limit_expression("no_plan_decision", "clock_start_on", scope.law))
    )
    return share(scope, Part(marked(rows, Q(no_plan_notified_on__lte=F("limit")))))


def plans_with_budget(scope: Scope, kpi: Kpi) -> Tally:
    """K20: plans maintained with a personal budget in the plan."""
    budgets = model_rows(Budget).filter(scope.in_force(), plan=OuterRef("pk"), kind__startswith="plan_")
    return share(scope, Part(marked(plans_maintained(scope), Exists(budgets))))


def payments(scope: Scope, kpi: Kpi) -> Tally:
    """K20 all_payments: every budget and payment in force, by kind."""
    part = Part(marked(model_rows(Budget).filter(scope.in_force())))
    return plain(scope, part).with_more(groups=grouped(part.rows, F("kind")))


def plans_ended(scope: Scope, kpi: Kpi) -> Tally:
    """K21: plans ceased in the period by reason, and transferred out as reason 5."""
    plans = model_rows(Plan).filter(real())
    ceased = Part(marked(plans.filter(scope.in_period("ceased_on"))))
    moved = Part(marked(plans.filter(scope.in_period("transferred_out_on"))))
    groups = grouped(ceased.rows, F("cease_reason"))
    if number := moved.rows.count():
        groups[TRANSFERRED_OUT] = groups.get(TRANSFERRED_OUT, 0) + number
    return plain(scope, ceased, moved).with_more(groups=groups)
