"""K15 and K16: how outcomes were rated, and what families answered."""

from __future__ import annotations

from functools import partial

from django.db.models import F, Q

from ehcp.models import Child, Feedback, Outcome
from reporting.figures.reviews import true_reviews
from reporting.figures.scope import Scope, real
from reporting.figures.tally import Measure, Numbers, Part, Rows, Tally
from reporting.kpis import Kpi

MET, PARTLY = "met", "partly"
SATISFIED = 4


def rated(scope: Scope) -> Rows:
    """Return the outcomes as known that were ever rated, each with its plan."""
    return scope.known(Outcome, "plan").filter(real("plan__"), rating__isnull=False)


def _in_period(scope: Scope) -> Q:
    return scope.in_period("rated_on")


def _medium(scope: Scope) -> Q:
    return _in_period(scope) & Q(term="medium")


def _is(scope: Scope, *ratings: str) -> Q:
    return Q(rating__in=ratings)


def _good(scope: Scope) -> Q:
    return _is(scope, MET, PARTLY)


def _met(scope: Scope) -> Q:
    return _is(scope, MET)


def _partly(scope: Scope) -> Q:
    return _is(scope, PARTLY)


OUTCOMES = Part(rated, _in_period, _good)
OUTCOMES_MET = Part(rated, _in_period, _met)
OUTCOMES_PARTLY = Part(rated, _in_period, _partly)
OUTCOMES_MEDIUM = Part(rated, _medium, _good)


def _ratings(scope: Scope) -> dict[int, bool]:
    """Return, by person, whether every outcome rated in the period was met or partly met."""
    found: dict[int, bool] = {}
    for child, rating in OUTCOMES.rows(scope).values_list("plan__child_id", "rating"):
        person = scope.kept.get(child, child)
        found[person] = found.get(person, True) and rating in (MET, PARTLY)
    return found


def _all_met(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
    """K15 by_child: persons; hits are those of whom every outcome rated in the period was met or partly met."""
    found = _ratings(scope)
    return Tally(sum(found.values()), len(found))


def _all_met_ids(scope: Scope, tally: Tally) -> Tally:
    found = _ratings(scope)
    names = dict(Child.objects.filter(pk__in=found).values_list("pk", "source_id"))
    hits = sorted(names[pk] for pk, is_met in found.items() if is_met)
    return tally.with_more(numerator_ids=tuple(hits), denominator_ids=tuple(sorted(names.values())))


CHILDREN_ALL_MET = Measure((), _all_met, _all_met_ids)


def answers(scope: Scope) -> Rows:
    """Return the answers about reviews as known, each with its review and plan."""
    rows = scope.known(Feedback, "review", "review__plan")
    return rows.filter(real("review__"), real("review__plan__"))


def _answered(scope: Scope, respondent: str) -> Q:
    return scope.in_period("received_on") & Q(respondent=respondent)


def _satisfied(scope: Scope) -> Q:
    return Q(satisfaction__gte=SATISFIED)


PARENTS = Part(answers, partial(_answered, respondent="parent"), _satisfied)
YOUNG_PEOPLE = Part(answers, partial(_answered, respondent="young_person"), _satisfied)


def _decided(scope: Scope) -> Q:
    """Return the condition that a review decision was sent in the period; none of a former authority's."""
    ours = Q(plan__transferred_in_from_la__isnull=True) | Q(meeting_on__gte=F("plan__transferred_in_on"))
    return scope.in_period("decision_sent_on") & ours & Q(meeting_on__lte=scope.as_at)


def _has_answer(scope: Scope) -> Q:
    given = scope.known(Feedback).filter(respondent="parent", received_on__lte=scope.as_at)
    return Q(pk__in=given.values("review"))


REVIEWS_ANSWERED = Part(true_reviews, _decided, _has_answer)
