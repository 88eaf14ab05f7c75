"""K11 to K14: review duties, review decisions, amended plans, phase transfers."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from ehcp.law.rules import RULES
from ehcp.ledger.models.limits import AddDays, Earliest, Latest, limit_expression, published_expression
from ehcp.models import AnnualReview, PhaseTransfer, Plan
from reporting.figures.plans import MOVED_IN, maintained, plan_end, plans_maintained
from reporting.figures.scope import Day, Scope, Terms, real, still_owed
from reporting.figures.tally import Rows, marked, model_rows, part

UNREVIEWED = "amendment_without_review"
BY_MARCH = "secondary_to_post16"
BY_MOVE = "post16_to_post16"


def true_reviews() -> Rows:
    """Return reviews of plans, leaving out amendments made without one."""
    return model_rows(AnnualReview).filter(real(), real("plan__")).exclude(kind=UNREVIEWED)


def _true_reviews_of(plan: str) -> Rows:
    """Return the reviews of the plan in the outer row's column ``plan``, itself known to be real."""
    return model_rows(AnnualReview).filter(real(), plan=OuterRef(plan)).exclude(kind=UNREVIEWED)


# --- K11 ---------------------------------------------------------------------------------------------------

# The review duties due in the period: the first of each plan, and one after each review decision. Hits are those
# with ``done`` after the duty began and on or before its due day. The plan must be the authority's after that day;
# a duty that a death voids unmet is left out.
duties = part("plan_id_written", "due", written="{}@{:%Y-%m-%d}")


@duties
def first_duties(terms: Terms, done: str = "decision_sent_on") -> Rows:
    """K11: plans with the limit of their first review; after a move in, that of the move."""
    return _judged(terms, _first_duties(terms), "pk", "child", done)


@duties
def later_duties(terms: Terms, done: str = "decision_sent_on") -> Rows:
    """K11: one review for each day on which a plan of ours had a review decision, with the limit of the next."""
    return _judged(terms, _later_duties(terms), "plan_id", "plan__child", done)


def _first_duties(terms: Terms) -> Rows:
    earlier = _true_reviews_of("pk").filter(decision_sent_on__lt=OuterRef("transferred_in_on"))
    last = earlier.values("plan").annotate(day=Max("decision_sent_on")).values("day")
    reviewed = Coalesce("last_review_before_transfer_on", Subquery(last))
    move_in = limit_expression(
        "transfer_in_review", "transferred_in_on", terms.law, second=Latest(F("first_final_on"), reviewed)
    )
    yearly = limit_expression("annual_review", "first_final_on", terms.law)
    rows: Rows = (
        model_rows(Plan)
        .filter(real())
        .annotate(
            due=Case(When(MOVED_IN, then=move_in), default=yearly),
            after=Case(When(MOVED_IN, then=AddDays("transferred_in_on", -1)), default=F("first_final_on")),
            rule=Case(When(MOVED_IN, then=Value("transfer_in_review")), default=Value("annual_review")),
            plan_id_written=F("source_id"),
            ends_on=plan_end(),
        )
        .filter(after__isnull=False)
    )
    return rows


def _later_duties(terms: Terms) -> Rows:
    same_day = _true_reviews_of("plan").filter(decision_sent_on=OuterRef("decision_sent_on"), pk__lt=OuterRef("pk"))
    ours = Q(plan__transferred_in_from_la__isnull=True, decision_sent_on__gt=F("plan__first_final_on")) | Q(
        plan__transferred_in_from_la__isnull=False, decision_sent_on__gte=F("plan__transferred_in_on")
    )
    years = [version.limit.amount or 0 for version in RULES["annual_review"]]
    rows: Rows = (
        true_reviews()
        .filter(terms.months_before_period("decision_sent_on", min(years), max(years)), ours, ~Exists(same_day))
        .annotate(
            due=limit_expression("annual_review", "decision_sent_on", terms.law),
            after=F("decision_sent_on"),
            rule=Value("annual_review", output_field=CharField()),
            plan_id_written=F("plan__source_id"),
            ends_on=plan_end("plan__"),
        )
    )
    return rows


def _judged(terms: Terms, duties: Rows, plan: str, child: str, done: str) -> Rows:
    after = _true_reviews_of(plan)
    met = Exists(after.filter(**{f"{done}__gt": OuterRef("after"), f"{done}__lte": OuterRef("due")}))
    before_death = after.filter(decision_sent_on__gt=OuterRef("after"), decision_sent_on__lte=OuterRef("died_on"))
    rows = duties.annotate(died_on=terms.person(child, "deceased_on")).filter(
        terms.in_period("due"),
        Q(ends_on__isnull=True) | Q(ends_on__gt=F("due")),
        Q(died_on__isnull=True) | Q(died_on__gt=F("due")) | Exists(before_death),
    )
    return marked(rows, met)


