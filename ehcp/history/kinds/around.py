"""The kinds of event around a case: who it is about, who is around the child, papers, panels, money, the record."""

from __future__ import annotations

from ehcp.history.kinds.kind import EventKind

PEOPLE = (
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
    EventKind("case.handed_over", "Case handed over", ("officer", "previous", "hand_over")),
    EventKind("case.given_back", "Hand-over undone, case given back", ("officer", "previous", "hand_over")),
    EventKind("case.unallocated", "Case taken back, allocated to nobody", ("officer", "previous")),
    EventKind("case.restricted", "Record restricted", ("reason", "members", "review_on")),
    EventKind("restriction.changed", "Restriction changed", ("reason", "members", "review_on")),
    EventKind("case.unrestricted", "Restriction lifted"),
)
PANELS = (
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
    EventKind("panel_item.condition_set", "Condition of a decision set", ("condition", "due_on"), "panel_items"),
    EventKind("panel_item.condition_settled", "Condition settled", ("condition", "met"), "panel_items"),
    EventKind("panel_item.to_chair", "Taken by chair’s action", ("reason", "meeting"), "panel_items"),
)
AROUND = (
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
LETTERS = (
    EventKind("letter.sent", "Letter sent", ("letter", "code", "copies")),
    EventKind("letter.entered", "Letter made elsewhere entered with its proof", ("letter", "code", "document")),
)
TASKS = (
    EventKind("task.added", "Task given", ("task", "owner", "due_on")),
    EventKind("task.changed", "Task changed", ("task", "owner", "due_on")),
    EventKind("task.done", "Task done", ("task",)),
    EventKind("task.dropped", "Task dropped", ("task",)),
)
DOCUMENTS = (
    EventKind("document.added", "Document added", ("document", "kind")),
    EventKind("document.described", "What a document is, changed", ("document", "kind")),
    EventKind("document.replaced", "Document replaced by a later version", ("document", "replaces")),
    EventKind("document.withdrawn", "Document withdrawn", ("document",)),
    EventKind("document.kept", "Document kept although it names somebody else", ("document",)),
)
FUNDING = (
    EventKind("funding.line_agreed", "Funding line recorded", ("line", "state")),
    EventKind("funding.line_varied", "Funding line varied", ("line", "next")),
    EventKind("funding.line_ended", "Funding line ended", ("line",)),
    EventKind("funding.line_approved", "Second approval of a funding line recorded", ("line", "state")),
    EventKind("funding.line_marked", "Funding line marked as entered by mistake", ("line",)),
)
RECORDS = (
    EventKind("date.corrected", "Date corrected", ("field", "before", "after")),
    EventKind("import.refused", "A package with rows about this child was refused"),
    EventKind("record.marked_in_error", "Marked as entered by mistake"),
    EventKind("record.mark_taken_back", "Mark as a mistake taken back"),
    EventKind("clock.law_changed", "Limits moved by a change to how they are counted", ("moved", "settings", "days")),
)
