"""Load the facts the statutory clock is planned from, many cases at a time, as known now or on any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

from django.db import models

from ehcp.history.models.versions import known
from ehcp.law import facts
from ehcp.law.facts import CaseFacts
from ehcp.ledger.sync.budgets import budget_facts
from ehcp.ledger.sync.links import joined_by_links
from ehcp.ledger.sync.provision import provision_facts
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    Appeal,
    AssessmentRequest,
    Child,
    Consultation,
    EarlyHelp,
    Exemption,
    Mediation,
    NeedsAssessment,
    PhaseTransfer,
    Plan,
)
from ehcp.people.models.merges import kept_record, merged_records

# Facts field -> ORM path, where it is not the same name. Ids in facts are source ids.
_LINKS = {
    "child_id": "child__source_id",
    "plan_id": "plan__source_id",
    "request_id": "request__source_id",
    "assessment_id": "assessment__source_id",
    "appeal_id": "appeal__source_id",
    "review_id": "review__source_id",
}


@dataclass(frozen=True, slots=True)
class Table:
    """
    How one table becomes facts: its model, its facts class, the links to its child, and the day it needs.

    A record of which ``required`` was not yet known on a day was not there.
    """

    name: str
    model: type[models.Model]
    build: type
    id_field: str
    child: tuple[str, ...] = ("child",)
    required: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the facts, in the order of the facts class."""
        return tuple(field.name for field in dataclass_fields(self.build))

    @property
    def paths(self) -> list[str]:
        """Return the ORM paths of the facts."""
        return ["source_id" if name == self.id_field else _LINKS.get(name, name) for name in self.fields]

    def known_on(self, day: date | None) -> models.QuerySet[Any, Any]:
        """Return the rows as they are known now, or as they were known on ``day``."""
        if day is None:
            return self.model._default_manager.order_by()
        links = {path.rpartition("__")[0] for path in self.paths if "__" in path}
        for child in self.child:
            parts = child.split("__")
            links.update("__".join(parts[:length]) for length in range(1, len(parts)))
        return known(self.model, day, *sorted(links))


_PLANS = ("plan__child",)
TABLES = (
    Table("requests", AssessmentRequest, facts.RequestFacts, "request_id"),
    Table("assessments", NeedsAssessment, facts.AssessmentFacts, "assessment_id"),
    Table("advice", AdviceRequest, facts.AdviceFacts, "advice_id", ("assessment__child",), "requested_on"),
    Table("plans", Plan, facts.PlanFacts, "plan_id"),
    Table("reviews", AnnualReview, facts.ReviewFacts, "review_id", _PLANS),
    Table("phase_transfers", PhaseTransfer, facts.PhaseTransferFacts, "phase_transfer_id", _PLANS),
    Table("appeals", Appeal, facts.AppealFacts, "appeal_id", required="registered_on"),
    Table("mediations", Mediation, facts.MediationFacts, "mediation_id"),
    Table("consultations", Consultation, facts.ConsultationFacts, "consultation_id", _PLANS, "sent_on"),
    Table("early_help", EarlyHelp, facts.EarlyHelpFacts, "early_help_id", required="referred_on"),
    Table(
        "exemptions",
        Exemption,
        facts.ExemptionFacts,
        "exemption_id",
        ("request__child", "assessment__child", "appeal__child"),
    ),
)
_TEXT_OR_FLAG = {
    "outcome",
    "withdrawn_reason",
    "transferred_in_from_la",
    "transferred_out_to_la",
    "cease_reason",
    "decision",
    "exemption_ground",
    "order_limb",
    "agreement",
    "kind",
    "about",
    "origin",
    "clock",
    "ground",
}


