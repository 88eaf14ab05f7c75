"""History in plain words: what happened, when, and who recorded it when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ehcp.cases.reads.case import CaseNow
from ehcp.history.reads.dates import date_words
from ehcp.ledger.reads.open_limits import Summary, day_words
from ehcp.models import CaseEvent
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

# Kinds whose own words say it better than their code; the rest read as their code does.
WORDS = {
    "advice.cancelled": "Advice not needed",
    "advice.exempted": "Exemption for advice accepted",
    "amendment.dropped": "Decided not to amend the plan",
    "amendment.early_finish_agreed": "Family agreed to finish early on the amendments",
    "amendment.final_sent": "Amended final plan sent",
    "amendment.proposed": "Notice of amendments sent",
    "amendment.served": "Notice of amendments served on the family",
    "appeal.complied": "Tribunal order complied with",
    "appeal.ordered": "Tribunal order made",
    "appeal.responded": "Response to the appeal sent",
    "assessment.amended_final_sent": "Plan after the reassessment sent",
    "assessment.notice_sent": "Family told that there will be an assessment",
    "assessment.notified": "Told that there will be an assessment",
    "assessment.plan_agreed": "Decided to issue a plan",
    "assessment.plan_refused": "Refused to issue a plan",
    "case.allocated": "Case allocated",
    "case.restricted": "Record restricted",
    "case.taken": "Case taken on",
    "case.unallocated": "Case taken back, allocated to nobody",
    "case.unrestricted": "Restriction lifted",
    "child.added": "Record made",
    "child.death_taken_back": "Death taken back: it was recorded by mistake",
    "child.died": "Death recorded",
    "child.details_changed": "Details changed",
    "child.double_dismissed": "Found to be another person than a record that looks alike",
    "child.merge_taken_back": "Merge taken back: two people after all",
    "child.merged": "Another record of the same person merged into this one",
    "child.merged_into": "Merged into another record of the same person",
    "child.parted": "Taken out of the record it was merged into",
    "child.possible_double_added": "A new record was added that may be about this child",
    "clock.law_changed": "Limits moved by a change to how they are counted",
    "delay.recorded": "Reason for a missed limit recorded",
    "draft.sent": "Draft plan sent",
    "import.refused": "A package with rows about this child was refused",
    "mediation.not_held": "Mediation not held in time",
    "appeal.draft_sent": "Draft plan sent after an order or a concession",
    "mediation.certified": "Mediation certificate issued",
    "panel_item.decided": "Panel recommendation decided on",
    "panel_item.deferred": "Panel item put off",
    "panel_item.listed": "Put to a panel",
    "panel_item.recommended": "Panel recommendation made",
    "panel_item.removed": "Taken off the panel’s agenda",
    "phase_transfer.dropped": "Transfer between phases no longer expected",
    "phase_transfer.identified": "Transfer between phases expected",
    "phase_transfer.setting_named": "Setting named for the next phase",
    "plan.cease_decided": "Decided to cease the plan",
    "plan.ceasing_considered": "Ceasing the plan considered",
    "plan.ceasing_dropped": "Decided not to cease the plan",
    "plan.draft_sent": "Draft plan sent",
    "plan.draft_sent_again": "Draft plan sent again",
    "plan.early_finish_agreed": "Family agreed to finish early",
    "plan.final_sent": "Final plan sent",
    "plan.issued": "Final plan sent",
    "plan.move_in_notified": "Family told about the plan that moved in",
    "plan.move_out_cancelled": "Move away cancelled",
    "plan.move_out_known": "Move away known",
    "plan.refused": "Decided not to issue a plan",
    "plan.transferred_in": "Plan moved in from another authority",
    "plan.transferred_out": "Plan sent to another authority",
    "reassessment.agreed": "Decided to reassess",
    "reassessment.refused": "Decided not to reassess",
    "record.mark_taken_back": "Mark as a mistake taken back",
    "record.marked_in_error": "Marked as entered by mistake",
    "refusal.reversed": "Refusal reversed by the authority",
    "request.agreed": "Agreed to assess",
    "request.considering_notice_sent": "Told that an assessment is considered",
    "request.refused": "Refused to assess",
    "restriction.changed": "Restriction changed",
    "review.amended_final_sent": "Amended final plan sent",
    "review.amendment_notice_sent": "Notice of amendments sent",
    "review.held": "Review meeting held",
    "review.invitation_sent": "Invitations to the review sent",
    "review.moved": "Review meeting moved",
    "review.not_amended": "Decided not to amend the plan",
    "review.papers_sent": "Papers for the review sent",
    "review.reported": "Review report received",
}


# Kinds that carry the number of the officer who holds the case from then on.
HANDED_OVER = ("case.allocated", "case.taken")
LINKED = "Kept beside {}, which was already in hand"


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as a page shows it."""

    event: CaseEvent
    details: str = ""

    @property
    def words(self) -> str:
        """Return what happened."""
        return event_words(self.event.kind)

    @property
    def who(self) -> str:
        """Return who recorded it."""
        return str(self.event.recorded_by or "the system")


def rows(found: Iterable[CaseEvent]) -> list[EventRow]:
    """Return events as rows, in the order given (one more query where a case changed hands)."""
    listed = list(found)
    people = {event.data["officer"] for event in listed if event.kind in HANDED_OVER and "officer" in event.data}
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=people)} if people else {}
    return [EventRow(event, _details(event, names)) for event in listed]


def _details(event: CaseEvent, names: dict[int, str]) -> str:
    if event.kind in HANDED_OVER:
        name = names.get(event.data.get("officer", 0), "an officer")
        return f"{'By' if event.kind == 'case.taken' else 'To'} {name}"
    said = [
        _corrected(event),
        _reason(event),
        LINKED.format(event.data["linked_to"]) if "linked_to" in event.data else "",
        _merged(event),
    ]
    return ". ".join(part for part in said if part)


def _corrected(event: CaseEvent) -> str:
    """Return which date was corrected, from what to what."""
    if event.kind != "date.corrected" or "field" not in event.data:
        return ""
    before, after = (_day(event.data.get(name, "")) for name in ("before", "after"))
    return f"{date_words(event.data['field'])}: {before} became {after}"


def _merged(event: CaseEvent) -> str:
    """Return which records a merge brought together or parted."""
    if not event.kind.startswith("child."):
        return ""
    duplicate = event.data.get("duplicate")
    second = f"{duplicate} became a second request, which starts no limit" if duplicate else ""
    about = next((str(event.data[name]) for name in ("merged", "kept", "other") if name in event.data), "")
    return ". ".join(part for part in (f"Record {about}" if about else "", second) if part)


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text)) if text else "no date"


def _reason(event: CaseEvent) -> str:
    """Return why it was recorded late, or corrected, in the words of whoever did."""
    reason = getattr(event, "reason", None)
    if reason is not None:
        return f"{'Recorded late: ' if event.data.get('recorded_late') else ''}{reason.text}"
    return "Recorded late" if event.data.get("recorded_late") else ""


def event_words(kind: str) -> str:
    """Return an event's kind in plain words: ``request.received`` reads "Request received"."""
    own = WORDS.get(kind)
    if own:
        return own
    words = kind.replace(".", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def death_summary(case: CaseNow) -> Summary:
    """Return the day of a death and who recorded it when, as rows of a summary."""
    found = case.events.filter(kind="child.died").select_related("recorded_by").order_by("-pk").first()
    said: Summary = [("Died", day_words(case.deceased_on))]
    if found is not None:
        said.append(("Recorded", f"{day_words(london_day(found.recorded_at))} by {EventRow(found).who}"))
    return said
