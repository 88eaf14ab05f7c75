"""Whose record a record was on a past day, and which children's records name one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from ehcp.models import Appeal, AssessmentRequest, NeedsAssessment, Plan
from ehcp.people.models.merges import kept_record

# By table and id of a record: the values held on the day of fields that were changed later.
Overlay = dict[tuple[str, str], dict[str, str]]

_MODELS: dict[str, type[models.Model]] = {
    "requests": AssessmentRequest,
    "assessments": NeedsAssessment,
    "plans": Plan,
    "appeals": Appeal,
}
_TABLE_OF = {"plan_id": "plans", "assessment_id": "assessments", "request_id": "requests", "appeal_id": "appeals"}
# The links of the tables that name their child themselves; the others follow the record they hang on.
_LINKS = {
    "requests": ("plan_id",),
    "assessments": ("request_id", "plan_id"),
    "plans": ("assessment_id",),
    "appeals": ("request_id", "assessment_id", "plan_id"),
    "mediations": ("request_id", "assessment_id", "plan_id"),
}
_KEYS = {"requests": "request_id", "assessments": "assessment_id", "plans": "plan_id"}


class Owners:
    """The children whose records rows were, where their own link or that of what they hang on was put back."""

    def __init__(self, overlay: Overlay, ids: dict[str, int]) -> None:
        self._ids = ids
        self.moved = {
            record: ids[held["child_id"]]
            for record, held in overlay.items()
            if record[0] in _MODELS and held.get("child_id") in ids
        }

    def of(self, row: dict[str, Any], pk: int) -> int:
        """Return the primary key of the child of ``row``, whose links may have been put back; else ``pk``."""
        if "child_id" in row:
            return self._ids.get(row["child_id"], pk)
        table, link = _hangs_on(row)
        if not link or (table, link) in self.moved:
            return self.moved.get((table, link), pk)
        found = _MODELS[table]._default_manager.filter(source_id=link).values_list("child_id", flat=True).first()
        return found or pk

    def following(self, row: dict[str, Any], pk: int) -> int:
        """Return the same for a row that holds its links still, and follows what it hangs on."""
        return pk if "child_id" in row else self.moved.get(_hangs_on(row), pk)


def _hangs_on(row: dict[str, Any]) -> tuple[str, str]:
    """Return table and id of the record that a row without a child of its own hangs on."""
    return next(((table, row[name]) for name, table in _TABLE_OF.items() if row.get(name)), ("", ""))


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