def load_cases(
    child_pks: Iterable[int], known_on: date | None = None, among: Iterable[int] = ()
) -> dict[int, CaseFacts]:
    """
    Return the facts of children, keyed by primary key, as known now or on ``known_on``; a constant number of queries.

    ``among`` are further children whose records may have been theirs on that day.

    Records merged into one person share their facts, because a plan of one may hang on an assessment of the
    other; on a past day so do children whose records name one another, because a record may have been found to
    be another child's since.
    """
    asked = list(child_pks)
    pks = list(dict.fromkeys([*person_records(asked), *among]))
    children, kept = _children(pks, known_on)
    found = [row for table in TABLES for row in _rows(table, pks, known_on)]
    found += provision_facts(pks, known_on)
    found += budget_facts(pks, known_on)
    if known_on:
        kept = joined_by_links(found, kept)
    parts: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for pk, name, fact in found:
        parts[kept.get(pk, pk)][name].append(fact)
    shared = {*kept, *kept.values()}
    return {
        pk: CaseFacts(
            child_id=children[pk][0],
            birth_date=children[pk][1],
            deceased_on=children[pk][2],
            **{name: tuple(rows) for name, rows in parts[kept.get(pk, pk)].items()},
            is_shared=pk in shared,
        )
        for pk in asked
        if pk in children
    }


def person_records(pks: list[int]) -> list[int]:
    """Return the children with every record of the same person: merged into them, or the one they went into."""
    merged = merged_records()
    person = {pk: kept_record(pk, merged) for pk in merged}
    asked = {person.get(pk, pk) for pk in pks}
    return list(dict.fromkeys([*pks, *asked, *(pk for pk, kept in person.items() if kept in asked)]))


def _children(
    pks: list[int], known_on: date | None
) -> tuple[dict[int, tuple[str, date | None, date | None]], dict[int, int]]:
    """Return each child's id, birth and death, and for merged records the record that was kept."""
    query = Child.objects.order_by() if known_on is None else known(Child, known_on)
    rows = query.filter(pk__in=pks).values_list("pk", "source_id", "birth_date", "deceased_on", "merged_into_child_id")
    found: dict[int, tuple[str, date | None, date | None]] = {}
    merged: dict[int, int] = {}
    for pk, child_id, birth_date, deceased_on, into in rows:
        if into:
            merged[pk] = into
        found[pk] = (child_id, birth_date, deceased_on)
    kept = {pk: kept_record(pk, merged) for pk in merged}
    _share_deaths(found, kept)
    return found, kept


def _share_deaths(found: dict[int, tuple[str, date | None, date | None]], kept: dict[int, int]) -> None:
    """Give every record of one person the same day of death, the earliest that any of them holds."""
    died: dict[int, date] = {}
    for pk, (_, _, deceased_on) in found.items():
        person = kept.get(pk, pk)
        if deceased_on is not None:
            died[person] = min(deceased_on, died.get(person, deceased_on))
    for pk in {*kept, *kept.values()} & set(found):
        child_id, birth_date, deceased_on = found[pk]
        found[pk] = (child_id, birth_date, died.get(kept.get(pk, pk), deceased_on))


def _rows(table: Table, pks: list[int], known_on: date | None) -> Iterator[tuple[int, str, Any]]:
    blanks = _blank_positions(table)
    required = table.fields.index(table.required) if table.required else None
    for path in table.child:
        query = table.known_on(known_on).filter(**{f"{path}__in": pks})
        for pk, *values in query.order_by("pk").values_list(f"{path}_id", *table.paths):
            if required is not None and values[required] is None:
                continue
            for position in blanks:
                if values[position] is None:
                    values[position] = blanks[position]
            yield pk, table.name, table.build(*values)


def _blank_positions(table: Table) -> dict[int, Any]:
    """Return, by position, what stands for no value in facts that are text, numbers or flags."""
    blanks: dict[int, Any] = {}
    for position, name in enumerate(table.fields):
        if name == "entered_in_error":
            blanks[position] = False
        elif name == "transfer_year":
            blanks[position] = 0
        elif name in _TEXT_OR_FLAG or name.endswith("_id"):
            blanks[position] = ""
    return blanks
