"""K15 and K16: how outcomes were rated, and what parents answered."""

from __future__ import annotations

from functools import partial

from django.db.models import Case, Exists, Min, OuterRef, Q, Value, When

from ehcp.models import Feedback, Outcome
from reporting.kpis import Kpi
from reporting.selectors.figures.reviews import held_reviews
from reporting.selectors.figures.scope import Scope, real
from reporting.selectors.figures.tally import Part, Rows, Tally, marked, model_rows, share

MET, PARTLY = "met", "partly"
SATISFIED = 4


def rated(scope: Scope) -> Rows:
    """Return the outcomes rated in the period."""
    return model_rows(Outcome).filter(real("plan__"), scope.in_period("rated_on"), rating__isnull=False)


def outcomes_rated(scope: Scope, kpi: Kpi, *, good: tuple[str, ...] = (MET, PARTLY), term: str = "") -> Tally:
    """K15: outcomes rated in the period, and those rated one of ``good``; of one term, if given."""
    rows = rated(scope).filter(term=term) if term else rated(scope)
    return share(scope, Part(marked(rows, Q(rating__in=good))))


def children_all_met(scope: Scope, kpi: Kpi) -> Tally:
    """K15 by_child: persons of whom every outcome rated in the period was met or partly met."""
    is_good = Case(When(rating__in=[MET, PARTLY], then=Value(1)), default=Value(0))
    people = rated(scope).values(person=scope.person("plan__child")).annotate(is_hit=Min(is_good))
    return share(scope, Part(people, ("person",)))


def parents_answers() -> Rows:
    """Return parents' answers about reviews."""
    return model_rows(Feedback).filter(real("review__"), real("review__plan__"), respondent="parent")


def parents_satisfied(scope: Scope, kpi: Kpi) -> Tally:
    """K16: answers of 4 or 5 among those received in the period."""
    return share(
        scope, Part(marked(parents_answers().filter(scope.in_period("received_on")), Q(satisfaction__gte=SATISFIED)))
    )


def reviews_answered(scope: Scope, kpi: Kpi) -> Tally:
    """K16 response: review decisions sent in the period, and those a parent has answered."""
    answers = parents_answers().filter(review=OuterRef("pk"), received_on__isnull=False)
    return share(scope, Part(marked(held_reviews(scope).filter(scope.in_period("decision_sent_on")), Exists(answers))))


OUTCOMES_MET = partial(outcomes_rated, good=(MET,))
OUTCOMES_PARTLY = partial(outcomes_rated, good=(PARTLY,))
OUTCOMES_MEDIUM = partial(outcomes_rated, term="medium")
