"""Load the facts the statutory clock is planned from, many cases at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

from django.db import models

from ehcp.law import facts
from ehcp.law.facts import CaseFacts, DutyFacts
from ehcp.ledger.sync.links import Overlay, Owners, joined_by_links
from ehcp.ledger.sync.live import live_facts
from ehcp.ledger.sync.overlay import LINK_PATHS, as_date, corrections_after, reader_of
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    Appeal,
    AssessmentRequest,
    Child,
    Exemption,
    Mediation,
    NeedsAssessment,
    PhaseTransfer,
    Plan,
)
from ehcp.people.models.merges import kept_record, merged_records


@dataclass(frozen=True, slots=True)
class Table:
    """How one table becomes facts: its model, its facts class, and the path to the child's key."""

    name: str
    model: type[models.Model]
    build: type
    id_field: str
    child: str

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the facts, in the order of the facts class."""
        return tuple(field.name for field in dataclass_fields(self.build))

    @property
    def paths(self) -> list[str]:
        """Return the ORM paths of the facts."""
        return ["source_id" if name == self.id_field else LINK_PATHS.get(name, name) for name in self.fields]


TABLES = (
    Table("requests", AssessmentRequest, facts.RequestFacts, "request_id", "child_id"),
    Table("assessments", NeedsAssessment, facts.AssessmentFacts, "assessment_id", "child_id"),
    Table("advice", AdviceRequest, facts.AdviceFacts, "advice_id", "assessment__child_id"),
    Table("plans", Plan, facts.PlanFacts, "plan_id", "child_id"),
    Table("reviews", AnnualReview, facts.ReviewFacts, "review_id", "plan__child_id"),
    Table("phase_transfers", PhaseTransfer, facts.PhaseTransferFacts, "phase_transfer_id", "plan__child_id"),
    Table("appeals", Appeal, facts.AppealFacts, "appeal_id", "child_id"),
    Table("mediations", Mediation, facts.MediationFacts, "mediation_id", "child_id"),
)
_EXEMPTION = Table("exemptions", Exemption, facts.ExemptionFacts, "exemption_id", "")
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
}


def load_cases(child_pks: Iterable[int]) -> dict[int, CaseFacts]:
    """Return the facts of the children as they are held now, keyed by primary key; a constant number of queries."""
    return case_facts(child_pks=child_pks, known_on=None)


def case_facts(*, child_pks: Iterable[int] | None, known_on: date | None) -> dict[int, CaseFacts]:
    """
    Return the facts of children, keyed by primary key, in a constant number of queries.

    ``child_pks`` None means every child. With ``known_on`` every value entered or changed after that day is
    put back to what was held on it (exchange format, "Later knowledge"). Records merged into one person share
    their facts, because a plan of one may hang on an assessment of the other; on a past day so do children whose
    records name one another, because a record may have been found to be another child's since.
    """
    asked = None if child_pks is None else list(child_pks)
    pks = None if asked is None else person_records(asked)
    overlay = corrections_after(known_on) if known_on else {}
    children, kept = _children(pks, overlay)
    ids = {child_id: pk for pk, (child_id, _, _) in children.items()}
    parts: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    own: dict[int, list[DutyFacts]] = defaultdict(list)
    found = _all_facts(pks, overlay, ids)
    if known_on:
        found = list(found)
        kept = joined_by_links(found, kept)
    for pk, name, fact in found:
        if name == "duties":
            own[pk].append(fact)
        else:
            parts[kept.get(pk, pk)][name].append(fact)
    shared = {*kept, *kept.values()}
    return {
        pk: CaseFacts(
            child_id=children[pk][0],
            birth_date=children[pk][1],
            deceased_on=children[pk][2],
            **{name: tuple(rows) for name, rows in parts[kept.get(pk, pk)].items()},
            duties=tuple(own[pk]),
            is_shared=pk in shared,
        )
        for pk in (children if asked is None else asked)
        if pk in children
    }


def person_records(pks: list[int]) -> list[int]:
    """Return the children with every record of the same person: merged into them, or the one they went into."""
    person = _kept(merged_records())
    asked = {person.get(pk, pk) for pk in pks}
    return [*{*pks, *asked, *(pk for pk, kept in person.items() if kept in asked)}]


def _kept(merged: dict[int, int]) -> dict[int, int]:
    """Return, for each merged record, the record that is left at the end of the chain."""
    return {pk: kept_record(pk, merged) for pk in merged}


def _all_facts(pks: list[int] | None, overlay: Overlay, ids: dict[str, int]) -> Iterable[tuple[int, str, Any]]:
    owners = Owners(overlay, ids)
    for table in TABLES:
        for pk, fact in _rows(table, pks, overlay, owners):
            yield pk, table.name, fact
    for pk, fact in _exemptions(pks, overlay, owners):
        yield pk, "exemptions", fact
    yield from live_facts(pks, overlay, owners)


def _children(
    pks: list[int] | None, overlay: Overlay
) -> tuple[dict[int, tuple[str, date | None, date | None]], dict[int, int]]:
    """Return each child's id, birth and death, and for merged records the record that was kept."""
    query = Child.objects.all() if pks is None else Child.objects.filter(pk__in=pks)
    rows = query.values_list("pk", "source_id", "birth_date", "deceased_on", "merged_into_child_id")
    found: dict[int, tuple[str, date | None, date | None]] = {}
    merged: dict[int, int] = {}
    put_back: dict[int, str] = {}
    for pk, child_id, birth_date, deceased_on, into in rows:
        held = overlay.get(("children", child_id), {})
        if "deceased_on" in held:
            deceased_on = as_date(held["deceased_on"])
        if "merged_into_child_id" in held:
            put_back[pk] = held["merged_into_child_id"]
        elif into:
            merged[pk] = into
        found[pk] = (child_id, birth_date, deceased_on)
    ids = {child_id: pk for pk, (child_id, _, _) in found.items()} if put_back else {}
    kept = _kept(merged | {pk: ids[into] for pk, into in put_back.items() if into in ids})
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


