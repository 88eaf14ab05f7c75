"""K22 and K23: appeals, mediations, panel items."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, When

from ehcp.functions import DaysBetween
from ehcp.models import Appeal, Mediation, NeedsAssessment
from panels.models import PanelItem, PanelMeeting
from reporting.figures.plans import maintained, plans
from reporting.figures.requests import initial
from reporting.figures.scope import Scope, real
from reporting.figures.tally import (
    NOT_RECORDED,
    Measure,
    Numbers,
    Part,
    Rows,
    Tally,
    by_code,
    counts,
    ratios,
    with_share_ids,
)
from reporting.kpis import Kpi
from reporting.kpis.period import census_day

NO_LONGER_NECESSARY = "2"


def assessments(scope: Scope) -> Rows:
    """Return every assessment as known; those entered in error left out."""
    return scope.known(NeedsAssessment).filter(real())


def _census_day(scope: Scope) -> date:
    return census_day(scope.period.end.year) if scope.period else scope.as_at


def _at_census(scope: Scope) -> Q:
    """Return the condition that a plan was maintained on the census day, unless that is to come."""
    day = _census_day(scope)
    return maintained(day) if day <= scope.as_at else Q(pk__in=[])


REFUSALS = Part(initial, lambda scope: scope.in_period("decision_sent_on") & Q(outcome="N"), written="request:{}")
NO_PLANS = Part(
    assessments,
    lambda scope: scope.in_period("no_plan_notified_on") & ~Q(origin="reassessment"),
    written="assessment:{}",
)
FOUND_UNNECESSARY = Part(
    plans,
    lambda scope: scope.in_period("ceased_on") & Q(cease_reason=NO_LONGER_NECESSARY),
    written="ceased:{}",
)
AT_CENSUS = Part(plans, _at_census, written="plan:{}")


def appeals(scope: Scope) -> Rows:
    """Return every appeal as known."""
    return scope.known(Appeal)


def mediations(scope: Scope) -> Rows:
    """Return every mediation as known."""
    return scope.known(Mediation)


APPEALS = Part(appeals, lambda scope: scope.in_period("registered_on"))
MEDIATIONS = Part(mediations, lambda scope: scope.in_period("held_on"))
APPEALS_REGISTERED = ratios(
    APPEALS,
    REFUSALS,
    NO_PLANS,
    FOUND_UNNECESSARY,
    AT_CENSUS,
    groups=by_code(APPEALS, "about"),
)
MEDIATIONS_HELD = counts(MEDIATIONS, by="about")


def items(scope: Scope) -> Rows:
    """Return the panel items decided or deferred as known, each with its meeting."""
    rows = scope.known(PanelItem, "meeting").filter(decision__isnull=False)
    return rows.filter(meeting__in=PanelMeeting.objects.filter(state="held").values("pk"))


HEARD = Part(items, lambda scope: scope.in_period("meeting__held_on"), lambda scope: Q(decision="deferred"))


def _heard(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
    """K23: items deferred among those decided or deferred; days to the letter, and money agreed."""
    wait = Case(When(letter_sent_on__lte=scope.as_at, then=DaysBetween(F("meeting__held_on"), F("letter_sent_on"))))
    sums = {payer: Sum(f"{payer}_amount") for payer in (*PAYERS, "released")}
    rows = HEARD.rows(scope).order_by().annotate(wait=wait).values("kind", "decision", "wait")
    listed = list(rows.annotate(number=Count("pk"), **sums))
    groups, waits = Counter[str](), Counter[int]()
    for row in listed:
        groups[row["kind"] or NOT_RECORDED] += row["number"]
        if row["wait"] is not None:
            waits[row["wait"]] += row["number"]
    return Tally(
        sum(row["number"] for row in listed if row["decision"] == "deferred"),
        groups.total(),
        groups=dict(sorted(groups.items())),
        value={
            "median_days_panel_to_letter": median(sorted(waits.items())),
            "letters": waits.total(),
            **_money_agreed([row for row in listed if row["decision"] == "agreed"]),
        },
    )


ITEMS_DEFERRED = Measure((), _heard, lambda scope, found: with_share_ids(scope, found, [HEARD]))


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


PENCE = Decimal("0.01")
PAYERS = ("education", "health", "social_care")


def _money_agreed(listed: list[dict[str, Any]]) -> dict[str, Decimal]:
    """Return £ a year agreed, by who pays, and £ a year released where some is, exact to the penny."""
    sums = {
        name: [row[name].quantize(PENCE) for row in listed if row[name] is not None] for name in (*PAYERS, "released")
    }
    agreed = {f"agreed_{payer}_gbp": sum(sums[payer], Decimal("0.00")) for payer in PAYERS}
    if not sums["released"]:  # nothing was reduced or ended: there is no such line
        return agreed
    return agreed | {"released_gbp": sum(sums["released"], Decimal("0.00"))}
