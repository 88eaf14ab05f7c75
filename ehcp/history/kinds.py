"""
The registry of events: every kind of thing that the history of a case can say, with its words and its payload.

One fact has one kind, whether staff record it or an import brings it in. A kind is never renamed in what is stored:
events are written once, so an earlier name stays here as a ``Former`` and reads as the kind of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Former:
    """An earlier name of a kind; with ``key``, only for the events whose payload holds ``code`` under it."""

    name: str
    key: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class EventKind:
    """
    One kind of event: ``noun.past_tense``, and the words for it on the screen.

    ``keys`` are what the payload may hold: codes, ids, days and numbers, never personal data. ``day`` is the column
    of ``table`` that holds the day it happened, where the event stands for a dated fact.
    """

    name: str
    words: str
    keys: tuple[str, ...] = ()
    table: str = ""
    day: str = ""
    former: tuple[Former, ...] = ()


class NotRegistered(Exception):
    """An event of a kind, or with a payload, that the registry does not know: a mistake in the program."""


# Payload of an event of any kind: that it was recorded long after it happened.
ANY_KIND = ("recorded_late",)

_PEOPLE = (
    EventKind("child.added", "Record made"),
    EventKind("child.died", "Death recorded", ("cancelled_reviews",), "children", "deceased_on"),
    EventKind("child.death_taken_back", "Death taken back: it was recorded by mistake", (), "children"),
    EventKind("child.details_changed", "Details changed", ("fields", "corrections"), "children"),
    EventKind("child.double_dismissed", "Found to be another person than a record that looks alike", ("other",)),
    EventKind(
        "child.merged",
        "Another record of the same person merged into this one",
        ("merged", "kept_officer", "kept_team", "officer", "team", "lists", "ended_spell", "duplicate"),
        "children",
    ),
    EventKind("child.merged_into", "Merged into another record of the same person", ("kept",), "children"),
    EventKind("child.merge_taken_back", "Merge taken back: two people after all", (), "children"),
    EventKind("child.parted", "Taken out of the record it was merged into", ("kept",), "children"),
    EventKind("child.possible_double_added", "A new record was added that may be about this child", ("record",)),
    EventKind("case.allocated", "Case allocated", ("officer", "previous")),
    EventKind("case.taken", "Case taken on", ("officer", "previous")),
    EventKind("case.unallocated", "Case taken back, allocated to nobody", ("officer", "previous")),
    EventKind("case.restricted", "Record restricted", ("reason", "members", "review_on")),
    EventKind("restriction.changed", "Restriction changed", ("reason", "members", "review_on")),
    EventKind("case.unrestricted", "Restriction lifted"),
)
_REQUESTS = (
    EventKind("request.received", "Request received", ("kind", "source", "linked_to"), "requests", "received_on"),
    EventKind(
        "request.considering_notice_sent",
        "Told that an assessment is considered",
        table="requests",
        day="considering_sent_on",
    ),
    EventKind("request.agreed", "Agreed to assess", ("kind", "assessment"), "requests", "decision_sent_on"),
    EventKind("request.refused", "Refused to assess", ("kind", "appeal_pack"), "requests", "decision_sent_on"),
    EventKind(
        "reassessment.agreed",
        "Decided to reassess",
        ("kind", "assessment"),
        "requests",
        "decision_sent_on",
        (Former("request.agreed", "kind", "reassessment"),),
    ),
    EventKind(
        "reassessment.refused",
        "Decided not to reassess",
        ("kind", "appeal_pack"),
        "requests",
        "decision_sent_on",
        (Former("request.refused", "kind", "reassessment"),),
    ),
    EventKind("request.withdrawn", "Request withdrawn", ("reason",), "requests", "withdrawn_on"),
    EventKind(
        "refusal.reversed",
        "Refusal reversed by the authority",
        ("refusal", "origin"),
        "assessments",
        "clock_start_on",
        (Former("assessment.started", "origin", "reversal_of_refusal"),),
    ),
)
_ASSESSMENTS = (
    EventKind("assessment.started", "Assessment started", ("origin",), "assessments", "clock_start_on"),
    EventKind(
        "assessment.notice_sent",
        "Family told that there will be an assessment",
        (),
        "assessments",
        "will_assess_notice_on",
        (Former("assessment.notified"),),
    ),
    EventKind(
        "assessment.plan_agreed", "Decided to issue a plan", ("advice_awaited",), "assessments", "issue_decided_on"
    ),
    EventKind(
        "assessment.plan_refused",
        "Decided not to issue a plan",
        ("appeal_pack",),
        "assessments",
        "no_plan_notified_on",
        (Former("plan.refused"),),
    ),
    EventKind("assessment.withdrawn", "Assessment withdrawn", ("reason",), "assessments", "withdrawn_on"),
    EventKind(
        "assessment.amended_final_sent",
        "Plan after the reassessment sent",
        ("appeal_pack",),
        "assessments",
        "amended_final_sent_on",
        (Former("reassessment.finished"),),
    ),
    EventKind("advice.requested", "Advice requested", ("kind",), "advice", "requested_on"),
    EventKind("advice.received", "Advice received", ("kind",), "advice", "received_on"),
    EventKind("advice.cancelled", "Advice not needed", ("kind",), "advice", "cancelled_on"),
    EventKind("advice.exempted", "Exemption for advice accepted", ("ground",), "advice"),
)
_MISSED_LIMITS = (
    EventKind("exemption.proposed", "Exemption proposed", ("clock", "ground"), "exemptions", "proposed_on"),
    EventKind("exemption.accepted", "Exemption accepted", ("clock", "ground"), "exemptions", "decided_on"),
    EventKind("exemption.refused", "Exemption refused", ("clock", "ground"), "exemptions", "refused_on"),
    EventKind(
        "delay.recorded",
        "Reason for a missed limit recorded",
        ("clock", "record", "reason"),
        "delays",
        "recorded_on",
    ),
)
_PLANS = (
    EventKind("plan.draft_sent", "Draft plan sent", ("served_on",), "plans", "draft_sent_on", (Former("draft.sent"),)),
    EventKind("plan.draft_sent_again", "Draft plan sent again", ("served_on",), "plans"),
    EventKind("plan.early_finish_agreed", "Family agreed to finish early", table="plans", day="early_finish_agreed_on"),
    EventKind(
        "plan.final_sent",
        "Final plan sent",
        ("appeal_pack", "premature", "type_only"),
        "plans",
        "first_final_on",
        (Former("plan.issued"),),
    ),
    EventKind("plan.ceasing_considered", "Ceasing the plan considered", table="plans", day="cease_considered_on"),
    EventKind("plan.ceasing_dropped", "Decided not to cease the plan", table="plans", day="cease_dropped_on"),
    EventKind(
        "plan.cease_decided", "Decided to cease the plan", ("ground", "review"), "plans", "cease_decision_sent_on"
    ),
    EventKind("plan.ceased", "Plan ceased", ("reason",), "plans", "ceased_on"),
    EventKind(
        "placement.started",
        "Placement started",
        ("basis", "rank"),
        "placements",
        "from_on",
        (Former("placement.changed"),),
    ),
    EventKind("placement.ended", "Placement ended", ("basis",), "placements", "to_on"),
    EventKind("need.changed", "Need changed", ("rank", "sen_type"), "needs", "from_on"),
    EventKind("outcome.added", "Outcome added", ("term",), "outcomes"),
    EventKind("outcome.rated", "Outcome rated", ("rating",), "outcomes", "rated_on"),
    EventKind("budget.started", "Budget started", ("kind", "payment"), "budgets", "from_on"),
    EventKind("budget.ended", "Budget ended", (), "budgets", "to_on"),
    EventKind("feedback.received", "Feedback received", ("respondent",), "feedback", "received_on"),
)
_TRANSFERS = (
    EventKind(
        "plan.transferred_in", "Plan moved in from another authority", ("from_la",), "plans", "transferred_in_on"
    ),
    EventKind(
        "plan.move_in_notified",
        "Family told about the plan that moved in",
        ("will_assess",),
        "plans",
        "move_in_notice_sent_on",
    ),
    EventKind("plan.move_out_known", "Move away known", ("moved_on",), "plans", "move_out_aware_on"),
    EventKind("plan.move_out_cancelled", "Move away cancelled", (), "plans", "move_cancelled_on"),
    EventKind("plan.transferred_out", "Plan sent to another authority", ("to_la",), "plans", "transferred_out_on"),
    EventKind("phase_transfer.identified", "Transfer between phases expected", ("kind", "year"), "phase_transfers"),
    EventKind(
        "phase_transfer.setting_named",
        "Setting named for the next phase",
        ("kind", "setting", "placement", "from"),
        "phase_transfers",
        "final_naming_sent_on",
    ),
    EventKind(
        "phase_transfer.dropped",
        "Transfer between phases no longer expected",
        ("reason",),
        "phase_transfers",
        "no_transfer_on",
    ),
)
_REVIEWS = (
    EventKind("review.called", "Review called", ("kind", "planned_on"), "reviews", "called_on"),
    EventKind("review.invitation_sent", "Invitations to the review sent", (), "reviews", "invitation_sent_on"),
    EventKind("review.papers_sent", "Papers for the review sent", (), "reviews", "papers_sent_on"),
    EventKind("review.moved", "Review meeting moved", ("planned_on", "planned_before"), "reviews"),
    EventKind("review.cancelled", "Review cancelled", (), "reviews", "cancelled_on"),
    EventKind("review.held", "Review meeting held", ("kind", "child_part", "family_part"), "reviews", "meeting_on"),
    EventKind(
        "review.report_received",
        "Review report received",
        (),
        "reviews",
        "report_received_on",
        (Former("review.reported"),),
    ),
    EventKind("review.decided", "Review decided", ("decision",), "reviews", "decision_sent_on"),
    EventKind(
        "amendment.proposed",
        "Notice of amendments sent",
        ("served_on", "without_review"),
        "reviews",
        "amendment_notice_sent_on",
        (Former("review.amendment_notice_sent"),),
    ),
    EventKind("amendment.served", "Notice of amendments served on the family", (), "reviews", "amendment_served_on"),
    EventKind(
        "amendment.early_finish_agreed",
        "Family agreed to finish early on the amendments",
        (),
        "reviews",
        "early_finish_agreed_on",
    ),
    EventKind(
        "amendment.final_sent",
        "Amended final plan sent",
        ("premature",),
        "reviews",
        "amended_final_sent_on",
        (Former("review.amended_final_sent"),),
    ),
    EventKind(
        "amendment.dropped",
        "Decided not to amend the plan",
        (),
        "reviews",
        "not_amended_sent_on",
        (Former("review.not_amended"),),
    ),
)
_DISPUTES = (
    EventKind("mediation.requested", "Mediation requested", ("about",), "mediations", "requested_on"),
    EventKind("mediation.declined", "Mediation declined", ("about",), "mediations", "declined_on"),
    EventKind("mediation.held", "Mediation held", ("about",), "mediations", "held_on"),
    EventKind("mediation.not_held", "Mediation not held in time", (), "mediations", "not_held_on"),
    EventKind("mediation.agreed", "Mediation agreed", ("agreement",), "mediations", "agreement_on"),
    EventKind("mediation.certified", "Mediation certificate issued", (), "mediations", "certificate_on"),
    EventKind("dispute_task.added", "Task of a mediation or an appeal recorded", ("kind", "due_on")),
    EventKind("dispute_task.done", "Task of a mediation or an appeal done", ("kind",)),
    EventKind("appeal.registered", "Appeal registered", ("about", "sections"), "appeals", "registered_on"),
    EventKind("appeal.responded", "Response to the appeal sent", (), "appeals", "response_on"),
    EventKind("appeal.conceded", "Appeal conceded", (), "appeals", "conceded_on"),
    EventKind("appeal.ordered", "Tribunal order made", ("limb",), "appeals", "order_on"),
    EventKind("appeal.draft_sent", "Draft plan sent after an order or a concession", (), "appeals", "draft_sent_on"),
    EventKind("appeal.ended", "Appeal ended", ("outcome",), "appeals", "outcome_on"),
    EventKind("appeal.complied", "Tribunal order complied with", (), "appeals", "complied_on"),
)
_PLAN_WORDS = (
    EventKind("plan_text.begun", "Writing of the plan begun", ("amends",)),
    EventKind("plan_text.filled", "Words of the plan taken in from a file"),
    EventKind("plan_text.checked", "Quality of the plan checked", ("grade", "share")),
    EventKind("plan_text.comment_received", "Comment of the family on the plan", ("section",)),
    EventKind("plan_text.comment_answered", "Comment of the family answered", ("section", "taken_up")),
    EventKind("plan_version.kept", "Version of the plan kept", ("number", "cause")),
)
_PANELS = (
    EventKind("panel_item.listed", "Put to a panel", ("kind", "meeting"), "panel_items"),
    EventKind("panel_item.removed", "Taken off the panel’s agenda", (), "panel_items"),
    EventKind("panel_item.deferred", "Panel item put off", ("reason", "to"), "panel_items"),
    EventKind("panel_item.recommended", "Panel recommendation made", ("option", "quorate"), "panel_items"),
    EventKind(
        "panel_item.decided", "Panel recommendation decided on", ("act", "option", "kind", "decision"), "panel_items"
    ),
    EventKind("panel_item.returned", "Panel item returned", ("act", "option"), "panel_items"),
    EventKind(
        "panel_item.first_decided", "Panel item decided by the first of two officers", ("act", "option"), "panel_items"
    ),
    EventKind(
        "panel_item.left_open", "Panel’s refusal rejected: the question stays open", ("act", "option"), "panel_items"
    ),
    EventKind("panel_item.papers_bound", "Documents bound into a panel item", ("documents",), "panel_items"),
    EventKind("panel_item.told", "Family told of the decision", ("letter",), "panel_items", "letter_sent_on"),
    EventKind("panel_item.to_chair", "Taken by chair’s action", ("reason", "meeting"), "panel_items"),
)
_AROUND = (
    EventKind("person.added", "Somebody recorded around the child", ("relation", "kind")),
    EventKind("person.changed", "What is held of somebody around the child changed", ("relation", "fields")),
    EventKind("person.ended", "Somebody is no longer around the child", ("relation", "kind")),
    EventKind("consent.given", "Consent given", ("consent", "scope")),
    EventKind("consent.ended", "Consent taken back", ("consent", "scope")),
    EventKind("capacity.found", "Capacity for a decision recorded", ("decision", "outcome")),
    EventKind("rights.passed", "Rights passed to the young person", ("outcome",)),
    EventKind("flag.started", "Flag put on the child", ("flag", "kind")),
    EventKind("flag.ended", "Flag taken off the child", ("flag", "kind")),
    EventKind("contact.logged", "Contact logged", ("contact", "way", "direction")),
    EventKind("contact.answered", "Reply to a contact recorded", ("contact",)),
    EventKind("school.recorded", "School or other setting recorded", ("schooling",)),
)
_LETTERS = (
    EventKind("letter.sent", "Letter sent", ("letter", "code", "copies")),
    EventKind("letter.entered", "Letter made elsewhere entered with its proof", ("letter", "code", "document")),
)
_TASKS = (
    EventKind("task.added", "Task given", ("task", "owner", "due_on")),
    EventKind("task.changed", "Task changed", ("task", "owner", "due_on")),
    EventKind("task.done", "Task done", ("task",)),
    EventKind("task.dropped", "Task dropped", ("task",)),
)
_PROVISION = (
    EventKind("provision.owed", "Provision of section F owed", ("rows", "reason")),
    EventKind("provision.confirmed", "Provision confirmed in place", ("rows",)),
    EventKind("provision.missing", "Provision recorded as not in place", ("rows",)),
)
_PROPOSALS = (
    EventKind("decision.asked", "Decision asked for", ("proposal", "kind", "option")),
    EventKind("decision.taken", "Decision taken", ("proposal", "kind", "option")),
    EventKind("decision.returned", "Proposal returned to the officer", ("proposal", "kind", "option")),
    EventKind("decision.taken_back", "Proposal taken back", ("proposal", "kind", "option")),
)
_DOCUMENTS = (
    EventKind("document.added", "Document added", ("document", "kind")),
    EventKind("document.described", "What a document is, changed", ("document", "kind")),
    EventKind("document.replaced", "Document replaced by a later version", ("document", "replaces")),
    EventKind("document.withdrawn", "Document withdrawn", ("document",)),
    EventKind("document.kept", "Document kept although it names somebody else", ("document",)),
)
_FUNDING = (
    EventKind("funding.line_agreed", "Funding line recorded", ("line", "state")),
    EventKind("funding.line_varied", "Funding line varied", ("line", "next")),
    EventKind("funding.line_ended", "Funding line ended", ("line",)),
    EventKind("funding.line_approved", "Second approval of a funding line recorded", ("line", "state")),
    EventKind("funding.line_marked", "Funding line marked as entered by mistake", ("line",)),
)
_RECORDS = (
    EventKind("date.corrected", "Date corrected", ("field", "before", "after")),
    EventKind("import.refused", "A package with rows about this child was refused"),
    EventKind("record.marked_in_error", "Marked as entered by mistake"),
    EventKind("record.mark_taken_back", "Mark as a mistake taken back"),
    EventKind("clock.law_changed", "Limits moved by a change to how they are counted", ("moved", "settings", "days")),
)

KINDS: dict[str, EventKind] = {
    kind.name: kind
    for group in (
        _PEOPLE,
        _REQUESTS,
        _ASSESSMENTS,
        _MISSED_LIMITS,
        _PLANS,
        _TRANSFERS,
        _REVIEWS,
        _DISPUTES,
        _PLAN_WORDS,
        _PANELS,
        _AROUND,
        _TASKS,
        _PROVISION,
        _PROPOSALS,
        _DOCUMENTS,
        _LETTERS,
        _FUNDING,
        _RECORDS,
    )
    for kind in group
}
_FORMER: dict[str, list[tuple[Former, EventKind]]] = {}
for _kind in KINDS.values():
    for _earlier in _kind.former:
        _FORMER.setdefault(_earlier.name, []).append((_earlier, _kind))


def check(name: str, keys: Iterable[str]) -> None:
    """Raise ``NotRegistered`` unless ``name`` is a kind of today and its payload may hold ``keys``."""
    kind = KINDS.get(name)
    if kind is None:
        raise NotRegistered(f"No kind of event is called {name}: add it to ehcp.history.kinds.")
    unknown = sorted(set(keys) - {*kind.keys, *ANY_KIND})
    if unknown:
        raise NotRegistered(f"The payload of {name} does not hold {', '.join(unknown)}.")


def kind_of(name: str, data: Mapping[str, Any]) -> EventKind | None:
    """Return the kind of today as which a stored event reads; None for a name that nobody knows."""
    for former, kind in _FORMER.get(name, []):
        if not former.key or data.get(former.key) == former.code:
            return kind
    return KINDS.get(name)


def kinds_under(name: str) -> list[EventKind]:
    """Return the kind called ``name``, or all that begin with it where it ends in a dot; all where it is empty."""
    if name and not name.endswith("."):
        return [KINDS[name]] if name in KINDS else []
    return [kind for kind in KINDS.values() if kind.name.startswith(name)]
