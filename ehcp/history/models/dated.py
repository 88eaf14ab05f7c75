"""Which columns are days of events, and which codes wait for such a day."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    A code that is unknown until its event (measures, section 1, "True").

    ``until`` names the day each value waits for; a value that it does not name is known at once. Before its
    day the code reads ``unknown``.
    """

    until: dict[str, str]
    every_value: str = ""
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """
    The events of one table, and its codes that wait for them; every other column is read as it stands.

    ``ahead`` are the events that are known before their day in the ordinary course of the work.
    """

    events: tuple[str, ...]
    waiting: dict[str, Waiting] = field(default_factory=dict)
    ahead: tuple[str, ...] = ()


# By table of the exchange format. First and last days of spells, birthdays and planned days are no events.
DATED: dict[str, Dated] = {
    "children": Dated(("deceased_on",)),
    "requests": Dated(
        ("received_on", "decision_sent_on", "withdrawn_on"),
        {
            "outcome": Waiting(
                {"Y": "decision_sent_on", "N": "decision_sent_on", "W": "withdrawn_on"}, unknown="A"
            ),
            "withdrawn_reason": Waiting({}, every_value="withdrawn_on"),
        },
    ),
    "assessments": Dated(
        ("clock_start_on", "will_assess_notice_on", "no_plan_notified_on", "withdrawn_on", "amended_final_sent_on"),
        {
            "outcome": Waiting({"N": "no_plan_notified_on", "W": "withdrawn_on"}, unknown="A"),
            "withdrawn_reason": Waiting({}, every_value="withdrawn_on"),
        },
    ),
    "advice": Dated(("requested_on", "body_received_on", "received_on", "cancelled_on")),
    "exemptions": Dated(("decided_on",)),
    "plans": Dated(
        (
            "draft_sent_on", "first_final_on", "transferred_in_on", "last_review_before_transfer_on",
            "move_in_notice_sent_on", "cease_decision_sent_on", "ceased_on", "move_out_aware_on", "moved_out_on",
            "transferred_out_on",
        ),
        {
            "cease_reason": Waiting({}, every_value="ceased_on"),
            "transferred_out_to_la": Waiting({}, every_value="transferred_out_on"),
        },
        ahead=("moved_out_on",),
    ),
    "reviews": Dated(
        (
            "meeting_on", "report_received_on", "decision_sent_on", "amendment_notice_sent_on",
            "amended_final_sent_on", "not_amended_sent_on",
        ),
        {"decision": Waiting({}, every_value="decision_sent_on")},
    ),
    "phase_transfers": Dated(("final_naming_sent_on", "no_transfer_on")),
    "outcomes": Dated(("rated_on",), {"rating": Waiting({}, every_value="rated_on")}),
    "feedback": Dated(("received_on",), {"satisfaction": Waiting({}, every_value="received_on")}),
    "mediations": Dated(
        ("decision_letter_on", "requested_on", "declined_on", "not_held_on", "held_on", "agreement_on",
         "certificate_on"),
        {"agreement": Waiting({}, every_value="agreement_on")},
    ),
    "appeals": Dated(
        ("decision_letter_on", "registered_on", "response_on", "outcome_on", "conceded_on", "order_on",
         "draft_sent_on", "complied_on"),
        {
            "outcome": Waiting({}, every_value="outcome_on"),
            "order_limb": Waiting({}, every_value="order_on"),
        },
    ),
    "delays": Dated(("recorded_on",)),
    "panel_meetings": Dated(("held_on",), ahead=("held_on",)),
    "panel_items": Dated(("letter_sent_on",)),
}  # fmt: skip
