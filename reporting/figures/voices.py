"""K15 and K16: how outcomes were rated, and what parents answered."""

from __future__ import annotations

from django.db.models import Exists, Min, OuterRef, Q

from ehcp.models import Feedback, Outcome
from reporting.figures.reviews import held_reviews
from reporting.figures.scope import Terms, real
from reporting.figures.tally import Rows, flag, marked, model_rows, part, with_columns

MET, PARTLY = "met", "partly"
SATISFIED = 4


def rated(terms: Terms) -> Rows:
    """Return the outcomes rated in the period."""
    return model_rows(Outcome).filter(real("plan__"), terms.in_period("rated_on"), rating__isnull=False)


@part()
def outcomes_rated(terms: Terms, good: tuple[str, ...] = (MET, PARTLY), term: str = "") -> Rows:
    """K15: outcomes rated in the period; hits are rated one of ``good``; of one term, if given."""
    rows = rated(terms).filter(term=term) if term else rated(terms)
    return marked(rows, Q(rating__in=good))


OUTCOMES_MET = outcomes_rated.of((MET,))
OUTCOMES_PARTLY = outcomes_rated.of((PARTLY,))
OUTCOMES_MEDIUM = outcomes_rated.of((MET, PARTLY), "medium")


@part("person")
def children_all_met(terms: Terms) -> Rows:
    """K15 by_child: persons; hits are those of whom every outcome rated in the period was met or partly met."""
    is_good = flag(Q(rating__in=[MET, PARTLY]))
    return with_columns(rated(terms).values(person=terms.person("plan__child")), is_hit=Min(is_good))


def parents_answers() -> Rows:
    """Return parents' answers about reviews."""
    return model_rows(Feedback).filter(real("review__"), real("review__plan__"), respondent="parent")


@part()
def parents_satisfied(terms: Terms) -> Rows:
    """K16: answers received in the period; hits are 4 or 5."""
    return marked(parents_answers().filter(terms.in_period("received_on")), Q(satisfaction__gte=SATISFIED))


@part()
def reviews_answered(terms: Terms) -> Rows:
    """K16 response: review decisions sent in the period; hits are those a parent has answered."""
    answers = parents_answers().filter(review=OuterRef("pk"), received_on__isnull=False)
    return marked(held_reviews(terms).filter(terms.in_period("decision_sent_on")), Exists(answers))
