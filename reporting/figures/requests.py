"""K02 to K04, K07, K08 and the open cases: requests for a first assessment."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from ehcp.functions import CodePoint, SameDay
from ehcp.models import AssessmentRequest, Child
from reporting.figures import ledger
from reporting.figures.ledger import clocks
from reporting.figures.scope import Scope, real
from reporting.figures.tally import Measure, Numbers, Part, Rows, Tally
from reporting.kpis import Kpi

REPEAT_MONTHS = 6
A_YEAR = timedelta(days=365)

_SIX_WEEKS = clocks("assess_decision")

# --- Requests received -------------------------------------------------------------------------------------


def initial(scope: Scope) -> Rows:
    """Return every initial request as known, historical shells left out."""
    rows = scope.known(AssessmentRequest).filter(real(), kind="initial", received_on__isnull=False)
    return rows.exclude(outcome="H")


def _received(scope: Scope) -> Q:
    return scope.in_period("received_on")


def _told(scope: Scope) -> Q:
    """Return the condition that a decision was sent by the day of the report; none is after the child has died."""
    told = _SIX_WEEKS(scope).filter(met_on__lte=scope.as_at)
    return Q(outcome__in=["Y", "N"], source_id__in=told.values("record_id"))


def _decided(scope: Scope) -> Q:
    return _received(scope) & _told(scope)


def _is_refusal(scope: Scope) -> Q:
    return Q(outcome="N") & _told(scope)


def _no_repeat(scope: Scope) -> Q:
    """
    Leave out a request with an earlier one of the same person.

    Earlier is received before, or on the same day with the lower id; no more than six calendar months before,
    the corresponding day included. The nearest earlier one decides.
    """
    before = Window(
        Lag("received_on"),
        partition_by=[scope.person("child_id")],
        order_by=[F("received_on").asc(), CodePoint("source_id").asc()],
    )
    # The earlier one may lie before the period, so the period is applied outside.
    fresh = (
        initial(scope)
        .annotate(before=before, six_months_back=SameDay("received_on", -REPEAT_MONTHS))
        .filter(Q(before__isnull=True) | Q(before__lt=F("six_months_back")))
    )
    return _received(scope) & Q(pk__in=fresh.values("pk"))


RECEIVED = Part(initial, _received)
WITHOUT_REPEATS = Part(initial, _no_repeat)
REFUSED_OF_DECIDED = Part(initial, _decided, _is_refusal)
REFUSED_OF_RECEIVED = Part(initial, _received, _is_refusal)


def _persons(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
    """K02 children: the persons with a request received, merged records as one."""
    return Tally(len(_person_keys(scope)))


def _person_keys(scope: Scope) -> set[int]:
    return scope.persons(set(RECEIVED.rows(scope).values_list("child_id", flat=True)))


def _person_ids(scope: Scope, found: Tally) -> Tally:
    names = Child.objects.filter(pk__in=_person_keys(scope)).values_list("source_id", flat=True)
    return found.with_more(numerator_ids=tuple(sorted(names)))


CHILDREN = Measure((), _persons, _person_ids)

# --- Six weeks ---------------------------------------------------------------------------------------------


def _decided_so_far(scope: Scope) -> Q:
    return scope.in_period("starts_on") & Q(met_on__lte=scope.as_at)


OF_RECORD = ("record_id",)
DECISIONS = Part(_SIX_WEEKS, ledger.was_met, ledger.in_time, OF_RECORD)
LATE_EXEMPTED = Part(
    _SIX_WEEKS,
    lambda scope: ledger.was_met(scope) & Q(met_on__gt=F("due_on")) & ~ledger.UNEXEMPTED,
    columns=OF_RECORD,
)
UNEXEMPTED_DECISIONS = Part(
    _SIX_WEEKS, lambda scope: ledger.was_met(scope) & ledger.UNEXEMPTED, ledger.in_time, OF_RECORD
)
DECISIONS_ON_RECEIVED = Part(_SIX_WEEKS, _decided_so_far, ledger.in_time, OF_RECORD)
DECISIONS_DUE = Part(_SIX_WEEKS, ledger.falls_due, ledger.in_time, OF_RECORD)

# --- Twenty weeks, by request ------------------------------------------------------------------------------

TWENTY_WEEKS = clocks("final_plan")
OF_REQUEST = ("request_id",)


def _not_stopped(scope: Scope) -> Q:
    """Return the condition that a request was not refused, withdrawn or told no plan by the day of the report."""
    return ~Q(request_id="") & (Q(void_on__isnull=True) | Q(void_on__gt=scope.as_at))


def _open(scope: Scope) -> Q:
    return ~Q(request_id="") & ledger.still_open(scope)


def _open_too_long(scope: Scope) -> Q:
    return ~Q(request_id="") & ledger.past_limit(scope)


PLANS_DUE = Part(
    TWENTY_WEEKS,
    lambda scope: scope.in_period("headline_on") & _not_stopped(scope),
    ledger.in_time,
    OF_REQUEST,
    distinct="request_id",
)
OPEN = Part(TWENTY_WEEKS, _open, columns=OF_REQUEST, distinct="request_id")
OPEN_TOO_LONG = Part(TWENTY_WEEKS, _open_too_long, columns=OF_REQUEST, distinct="request_id")


def _ages(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
    """K08: open from the day after the limit, by age since receipt; the oldest."""
    starts: dict[str, date] = dict(OPEN_TOO_LONG.rows(scope).values_list("request_id", "starts_on"))
    ages = [(scope.as_at - start).days for start in starts.values()]
    over = sum(age >= A_YEAR.days for age in ages)
    return Tally(
        numbers[OPEN_TOO_LONG][1],
        groups={"20_to_52_weeks": len(ages) - over, "over_52_weeks": over},
        value={"oldest_days_since_receipt": max(ages, default=None)},
    )


def _open_ids(scope: Scope, found: Tally) -> Tally:
    return found.with_more(numerator_ids=tuple(sorted(name for name, _ in OPEN_TOO_LONG.ids(scope))))


OPEN_PAST_TWENTY_WEEKS = Measure((OPEN_TOO_LONG,), _ages, _open_ids)
