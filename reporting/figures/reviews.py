"""K11 to K14: review duties, review decisions, amended plans, phase transfers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from ehcp.history.models.versions import SINCE_EVER
from ehcp.ledger.models.deadlines import REVIEW_DUTIES
from ehcp.models import AnnualReview, Deadline
from reporting.figures import ledger
from reporting.figures.ledger import clocks
from reporting.figures.plans import is_maintained, plans
from reporting.figures.scope import Scope, real
from reporting.figures.tally import Condition, Measure, Numbers, Part, Rows, Tally, all_ids
from reporting.kpis import Kpi

UNREVIEWED = "amendment_without_review"
_OF_RECORD = ("record_id",)


def reviews_held(scope: Scope) -> Rows:
    """Return the reviews as known, leaving out amendments made without one."""
    return scope.known(AnnualReview).filter(real()).exclude(kind=UNREVIEWED)


def true_reviews(scope: Scope) -> Rows:
    """Return the reviews of plans as known, each with its plan, leaving out amendments made without one."""
    return scope.with_known(reviews_held(scope), "plan").filter(real("plan__"))


def _meetings(scope: Scope) -> Rows:
    """Return the review meetings held by the day of the report, of the plan that a row of the ledger names."""
    return true_reviews(scope).filter(plan__source_id=OuterRef("record_id"), meeting_on__lte=scope.as_at)


# --- K11 ---------------------------------------------------------------------------------------------------

_DUTIES = clocks(*REVIEW_DUTIES)


def _duties(counted: Condition, hit: Condition | None = None) -> Part:
    """Return review duties, each told by its plan and its limit."""
    return Part(_DUTIES, counted, hit, columns=("record_id", "due_on"), written="{}@{:%Y-%m-%d}")


def _duty_due(scope: Scope) -> Q:
    """Return the condition that a review duty falls in the period, and the plan was the authority's after it."""
    return ledger.falls_due(scope) & (Q(plan_ends_on__isnull=True) | Q(plan_ends_on__gt=F("due_on")))


def _meeting_in_time(scope: Scope) -> Q:
    """Return the condition that a meeting was held after the duty began (for a move in, from its day on) and by it."""
    meetings = _meetings(scope).filter(meeting_on__lte=OuterRef("due_on"))
    after = Q(Exists(meetings.filter(meeting_on__gt=OuterRef("starts_on"))))
    on_the_day = Q(Exists(meetings.filter(meeting_on=OuterRef("starts_on"))))
    return after | (Q(rule="transfer_in_review") & on_the_day)


DUTIES_DUE = _duties(_duty_due, ledger.in_time)
MEETINGS_DUE = _duties(_duty_due, _meeting_in_time)


def _never_reviewed(scope: Scope) -> Q:
    """
    Return the condition that a duty is overdue, and no meeting was held since the plan was made or moved in.

    The plans that have had one are found first: to join every review with its plan takes four times as long.
    """
    moved_in = Coalesce(OuterRef("transferred_in_on"), SINCE_EVER)
    held = reviews_held(scope).filter(plan=OuterRef("pk"), meeting_on__gte=moved_in, meeting_on__lte=scope.as_at)
    reviewed = plans(scope).filter(Exists(held), source_id=OuterRef("record_id"))
    return ledger.past_limit(scope) & ~Q(Exists(reviewed))


NEVER_REVIEWED = _duties(_never_reviewed)
OVERDUE = _duties(ledger.past_limit)
# How many days a limit is behind: from, to.
BANDS = {"to_182_days": (0, 182), "183_to_364_days": (183, 364), "365_days_and_over": (365, None)}


def backlog(part: Part) -> Measure:
    """Return the measure that counts review duties past their limit, by how far it is behind; the oldest."""

    def tally(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
        bands = {name: Count("pk", filter=_behind(scope, *band)) for name, band in BANDS.items()}
        told = part.rows(scope).aggregate(whole=Count("pk"), oldest=Min("due_on"), **bands)
        oldest = (scope.as_at - told["oldest"]).days if told["oldest"] else None
        groups = {name: told[name] for name in BANDS}
        return Tally(told["whole"], groups=groups, value={"oldest_days_past_limit": oldest})

    return Measure((), tally, lambda scope, found: found.with_more(numerator_ids=all_ids(scope, [part])))


def _behind(scope: Scope, least: int, most: int | None) -> Q:
    """Return the condition that a limit is so many days behind on the day of the report."""
    condition = Q(due_on__lte=scope.as_at - timedelta(days=least))
    return condition if most is None else condition & Q(due_on__gte=scope.as_at - timedelta(days=most))


def _begun_before(scope: Scope) -> Q:
    return is_maintained(scope) & Q(first_final_on__lt=_new_year(scope))


def _new_year(scope: Scope) -> date:
    return scope.as_at.replace(month=1, day=1)


def _met_this_year(scope: Scope) -> Q:
    year = (_new_year(scope), scope.as_at)
    return Q(pk__in=reviews_held(scope).filter(meeting_on__range=year).values("plan"))


REVIEWED_THIS_YEAR = Part(plans, _begun_before, _met_this_year)

# --- K12, K13 ----------------------------------------------------------------------------------------------

_DECISIONS = clocks("review_decision")
DECISIONS_DUE = Part(_DECISIONS, ledger.falls_due, ledger.in_time, _OF_RECORD)
DECISIONS_SENT = Part(_DECISIONS, ledger.was_met, ledger.in_time, _OF_RECORD)

_AMENDMENTS = clocks("amended_final")


def _decided_to_amend(scope: Scope) -> Q:
    """Return the condition that the decision to amend was sent: the notice of amendments is then owed."""
    notices = Deadline.objects.known_on(scope.known_on).shown_on(scope.as_at)
    # Of the same child, too: so the notice is looked up among the few limits of one child.
    notices = notices.filter(child=OuterRef("child"), rule="amendment_notice", record_type="reviews")
    return Q(Exists(notices.filter(record_id=OuterRef("record_id"))))


def _amendment_due(scope: Scope) -> Q:
    return ledger.falls_due(scope) & _decided_to_amend(scope)


def _amendment_legally_due(scope: Scope) -> Q:
    owed = (Q(void_on__isnull=True) | Q(void_on__gt=F("due_on"))) & Q(superseded_on__isnull=True)
    return scope.in_period("due_on") & owed & _decided_to_amend(scope)


AMENDMENTS_DUE = Part(_AMENDMENTS, _amendment_due, ledger.in_headline_time, _OF_RECORD)
AMENDMENTS_LEGALLY_DUE = Part(_AMENDMENTS, _amendment_legally_due, ledger.in_time, _OF_RECORD)

# --- K14 ---------------------------------------------------------------------------------------------------

_TRANSFERS = clocks("phase_feb", "phase_mar", "phase_post16")


def _transfer_due(scope: Scope) -> Q:
    """Return the condition that the published limit falls in the period and the plan was maintained at its close."""
    lasting = Q(plan_ends_on__isnull=True) | Q(plan_ends_on__gt=F("headline_on"))
    return ledger.falls_due(scope) & lasting & Q(appears_on__lte=F("headline_on"))


TRANSFERS_DUE = Part(_TRANSFERS, _transfer_due, ledger.in_headline_time, _OF_RECORD)
STRICT_TRANSFERS_DUE = Part(_TRANSFERS, _transfer_due, ledger.in_time, _OF_RECORD)
