"""K11 to K14: review duties, review decisions, amended plans, phase transfers."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from ehcp.models import AnnualReview, PhaseTransfer, Plan
from ehcp.models.limits import AddDays, Earliest, Latest, limit_expression, published_expression
from reporting.kpis import Kpi
from reporting.selectors.figures.plans import MOVED_IN, maintained, plan_end, plans_maintained
from reporting.selectors.figures.scope import Scope, real, still_owed
from reporting.selectors.figures.tally import Part, Rows, Tally, marked, model_rows, share

UNREVIEWED = "amendment_without_review"
BY_MARCH = "secondary_to_post16"
BY_MOVE = "post16_to_post16"


def true_reviews() -> Rows:
    """Return reviews of plans, leaving out amendments made without one."""
    return model_rows(AnnualReview).filter(real(), real("plan__")).exclude(kind=UNREVIEWED)


# --- K11 ---------------------------------------------------------------------------------------------------


def review_duties(scope: Scope, done: str = "decision_sent_on") -> tuple[Part, Part]:
    """
    Return the review duties due in the period: the first of each plan, and one after each review decision.

    Hits are those with ``done`` after the duty began and on or before its due day. The plan must be the
    authority's after that day; a duty that a death voids unmet is left out.
    """
    columns, written = ("plan_id_written", "due"), "{}@{:%Y-%m-%d}"
    return (
        Part(_judged(scope, _first_duties(scope), "pk", "child", done), columns, written),
        Part(_judged(scope, _later_duties(scope), "plan_id", "plan__child", done), columns, written),
    )


def _first_duties(scope: Scope) -> Rows:
    """Return plans with the limit of their first review; after a move in, that of the move."""
    moved = OuterRef("transferred_in_on")
    earlier = model_rows(AnnualReview).filter(real(), plan=OuterRef("pk"), decision_sent_on__lt=moved)
    last = earlier.exclude(kind=UNREVIEWED).values("plan").annotate(day=Max("decision_sent_on")).values("day")
    reviewed = Coalesce("last_review_before_transfer_on", Subquery(last))
    move_in = limit_expression(
        "transfer_in_review", "transferred_in_on", scope.law, second=Latest(F("first_final_on"), reviewed)
    )
    yearly = limit_expression("annual_review", "first_final_on", scope.law)
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


def _later_duties(scope: Scope) -> Rows:
    """Return one review for each day on which a plan of ours had a review decision, with the limit of the next."""
    same_day = true_reviews().filter(
        plan=OuterRef("plan"), decision_sent_on=OuterRef("decision_sent_on"), pk__lt=OuterRef("pk")
    )
    ours = Q(plan__transferred_in_from_la__isnull=True, decision_sent_on__gt=F("plan__first_final_on")) | Q(
        plan__transferred_in_from_la__isnull=False, decision_sent_on__gte=F("plan__transferred_in_on")
    )
    rows: Rows = (
        true_reviews()
        .filter(ours, ~Exists(same_day))
        .annotate(
            due=limit_expression("annual_review", "decision_sent_on", scope.law),
            after=F("decision_sent_on"),
            rule=Value("annual_review", output_field=CharField()),
            plan_id_written=F("plan__source_id"),
            ends_on=plan_end("plan__"),
        )
    )
    return rows


def _judged(scope: Scope, duties: Rows, plan: str, child: str, done: str) -> Rows:
    after = true_reviews().filter(plan=OuterRef(plan))
    met = Exists(after.filter(**{f"{done}__gt": OuterRef("after"), f"{done}__lte": OuterRef("due")}))
    before_death = after.filter(decision_sent_on__gt=OuterRef("after"), decision_sent_on__lte=OuterRef("died_on"))
    rows = duties.annotate(died_on=scope.person(child, "deceased_on")).filter(
        scope.in_period("due"),
        Q(ends_on__isnull=True) | Q(ends_on__gt=F("due")),
        Q(died_on__isnull=True) | Q(died_on__gt=F("due")) | Exists(before_death),
    )
    return marked(rows, met)


def reviews_completed(scope: Scope, kpi: Kpi) -> Tally:
    """K11: a decision within twelve months; never the meeting."""
    return share(scope, *review_duties(scope))


def meetings_held(scope: Scope, kpi: Kpi) -> Tally:
    """K11 meeting_held: a meeting within twelve months."""
    return share(scope, *review_duties(scope, "meeting_on"))


def reviewed_this_year(scope: Scope, kpi: Kpi) -> Tally:
    """K11 dfe: plans begun before 1 January, with a meeting since."""
    first = date(scope.as_at.year, 1, 1)
    met = true_reviews().filter(plan=OuterRef("pk"), meeting_on__gte=first)
    return share(scope, Part(marked(plans_maintained(scope).filter(first_final_on__lt=first), Exists(met))))


# --- K12, K13 ----------------------------------------------------------------------------------------------


def held_reviews(scope: Scope) -> Rows:
    """
    Return reviews with a meeting, each with the day its plan ended.

    A review whose meeting was before a move in is the former authority's and is left out.
    """
    ours = Q(plan__transferred_in_from_la__isnull=True) | Q(meeting_on__gte=F("plan__transferred_in_on"))
    rows: Rows = (
        true_reviews()
        .filter(ours, meeting_on__isnull=False)
        .annotate(stopped_on=Earliest(plan_end("plan__"), scope.person("plan__child", "deceased_on")))
    )
    return rows


def _decisions(scope: Scope) -> Rows:
    rows: Rows = held_reviews(scope).annotate(limit=limit_expression("review_decision", "meeting_on", scope.law))
    return rows


DECIDED_IN_TIME = Q(decision_sent_on__lte=F("limit"))


def decisions_due(scope: Scope) -> Part:
    """Return the reviews whose four weeks end in the period; hits are decided in time (K12)."""
    decided = Q(decision_sent_on__isnull=False)
    rows = _decisions(scope).filter(scope.in_period("limit"), still_owed(decided, "limit"))
    return Part(marked(rows, DECIDED_IN_TIME))


def review_decision_in_time(scope: Scope, kpi: Kpi) -> Tally:
    """K12: decision within four weeks of the meeting."""
    return share(scope, decisions_due(scope))


def review_decision_in_time_sent(scope: Scope, kpi: Kpi) -> Tally:
    """K12 decisions_sent: the same of the decisions sent in the period."""
    return share(scope, Part(marked(_decisions(scope).filter(scope.in_period("decision_sent_on")), DECIDED_IN_TIME)))


def amendments_due(scope: Scope, *, legal: bool = False) -> Part:
    """
    Return the reviews decided to amend whose limit falls in the period; hits have their final in time (K13).

    The limit is 12 weeks from the meeting, as councils print it, or with ``legal`` the earlier of that and
    eight weeks from the notice.
    """
    if legal:
        limit = limit_expression("amended_final", "amendment_notice_sent_on", scope.law, second="meeting_on")
    else:
        limit = limit_expression("amended_final", "meeting_on", scope.law)
    rows = (
        held_reviews(scope)
        .filter(decision="A", decision_sent_on__isnull=False)
        .annotate(limit=limit)
        .filter(scope.in_period("limit"), still_owed(Q(amended_final_sent_on__isnull=False), "limit"))
        .filter(Q(not_amended_sent_on__isnull=True) | Q(not_amended_sent_on__gt=F("limit")))
    )
    return Part(marked(rows, Q(amended_final_sent_on__lte=F("limit"))))


def amended_in_time(scope: Scope, kpi: Kpi) -> Tally:
    """K13: amended final within 12 weeks of the meeting."""
    return share(scope, amendments_due(scope))


def amended_in_legal_time(scope: Scope, kpi: Kpi) -> Tally:
    """K13 legal_limit: amended final by the limit in law."""
    return share(scope, amendments_due(scope, legal=True))


# --- K14 ---------------------------------------------------------------------------------------------------


def transfers_due(scope: Scope, *, strict: bool = False) -> Part:
    """
    Return the phase transfers whose published limit falls in the period; hits named the setting in time (K14).

    In time is on or before the published limit, or with ``strict`` the limit in law, which is the day before.
    """
    move = limit_expression("phase_post16", "transfer_on", scope.law)
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
                When(kind=BY_MARCH, then=limit_expression("phase_mar", "transfer_year", scope.law)),
                When(kind=BY_MOVE, then=move),
                default=limit_expression("phase_feb", "transfer_year", scope.law),
            ),
            stopped_on=scope.person("plan__child", "deceased_on"),
        )
        .filter(scope.in_period("published"), maintained(F("published"), "plan__"))
        .filter(still_owed(Q(final_naming_sent_on__isnull=False), "published"))
    )
    return Part(marked(rows, Q(final_naming_sent_on__lte=F("limit" if strict else "published"))))


def setting_named_in_time(scope: Scope, kpi: Kpi) -> Tally:
    """K14: the setting named by the published limit."""
    return share(scope, transfers_due(scope))


def setting_named_strictly(scope: Scope, kpi: Kpi) -> Tally:
    """K14 strict: the setting named before 15 February or 31 March."""
    return share(scope, transfers_due(scope, strict=True))
