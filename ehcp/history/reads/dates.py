"""The dates of a case that may be corrected: every dated fact of every record, and what each is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from ehcp.cases.reads.case import exempts
from ehcp.history.models.dated import DATED
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    Appeal,
    AssessmentRequest,
    CaseEvent,
    Child,
    Exemption,
    Mediation,
    NeedsAssessment,
    PhaseTransfer,
    Plan,
)
from ehcp.people.models.merges import records_of
from ehcp.permissions import may_manage
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

# Table -> model, words for one record, path to its child.
TABLES: dict[str, tuple[type[models.Model], str, str]] = {
    "children": (Child, "Child or young person", ""),
    "requests": (AssessmentRequest, "Request", "child"),
    "assessments": (NeedsAssessment, "Assessment", "child"),
    "advice": (AdviceRequest, "Advice", "assessment__child"),
    "plans": (Plan, "Plan", "child"),
    "reviews": (AnnualReview, "Review", "plan__child"),
    "phase_transfers": (PhaseTransfer, "Phase transfer", "plan__child"),
    "mediations": (Mediation, "Mediation", "child"),
    "appeals": (Appeal, "Appeal", "child"),
    "exemptions": (Exemption, "Exemption", ""),
}
# Days that may lie ahead: planned, or reckoned from a posting.
MAY_LIE_AHEAD = {
    "transfer_on",
    "planned_meeting_on",
    "moved_out_on",
    "to_on",
    "new_expected_on",
    "draft_served_on",
    "amendment_served_on",
}
# Set by other acts, which check what hangs on them.
NOT_HERE = {"next_due_on", "cancelled_on", "proposed_on", "refused_on"}


@dataclass(frozen=True)
class DatedFact:
    """One date of one record, as it is held now."""

    record: Any
    table: str
    field: str

    @property
    def value(self) -> date | None:
        """Return the day held."""
        stored: date | None = getattr(self.record, self.field)
        return stored

    @property
    def words(self) -> str:
        """Return what the date is of: "Received", "Decision sent"."""
        return date_words(self.field)

    @property
    def record_words(self) -> str:
        """Return which record it is: "Request R000276"."""
        return f"{TABLES[self.table][1]} {self.record.source_id}"


_WORDS = {"first_final_on": "Final plan sent", "birth_date": "Date of birth", "deceased_on": "Died"}


NOT_YOURS = "You may correct what you recorded yourself today. Ask a manager to correct this date."


def date_words(field: str) -> str:
    """Return the words for a dated field."""
    return _WORDS.get(field) or field.removesuffix("_on").replace("_", " ").capitalize()


def date_fields(model: type[models.Model]) -> list[str]:
    """Return the dated fields of a model that may be corrected; what the product keeps for itself is none."""
    listed = DATED[model.table].columns  # type: ignore[attr-defined]
    return [
        field.name
        for field in model._meta.fields
        if type(field) is models.DateField and field.name in listed and field.name not in NOT_HERE
    ]


def _records(records: list[int], table: str) -> list[Any]:
    model, _, path = TABLES[table]
    if table == "children":
        return sorted(Child.objects.filter(pk__in=records), key=lambda one: records.index(one.pk))
    if table == "exemptions":
        return list(Exemption.objects.filter(exempts(records), decided_on__isnull=False).order_by("pk"))
    return list(model._default_manager.filter(**{f"{path}__in": records}).order_by("pk"))


def dated_facts(child: Child) -> Iterator[DatedFact]:
    """Yield every date held about a child, record by record."""
    records = records_of(child)
    for table, (model, _, _) in TABLES.items():
        for record in _records(records, table):
            for field in date_fields(model):
                if getattr(record, field) is not None:
                    yield DatedFact(record, table, field)


def dated_fact(child: Child, table: str, pk: int, field: str) -> DatedFact | None:
    """Return one date of one record of a child; None where there is no such record, field or day."""
    if table not in TABLES or field not in date_fields(TABLES[table][0]):
        return None
    record = next((one for one in _records(records_of(child), table) if one.pk == pk), None)
    return DatedFact(record, table, field) if record is not None and getattr(record, field) is not None else None


def records_with_mark(child: Child) -> list[Any]:
    """Return the records that can be marked as entered by mistake, marked ones among them."""
    records = records_of(child)
    return [one for table in ("requests", "assessments", "plans", "reviews") for one in _records(records, table)]


def may_correct(by: User, event: CaseEvent | None, today: date) -> bool:
    """Say whether ``by`` may correct the date that ``event`` recorded: a manager any, others their own of today."""
    if may_manage(by):
        return True
    return event is not None and event.recorded_by_id == by.pk and london_day(event.recorded_at) == today


def corrigible(child: Child, by: User, today: date) -> Callable[[DatedFact], bool]:
    """Return which dates of a child ``by`` may correct (one query for all of them)."""
    found = CaseEvent.objects.filter(child__in=records_of(child)).order_by("pk")
    recorded: dict[tuple[str, str, date | None], CaseEvent] = {
        (one.record_type, one.record_id, one.happened_on): one for one in found
    }
    return lambda fact: may_correct(by, recorded.get((fact.table, fact.record.source_id, fact.value)), today)
