"""Load the facts the statutory clock is planned from, many cases at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

from django.db import models

from ehcp.law import facts
from ehcp.law.facts import CaseFacts, DutyFacts, LiveFact
from ehcp.ledger.sync.links import Overlay, Owners, joined_by_links
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    Appeal,
    AssessmentRequest,
    Child,
    Correction,
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
        return ["source_id" if name == self.id_field else _LINKS.get(name, name) for name in self.fields]


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
    put back to what was held on it (exchange format, "Later knowledge"); what the product keeps outside the
    exchange format is then left out, because no correction tells when it became known. Records merged into one
    person share their facts, because a plan of one may hang on an assessment of the other; on a past day so do
    children whose records name one another, because a record may have been found to be another child's since.
    """
    asked = None if child_pks is None else list(child_pks)
    pks = None if asked is None else person_records(asked)
    overlay = corrections_after(known_on) if known_on else {}
    children, kept = _children(pks, overlay)
    ids = {child_id: pk for pk, (child_id, _, _) in children.items()}
    parts: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    own: dict[int, list[DutyFacts]] = defaultdict(list)
    found = _all_facts(pks, overlay, ids, is_live=known_on is None)
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


def _all_facts(
    pks: list[int] | None, overlay: Overlay, ids: dict[str, int], *, is_live: bool
) -> Iterable[tuple[int, str, Any]]:
    owners = Owners(overlay, ids)
    for table in TABLES:
        for pk, fact in _rows(table, pks, overlay, owners):
            yield pk, table.name, fact
    for pk, fact in _exemptions(pks, overlay, owners):
        yield pk, "exemptions", fact
    if is_live:
        yield from _live(pks)


def corrections_after(day: date) -> Overlay:
    """Return, per (table, record id), the values held on ``day`` of fields changed later (newest put back first)."""
    overlay: Overlay = defaultdict(dict)
    rows = Correction.objects.filter(recorded_on__gt=day).values_list(
        "recorded_on", "source_id", "table", "record_id", "field", "value_before"
    )
    for _, _, table, record_id, name, before in sorted(rows, reverse=True):
        overlay[table, record_id][name] = before
    return overlay


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
            deceased_on = _as_date(held["deceased_on"])
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
            row[name] = _reader(name)(text)
    if table.name == "phase_transfers" and not row["transfer_year"] and row["kind"] != "post16_to_post16":
        return None
    return None if table.name in _REQUIRED and row[_REQUIRED[table.name]] is None else row


_REQUIRED = {"advice": "requested_on", "appeals": "registered_on"}


def _reader(name: str) -> Callable[[str], Any]:
    if name.endswith("_on") or name.endswith("_date"):
        return _as_date
    if name == "entered_in_error":
        return lambda text: text == "true"
    return (lambda text: int(text or 0)) if name == "transfer_year" else str


def _as_date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


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


# What the product holds beyond the exchange format: (model, table, path to the child, field, live fact).
_LIVE_FIELDS: tuple[tuple[type[models.Model], str, str, str, str], ...] = (
    (Plan, "plans", "child_id", "draft_served_on", "draft_served_on"),
    (Plan, "plans", "child_id", "early_finish_agreed_on", "early_finish_agreed_on"),
    (AnnualReview, "reviews", "plan__child_id", "amendment_served_on", "amendment_notice_served_on"),
    (AnnualReview, "reviews", "plan__child_id", "early_finish_agreed_on", "early_finish_agreed_on"),
    (AdviceRequest, "advice", "assessment__child_id", "cancelled_on", "advice_cancelled_on"),
    (PhaseTransfer, "phase_transfers", "plan__child_id", "no_transfer_on", "no_transfer_on"),
    (Plan, "plans", "child_id", "move_cancelled_on", "move_cancelled_on"),
)


def _live(pks: list[int] | None) -> Iterator[tuple[int, str, Any]]:
    for model, table, child, column, name in _LIVE_FIELDS:
        query = model._default_manager.filter(**{f"{column}__isnull": False})
        if pks is not None:
            query = query.filter(**{f"{child.removesuffix('_id')}__in": pks})
        for pk, record_id, on in query.values_list(child, "source_id", column):
            yield pk, "live", LiveFact(table, record_id, name, on)
    yield from _considering(pks)
    yield from _called_reviews(pks)
    yield from _ceasing(pks)
    yield from _cease_proposals(pks)


def _considering(pks: list[int] | None) -> Iterator[tuple[int, str, Any]]:
    """Yield the duty to tell those concerned that the authority is considering (reg 4), for requests still open."""
    query = AssessmentRequest.objects.filter(kind="initial", received_on__isnull=False).exclude(entered_in_error=True)
    query = query.exclude(considering_sent_on__isnull=True, outcome__in=["Y", "N", "W", "H"])
    if pks is not None:
        query = query.filter(child__in=pks)
    for pk, record_id, received_on, sent_on in query.values_list(
        "child_id", "source_id", "received_on", "considering_sent_on"
    ):
        if received_on is not None:
            yield pk, "duties", DutyFacts("consider_notice", "requests", record_id, received_on, met_on=sent_on)


def _called_reviews(pks: list[int] | None) -> Iterator[tuple[int, str, Any]]:
    """Yield the notice and papers due two weeks before a review meeting that is fixed (reg 20(3) and (4))."""
    query = AnnualReview.objects.filter(planned_meeting_on__isnull=False)
    if pks is not None:
        query = query.filter(plan__child__in=pks)
    for pk, record_id, called, planned, invited, papers, cancelled in query.values_list(
        "plan__child_id",
        "source_id",
        "called_on",
        "planned_meeting_on",
        "invitation_sent_on",
        "papers_sent_on",
        "cancelled_on",
    ):
        if planned is not None:
            duty = DutyFacts(
                "review_notice",
                "reviews",
                record_id,
                planned,
                key=planned.isoformat(),
                happened_on=called,
                met_on=invited,
                void_on=cancelled,
            )
            yield pk, "duties", duty
            yield pk, "duties", replace(duty, rule="review_papers", met_on=papers)


def _ceasing(pks: list[int] | None) -> Iterator[tuple[int, str, Any]]:
    """Yield the consultation before a decision to cease (reg 31(1)), from the day ceasing was proposed."""
    query = Plan.objects.true_records().filter(cease_considered_on__isnull=False)
    if pks is not None:
        query = query.filter(child__in=pks)
    for pk, record_id, considered, replies, dropped in query.values_list(
        "child_id", "source_id", "cease_considered_on", "cease_replies_on", "cease_dropped_on"
    ):
        if considered is not None:
            duty = DutyFacts("cease_consult", "plans", record_id, considered, met_on=replies, void_on=dropped)
            yield pk, "duties", duty


def _cease_proposals(pks: list[int] | None) -> Iterator[tuple[int, str, Any]]:
    """Yield, for a review after whose meeting ceasing was proposed (L17), the day of the proposal."""
    proposed = models.F("plan__cease_considered_on")
    led_to_it = models.Q(decision__isnull=True) | models.Q(decision="C", decision_sent_on__gte=proposed)
    query = AnnualReview.objects.filter(led_to_it, meeting_on__lte=proposed)
    if pks is not None:
        query = query.filter(plan__child__in=pks)
    for pk, record_id, on in query.values_list("plan__child_id", "source_id", "plan__cease_considered_on"):
        if on is not None:
            yield pk, "live", LiveFact("reviews", record_id, "cease_proposal_sent_on", on)
