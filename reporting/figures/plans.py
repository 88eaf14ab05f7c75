"""K01, K05, K06, K08 beyond the twenty weeks, K09, K20, K21: plans and the assessments that lead to them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from ehcp.models import Budget, Plan
from reporting.figures import ledger
from reporting.figures.ledger import clocks
from reporting.figures.requests import OF_RECORD, TWENTY_WEEKS
from reporting.figures.scope import Scope, real
from reporting.figures.tally import Measure, Numbers, Part, Rows, Tally, all_ids, grouped
from reporting.kpis import Kpi
from reporting.kpis.definitions import FINAL_RULES

MOVED_IN = Q(transferred_in_from_la__isnull=False)
TRANSFERRED_OUT = "5"


def plans(scope: Scope) -> Rows:
    """Return every plan as known; those entered in error left out."""
    return scope.known(Plan).filter(real())


def plans_of_children(scope: Scope) -> Rows:
    """Return every plan as known, with its child; those entered in error left out."""
    return scope.known(Plan, "child").filter(real())


def maintained(on: date, path: str = "") -> Q:
    """Return the condition that the authority is responsible for the plan at ``path`` at the close of ``on``."""
    begun = Q(**{f"{path}transferred_in_from_la__isnull": False, f"{path}transferred_in_on__lte": on}) | Q(
        **{f"{path}transferred_in_from_la__isnull": True, f"{path}first_final_on__lte": on}
    )
    lasting = Q()
    for end in ("ceased_on", "transferred_out_on"):
        lasting &= Q(**{f"{path}{end}__isnull": True}) | Q(**{f"{path}{end}__gt": on})
    return begun & lasting & real(path)


def is_maintained(scope: Scope) -> Q:
    """Return the condition that the authority is responsible for a plan on the day of the report."""
    return maintained(scope.as_at)


ALL_PLANS = Part(plans, is_maintained)
NEW_PLANS = Part(plans, lambda scope: scope.in_period("first_final_on") & ~MOVED_IN)

# --- Twenty weeks, by plan ---------------------------------------------------------------------------------

_OF_PLAN = ("met_by",)


def _sent(scope: Scope) -> Q:
    return ledger.was_met(scope) & ~Q(met_by="")


FINALS = Part(TWENTY_WEEKS, _sent, ledger.in_time, _OF_PLAN, distinct="met_by")
UNEXEMPTED_FINALS = Part(
    TWENTY_WEEKS, lambda scope: _sent(scope) & ledger.UNEXEMPTED, ledger.in_time, _OF_PLAN, distinct="met_by"
)
TOLD_NO_PLAN = Part(
    clocks("no_plan_decision"),
    ledger.was_met,
    ledger.in_time,
    ("met_by",),
)

# --- Fourteen weeks ----------------------------------------------------------------------------------------

_FOURTEEN_WEEKS = clocks(*dict.fromkeys(rule for rule in FINAL_RULES.values() if rule != "final_plan"))
OPEN_PAST_FOURTEEN_WEEKS = Part(
    _FOURTEEN_WEEKS, lambda scope: ledger.past_limit(scope) & Q(record_type="assessments"), columns=OF_RECORD
)


def _past_the_requests_limit(scope: Scope) -> Q:
    """Return the condition that the authority gave way by itself, and week 20 from the request is behind."""
    return ledger.still_open(scope) & Q(rule="reversed_final_plan", request_limit_on__lt=scope.as_at)


REVERSED_FROM_REQUEST = Part(_FOURTEEN_WEEKS, _past_the_requests_limit, columns=("request_id",), distinct="request_id")

# --- Budgets and endings -----------------------------------------------------------------------------------


def budgets(scope: Scope) -> Rows:
    """Return the budgets and payments in force on the day of the report."""
    return scope.known(Budget).filter(scope.in_force())


def _has_budget(scope: Scope) -> Q:
    return Q(pk__in=budgets(scope).filter(kind__startswith="plan_").values("plan"))


WITH_BUDGET = Part(plans, is_maintained, _has_budget)
PAYMENTS = Part(budgets)
CEASED = Part(plans, lambda scope: scope.in_period("ceased_on"))
MOVED_OUT = Part(plans, lambda scope: scope.in_period("transferred_out_on"))


def _ended(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
    """K21: plans ceased in the period by reason, and transferred out as reason 5."""
    groups = grouped(scope, CEASED, "cease_reason")
    moved = numbers[MOVED_OUT][1]
    if moved:
        groups[TRANSFERRED_OUT] = groups.get(TRANSFERRED_OUT, 0) + moved
    return Tally(numbers[CEASED][1] + moved, groups=groups)


ENDED = Measure(
    (CEASED, MOVED_OUT),
    _ended,
    lambda scope, found: found.with_more(numerator_ids=all_ids(scope, (CEASED, MOVED_OUT))),
)
