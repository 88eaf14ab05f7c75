"""K02 to K04, K07, K08 and the open cases: requests for a first assessment."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, Max, Min, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Lag

from ehcp.models import AssessmentRequest, NeedsAssessment, Plan
from ehcp.models.limits import CodePoint, Earliest, SameDay, limit_expression
from reporting.kpis import Kpi
from reporting.selectors.figures.exempted import exempted
from reporting.selectors.figures.scope import Scope, real, still_owed
from reporting.selectors.figures.tally import Part, Rows, Tally, grouped, marked, model_rows, plain, share

DECIDED = Q(outcome__in=["Y", "N"])
REPEAT_MONTHS = 6
A_YEAR = timedelta(days=365)


def initial(scope: Scope) -> Rows:
    """Return every initial request, with its limits."""
    law = scope.law
    rows: Rows = (
        model_rows(AssessmentRequest)
        .filter(real(), kind="initial", received_on__isnull=False)
        .exclude(outcome="H")
        .annotate(
            limit_6=limit_expression("assess_decision", "received_on", law),
            limit_20=limit_expression("final_plan", "received_on", law),
        )
    )
    return rows


def stopping(scope: Scope) -> Rows:
    """
    Return every initial request with the day it stopped.

    A request of a child who has died counts as withdrawn that day.
    """
    rows: Rows = initial(scope).annotate(stopped_on=Earliest(F("withdrawn_on"), scope.person("child", "deceased_on")))
    return rows


def received(scope: Scope) -> Rows:
    """Return the initial requests received in the period."""
    return initial(scope).filter(scope.in_period("received_on"))


def requests_received(scope: Scope, kpi: Kpi) -> Tally:
    """K02: count requests, by source."""
    part = Part(marked(received(scope)))
    return plain(scope, part).with_more(groups=grouped(part.rows, F("source")))


def children_with_request(scope: Scope, kpi: Kpi) -> Tally:
    """K02 children: count persons, merged records as one."""
    people = received(scope).values(person=scope.person("child")).annotate(is_hit=Max(Value(1)))
    return plain(scope, Part(people, ("person",)))


def requests_without_repeats(scope: Scope, kpi: Kpi) -> Tally:
    """
    K02 excluding_repeats_6m: leave out a request with an earlier one of the same person.

    Earlier is received before, or on the same day with the lower id; no more than six calendar months before,
    the corresponding day included. The nearest earlier one decides.
    """
    before = Window(
        Lag("received_on"),
        partition_by=[scope.person("child", "pk")],
        order_by=[F("received_on").asc(), CodePoint("source_id").asc()],
    )
    # The earlier one may lie before the period, so the period is applied outside.
    fresh = (
        initial(scope)
        .annotate(before=before, six_months_back=SameDay("received_on", -REPEAT_MONTHS))
        .filter(Q(before__isnull=True) | Q(before__lt=F("six_months_back")))
    )
    rows = received(scope).filter(pk__in=fresh.values("pk"))
    return plain(scope, Part(marked(rows)))


def decisions_sent(scope: Scope) -> Part:
    """Return the decisions to assess or not sent in the period; hits are in time (K03)."""
    rows = initial(scope).filter(DECIDED, scope.in_period("decision_sent_on"))
    return Part(marked(rows, Q(decision_sent_on__lte=F("limit_6"))))


def _exempted(scope: Scope) -> Q:
    return exempted("assess_decision", "request", "pk", "decision_sent_on", "limit_6", scope.law)


def decision_in_time(scope: Scope, kpi: Kpi) -> Tally:
    """K03: decisions sent in the period, and how many of the late ones are exempted."""
    part = decisions_sent(scope)
    late_exempted = part.rows.filter(_exempted(scope), is_hit=0).count()
    return share(scope, part).with_more(note={"late_exempted": late_exempted})


def decision_in_time_unexempted(scope: Scope, kpi: Kpi) -> Tally:
    """K03 excluding_exempted: exempted cases leave numerator and denominator, in time or not."""
    return share(scope, Part(decisions_sent(scope).rows.exclude(_exempted(scope))))


def decision_in_time_received(scope: Scope, kpi: Kpi) -> Tally:
    """K03 received: requests received in the period and decided so far."""
    return share(scope, Part(marked(received(scope).filter(DECIDED), Q(decision_sent_on__lte=F("limit_6")))))


def decision_in_time_due(scope: Scope, kpi: Kpi) -> Tally:
    """K03 due: limits in the period; undecided is late, withdrawn in time with nothing sent is left out."""
    rows = stopping(scope).filter(scope.in_period("limit_6"), still_owed(DECIDED, "limit_6"))
    return share(scope, Part(marked(rows, DECIDED & Q(decision_sent_on__lte=F("limit_6")))))


def refused_of_decided(scope: Scope, kpi: Kpi) -> Tally:
    """K04: refusals among the decided."""
    return share(scope, Part(marked(received(scope).filter(DECIDED), Q(outcome="N"))))


def refused_of_received(scope: Scope, kpi: Kpi) -> Tally:
    """K04 of_received: refusals among all received."""
    return share(scope, Part(marked(received(scope), Q(outcome="N"))))


def _own_assessments() -> Rows:
    """Return the assessments that a request led to by itself."""
    return model_rows(NeedsAssessment).filter(real(), request=OuterRef("pk"), origin="request")


def _own_finals() -> Rows:
    """Return the first final plans that a request led to by itself."""
    return (
        model_rows(Plan)
        .filter(real(), real("assessment__"), assessment__request=OuterRef("pk"), assessment__origin="request")
        .filter(first_final_on__isnull=False, transferred_in_from_la__isnull=True)
    )


def standing(scope: Scope) -> Rows:
    """Return the initial requests not refused, withdrawn at either stage or told no plan by the day."""
    ended = _own_assessments().filter(Q(withdrawn_on__isnull=False) | Q(no_plan_notified_on__isnull=False))
    return stopping(scope).exclude(outcome="N").filter(~Exists(ended), stopped_on__isnull=True)


def plan_in_time_due(scope: Scope, kpi: Kpi) -> Tally:
    """K07: 20-week limits in the period; the plan sent by then."""
    final = Subquery(_own_finals().order_by("first_final_on").values("first_final_on")[:1])
    rows = standing(scope).filter(scope.in_period("limit_20")).annotate(final_on=final)
    return share(scope, Part(marked(rows, Q(final_on__lte=F("limit_20")))))


def open_cases(scope: Scope) -> Rows:
    """Return the initial requests still open: standing, with no first final plan."""
    return standing(scope).filter(~Exists(_own_finals()))


def requests_open(scope: Scope, kpi: Kpi) -> Tally:
    """H03 open: count the open cases."""
    return plain(scope, Part(marked(open_cases(scope))))


def open_past_twenty_weeks(scope: Scope, kpi: Kpi) -> Tally:
    """K08: open from the day after the limit, by age since receipt; the oldest."""
    rows = open_cases(scope).filter(limit_20__lt=scope.as_at)
    oldest = rows.aggregate(day=Min("received_on"))["day"]
    over = rows.filter(received_on__lte=scope.as_at - A_YEAR).count()
    tally = plain(scope, Part(marked(rows)))
    return tally.with_more(
        groups={"20_to_52_weeks": tally.numerator - over, "over_52_weeks": over},
        value={"oldest_days_since_receipt": (scope.as_at - oldest).days if oldest else None},
    )