def _rows(table: Table, pks: list[int] | None, overlay: Overlay, owners: Owners) -> Iterator[tuple[int, Any]]:
    query = table.model._default_manager.all()
    if pks is not None:
        query = query.filter(**{f"{table.child.removesuffix('_id')}__in": pks})
    fields, build = table.fields, table.build
    changed = {record_id for name, record_id in overlay if name == table.name}
    id_at = fields.index(table.id_field)
    blanks = _blank_positions(table)
    for pk, *values in query.order_by("pk").values_list(table.child, *table.paths):
        for position in blanks:
            if values[position] is None:
                values[position] = blanks[position]
        if values[id_at] in changed:
            row = _put_back(table, dict(zip(fields, values, strict=True)), overlay[table.name, values[id_at]])
            if row is not None:
                yield owners.of(row, pk), build(**row)
        elif owners.moved:
            yield owners.following(dict(zip(fields, values, strict=True)), pk), build(*values)
        else:
            yield pk, build(*values)


def _blank_positions(table: Table) -> dict[int, Any]:
    """Return, by position, what stands for no value in facts that are text or flags."""
    blanks: dict[int, Any] = {}
    for position, name in enumerate(table.fields):
        if name == "entered_in_error":
            blanks[position] = False
        elif name in _TEXT_OR_FLAG or name.endswith("_id"):
            blanks[position] = ""
    return blanks


def _put_back(table: Table, row: dict[str, Any], before: dict[str, str]) -> dict[str, Any] | None:
    """Return the row with earlier values; None when a day without which there is no record was not yet known."""
    for name, text in before.items():
        if name in row:
            row[name] = reader_of(name)(text)
    if table.name == "phase_transfers" and not row["transfer_year"] and row["kind"] != "post16_to_post16":
        return None
    return None if table.name in _REQUIRED and row[_REQUIRED[table.name]] is None else row


_REQUIRED = {"advice": "requested_on", "appeals": "registered_on"}


def _exemptions(pks: list[int] | None, overlay: Overlay, owners: Owners) -> Iterator[tuple[int, Any]]:
    fields = _EXEMPTION.fields
    for owner in ("request", "assessment", "appeal"):
        query = Exemption.objects.filter(**{f"{owner}__isnull": False, "refused_on__isnull": True})
        if pks is not None:
            query = query.filter(**{f"{owner}__child__in": pks})
        for pk, *values in query.values_list(f"{owner}__child_id", *_EXEMPTION.paths):
            row: dict[str, Any] = {
                name: ("" if value is None and name.endswith("_id") else value)
                for name, value in zip(fields, values, strict=True)
            }
            before = overlay.get(("exemptions", row["exemption_id"]))
            if before:
                row = _put_back(_EXEMPTION, row, before) or row
            yield owners.of(row, pk) if before else owners.following(row, pk), facts.ExemptionFacts(**row)