MEETINGS = (first_duties.of("meeting_on"), later_duties.of("meeting_on"))


def _new_year(scope: Scope) -> date:
    return scope.as_at.replace(month=1, day=1)


@part()
def reviewed_this_year(terms: Terms) -> Rows:
    """K11 dfe: plans begun before 1 January; hits have a meeting since."""
    first = Day(_new_year)
    met = _true_reviews_of("pk").filter(meeting_on__gte=first)
    return marked(plans_maintained(terms).filter(first_final_on__lt=first), Exists(met))


# --- K12, K13 ----------------------------------------------------------------------------------------------


def held_reviews(terms: Terms) -> Rows:
    """
    Return reviews with a meeting, each with the day its plan ended.

    A review whose meeting was before a move in is the former authority's and is left out.
    """
    ours = Q(plan__transferred_in_from_la__isnull=True) | Q(meeting_on__gte=F("plan__transferred_in_on"))
    rows: Rows = (
        true_reviews()
        .filter(ours, meeting_on__isnull=False)
        .annotate(stopped_on=Earliest(plan_end("plan__"), terms.person("plan__child", "deceased_on")))
    )
    return rows


def _decisions(terms: Terms) -> Rows:
    rows: Rows = held_reviews(terms).annotate(limit=limit_expression("review_decision", "meeting_on", terms.law))
    return rows


DECIDED_IN_TIME = Q(decision_sent_on__lte=F("limit"))


@part()
def decisions_due(terms: Terms) -> Rows:
    """K12: the reviews whose four weeks from the meeting end in the period; hits are decided in time."""
    decided = Q(decision_sent_on__isnull=False)
    rows = _decisions(terms).filter(terms.in_period("limit"), still_owed(decided, "limit"))
    return marked(rows, DECIDED_IN_TIME)


@part()
def decisions_sent(terms: Terms) -> Rows:
    """K12 decisions_sent: the same of the decisions sent in the period."""
    return marked(_decisions(terms).filter(terms.in_period("decision_sent_on")), DECIDED_IN_TIME)


@part()
def amendments_due(terms: Terms, legal: str = "") -> Rows:
    """
    K13: the reviews decided to amend whose limit falls in the period; hits have their final in time.

    The limit is 12 weeks from the meeting, as councils print it, or with ``legal`` the earlier of that and
    eight weeks from the notice.
    """
    if legal:
        limit = limit_expression("amended_final", "amendment_notice_sent_on", terms.law, second="meeting_on")
    else:
        limit = limit_expression("amended_final", "meeting_on", terms.law)
    rows = (
        held_reviews(terms)
        .filter(decision="A", decision_sent_on__isnull=False)
        .annotate(limit=limit)
        .filter(terms.in_period("limit"), still_owed(Q(amended_final_sent_on__isnull=False), "limit"))
        .filter(Q(not_amended_sent_on__isnull=True) | Q(not_amended_sent_on__gt=F("limit")))
    )
    return marked(rows, Q(amended_final_sent_on__lte=F("limit")))


AMENDMENTS_LEGALLY_DUE = amendments_due.of("legal")


# --- K14 ---------------------------------------------------------------------------------------------------


@part()
def transfers_due(terms: Terms, strict: str = "") -> Rows:
    """
    K14: the phase transfers whose published limit falls in the period; hits named the setting in time.

    In time is on or before the published limit, or with ``strict`` the limit in law, which is the day before.
    """
    move = limit_expression("phase_post16", "transfer_on", terms.law)
    rows = (
        model_rows(PhaseTransfer)
        .annotate(
            rule=Case(
                When(kind=BY_MARCH, then=Value("phase_mar")),
                When(kind=BY_MOVE, then=Value("phase_post16")),
                default=Value("phase_feb"),
            ),
            published=Case(
                When(kind=BY_MARCH, then=published_expression("phase_mar", "transfer_year")),
                When(kind=BY_MOVE, then=move),
                default=published_expression("phase_feb", "transfer_year"),
            ),
            limit=Case(
                When(kind=BY_MARCH, then=limit_expression("phase_mar", "transfer_year", terms.law)),
                When(kind=BY_MOVE, then=move),
                default=limit_expression("phase_feb", "transfer_year", terms.law),
            ),
            stopped_on=Earliest(F("no_transfer_on"), terms.person("plan__child", "deceased_on")),
        )
        .filter(terms.in_period("published"), maintained(F("published"), "plan__"))
        .filter(still_owed(Q(final_naming_sent_on__isnull=False), "published"))
    )
    return marked(rows, Q(final_naming_sent_on__lte=F("limit" if strict else "published")))


STRICT_TRANSFERS_DUE = transfers_due.of("strict")
