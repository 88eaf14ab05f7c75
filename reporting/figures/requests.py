"""K02 to K04, K07, K08 and the open cases: requests for a first assessment."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Lag

from ehcp.ledger.models.limits import CodePoint, DaysBetween, Earliest, SameDay, limit_expression
from ehcp.models import AssessmentRequest, NeedsAssessment, Plan
from reporting.figures.exempted import exempted
from reporting.figures.scope import Scope, Terms, real, still_owed
from reporting.figures.tally import (
    Rows,
    Tally,
    by_columns,
    flag,
    marked,
    model_rows,
    part,
    plain,
    share,
    with_columns,
)
from reporting.kpis import Kpi

DECIDED = Q(outcome__in=["Y", "N"])
IN_TIME = Q(decision_sent_on__lte=F("limit_6"))
REPEAT_MONTHS = 6
A_YEAR = timedelta(days=365)


def initial(terms: Terms) -> Rows:
    """Return every initial request, with its limits."""
    law = terms.law
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


def stopping(terms: Terms) -> Rows:
    """
    Return every initial request with the day it stopped.

    A request of a child who has died counts as withdrawn that day.
    """
    rows: Rows = initial(terms).annotate(stopped_on=Earliest(F("withdrawn_on"), terms.person("child", "deceased_on")))
    return rows


def received(terms: Terms) -> Rows:
    """Return the initial requests received in the period."""
    return initial(terms).filter(terms.in_period("received_on"))


@part()
def requests_received(terms: Terms) -> Rows:
    """K02: the requests received in the period."""
    return marked(received(terms))


@part("person")
def children_with_request(terms: Terms) -> Rows:
    """K02 children: their persons, merged records as one."""
    return with_columns(received(terms).values(person=terms.person("child")), is_hit=Max(Value(1)))


@part()
def requests_without_repeats(terms: Terms) -> Rows:
    """
    K02 excluding_repeats_6m: leave out a request with an earlier one of the same person.

    Earlier is received before, or on the same day with the lower id; no more than six calendar months before,
    the corresponding day included. The nearest earlier one decides.
    """
    before = Window(
        Lag("received_on"),
        partition_by=[terms.person("child", "pk")],
        order_by=[F("received_on").asc(), CodePoint("source_id").asc()],
    )
    # The earlier one may lie before the period, so the period is applied outside.
    fresh = (
        initial(terms)
        .annotate(before=before, six_months_back=SameDay("received_on", -REPEAT_MONTHS))
        .filter(Q(before__isnull=True) | Q(before__lt=F("six_months_back")))
    )
    return marked(received(terms).filter(pk__in=fresh.values("pk")))


@part()
def decisions_sent(terms: Terms) -> Rows:
    """K03: the decisions to assess or not sent in the period; hits are in time."""
    rows = marked(initial(terms).filter(DECIDED, terms.in_period("decision_sent_on")), IN_TIME)
    return with_columns(rows, late_exempted=flag(Q(is_hit=0) & _exempted(terms)))


def _exempted(terms: Terms) -> Q:
    return exempted("assess_decision", "request", "pk", "decision_sent_on", "limit_6", terms.law)


def decision_in_time(scope: Scope, kpi: Kpi) -> Tally:
    """K03: decisions sent in the period, and how many of the late ones are exempted."""
    return share(scope, decisions_sent, noted=("late_exempted",))


@part()
def unexempted_decisions(terms: Terms) -> Rows:
    """K03 excluding_exempted: exempted cases leave numerator and denominator, in time or not."""
    return decisions_sent.rows(terms).exclude(_exempted(terms))


@part()
def decisions_on_received(terms: Terms) -> Rows:
    """K03 received: requests received in the period and decided so far."""
    return marked(received(terms).filter(DECIDED), IN_TIME)


@part()
def decisions_due(terms: Terms) -> Rows:
    """K03 due: limits in the period; undecided is late, withdrawn in time with nothing sent is left out."""
    rows = stopping(terms).filter(terms.in_period("limit_6"), still_owed(DECIDED, "limit_6"))
    return marked(rows, DECIDED & IN_TIME)


@part()
def refused_of_decided(terms: Terms) -> Rows:
    """K04: refusals among the decided."""
    return marked(received(terms).filter(DECIDED), Q(outcome="N"))


@part()
def refused_of_received(terms: Terms) -> Rows:
    """K04 of_received: refusals among all received."""
    return marked(received(terms), Q(outcome="N"))


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


def standing(terms: Terms) -> Rows:
    """Return the initial requests not refused, withdrawn at either stage or told no plan by the day."""
    ended = _own_assessments().filter(Q(withdrawn_on__isnull=False) | Q(no_plan_notified_on__isnull=False))
    return stopping(terms).exclude(outcome="N").filter(~Exists(ended), stopped_on__isnull=True)


@part()
def plans_due(terms: Terms) -> Rows:
    """K07: 20-week limits in the period; hits are those with the plan sent by then."""
    final = Subquery(_own_finals().order_by("first_final_on").values("first_final_on")[:1])
    rows = standing(terms).filter(terms.in_period("limit_20")).annotate(final_on=final)
    return marked(rows, Q(final_on__lte=F("limit_20")))


@part()
def open_cases(terms: Terms) -> Rows:
    """H03 open: the initial requests still open: standing, with no first final plan."""
    return marked(standing(terms).filter(~Exists(_own_finals())))


@part()
def open_too_long(terms: Terms) -> Rows:
    """K08: open from the day after the limit."""
    rows = open_cases.rows(terms).filter(limit_20__lt=terms.as_at)
    return with_columns(rows, age=DaysBetween(F("received_on"), terms.as_at))


def open_past_twenty_weeks(scope: Scope, kpi: Kpi) -> Tally:
    """K08: open from the day after the limit, by age since receipt; the oldest."""
    ages = dict(by_columns(scope, open_too_long, "age"))
    over = sum(number for age, number in ages.items() if age >= A_YEAR.days)
    return plain(scope, open_too_long).with_more(
        groups={"20_to_52_weeks": sum(ages.values()) - over, "over_52_weeks": over},
        value={"oldest_days_since_receipt": max(ages, default=None)},
    )
