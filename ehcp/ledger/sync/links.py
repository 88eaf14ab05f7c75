"""Which children's records name one another: on a past day one child's record may have been another's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F

from ehcp.history.models.versions import VERSIONS
from ehcp.models import Appeal, AssessmentRequest, Child, Mediation, NeedsAssessment, Plan
from ehcp.people.models.merges import kept_record

_TABLE_OF = {"plan_id": "plans", "assessment_id": "assessments", "request_id": "requests"}
# The links of the tables that name their child themselves; the others follow the record they hang on.
_LINKS = {
    "requests": ("plan_id",),
    "assessments": ("request_id", "plan_id"),
    "plans": ("assessment_id",),
    "appeals": ("request_id", "assessment_id", "plan_id"),
    "mediations": ("request_id", "assessment_id", "plan_id"),
}
_KEYS = {"requests": "request_id", "assessments": "assessment_id", "plans": "plan_id"}
_MODELS = {
    AssessmentRequest: ("plan",),
    NeedsAssessment: ("request", "plan"),
    Plan: ("assessment",),
    Appeal: ("request", "assessment", "plan"),
    Mediation: ("request", "assessment", "plan"),
}


def joined_by_links(rows: Iterable[tuple[int, str, Any]], kept: dict[int, int]) -> dict[int, int]:
    """
    Return, for each child that is not alone, the one under whom all whose records name one another are planned.

    ``rows`` are child, table and facts; ``kept`` says the same of merged records.
    """
    rows = list(rows)
    home = {(name, getattr(fact, _KEYS[name])): pk for pk, name, fact in rows if name in _KEYS}
    into = {pk: end for pk, end in kept.items() if pk != end}
    for pk, name, fact in rows:
        for column in _LINKS.get(name, ()):
            link = getattr(fact, column)
            other = home.get((_TABLE_OF[column], link), pk) if link else pk
            one, two = kept_record(pk, into), kept_record(other, into)
            if one != two:
                into[one] = two
    return {pk: kept_record(pk, into) for pk in into}


def neighbours() -> dict[int, set[int]]:
    """Return, for each child not alone, those whose records ever named its own or who were one person with it."""
    found: dict[int, set[int]] = {}
    for one, two in _pairs():
        found.setdefault(one, set()).add(two)
        found.setdefault(two, set()).add(one)
    return found


def _pairs() -> Iterator[tuple[int, int]]:
    """Yield two children wherever a record of one ever named a record of the other, in any version."""
    for model, links in _MODELS.items():
        rows = VERSIONS[model].known._default_manager.order_by()
        for link in links:
            apart = rows.filter(**{f"{link}__child__isnull": False}).exclude(child=F(f"{link}__child"))
            yield from apart.values_list("child_id", f"{link}__child_id").distinct()
    merged = VERSIONS[Child].known._default_manager.order_by().filter(merged_into_child__isnull=False)
    yield from merged.values_list("pk", "merged_into_child_id").distinct()
