"""
Which columns of a fact are days of events, which codes wait for such a day, and how every other one is read.

Every column of every table of the exchange format is in one of these lists, or among the ``uncorrected`` columns
of its model (a test walks them all). What an act changes in a listed column is kept as a correction, unless no
earlier day reads otherwise for it: ``changes_what_was_known`` decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


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

    def day_of(self, value: Any) -> str:
        """Return the column of the day that ``value`` waits for; blank where it is known at once."""
        return self.every_value or self.until.get(value, "")

    def is_unknown(self, value: Any) -> bool:
        """Say whether ``value`` only says that nothing has happened yet."""
        return value is None or value in ("", self.unknown)


@dataclass(frozen=True, slots=True)
class Dated:
    """
    How the columns of one table are read on a past day.

    ``events`` are days of what happened, and ``waiting`` the codes that wait for them. ``ahead`` are the events
    that are known before their day in the ordinary course of the work. ``spans`` are first and last days of
    spells. ``planned`` are other days, which are no events, and ``standing`` all other columns: both are read as
    they stand. ``begins`` are the columns of a record without events that are put back to nothing for the days
    before it was recorded.
    """

    events: tuple[str, ...] = ()
    waiting: dict[str, Waiting] = field(default_factory=dict)
    ahead: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return every column that is listed."""
        return (*self.events, *self.waiting, *self.spans, *self.planned, *self.standing)


DATED: dict[str, Dated] = {
    "institutions": Dated(standing=("name", "urn", "ukprn", "la_code", "type", "sector", "phase")),
    "children": Dated(
        ("deceased_on",),
        planned=("birth_date", "nhs_number_on"),
        standing=(
            "surname", "forename", "sex", "ethnicity", "postcode", "upn", "uln", "upn_unknown", "merged_into_child",
            "nhs_number", "nhs_number_source", "icb", "looked_after", "preferred_name",
        ),
    ),
    "requests": Dated(
        ("received_on", "decision_sent_on", "withdrawn_on", "considering_sent_on"),
        {
            "outcome": Waiting(
                {"Y": "decision_sent_on", "N": "decision_sent_on", "W": "withdrawn_on"}, unknown="A"
            ),
            "withdrawn_reason": Waiting({}, every_value="withdrawn_on"),
        },
        standing=("child", "kind", "plan", "source", "rya", "exported_to_la", "entered_in_error", "primary_need"),
    ),
    "assessments": Dated(
        (
            "clock_start_on", "will_assess_notice_on", "no_plan_notified_on", "withdrawn_on",
            "amended_final_sent_on", "issue_decided_on",
        ),
        {
            "outcome": Waiting({"N": "no_plan_notified_on", "W": "withdrawn_on"}, unknown="A"),
            "withdrawn_reason": Waiting({}, every_value="withdrawn_on"),
        },
        standing=("child", "request", "plan", "origin", "entered_in_error"),
    ),
    "advice": Dated(
        ("requested_on", "body_received_on", "received_on", "cancelled_on"),
        standing=("assessment", "kind", "adviser", "exemption_ground"),
    ),
    "exemptions": Dated(
        ("decided_on", "proposed_on", "refused_on"),
        spans=("from_on", "to_on"),
        planned=("new_expected_on",),
        standing=("clock", "request", "assessment", "appeal", "ground"),
    ),
    "plans": Dated(
        (
            "draft_sent_on", "first_final_on", "transferred_in_on", "last_review_before_transfer_on",
            "move_in_notice_sent_on", "cease_decision_sent_on", "ceased_on", "move_out_aware_on", "moved_out_on",
            "transferred_out_on", "draft_served_on", "early_finish_agreed_on", "cease_considered_on",
            "cease_replies_on", "cease_dropped_on", "move_cancelled_on",
        ),
        {
            "cease_reason": Waiting({}, every_value="ceased_on"),
            "transferred_out_to_la": Waiting({}, every_value="transferred_out_on"),
        },
        ahead=("moved_out_on", "draft_served_on"),
        standing=("child", "assessment", "transferred_in_from_la", "entered_in_error"),
    ),
    "reviews": Dated(
        (
            "meeting_on", "report_received_on", "decision_sent_on", "amendment_notice_sent_on",
            "amended_final_sent_on", "not_amended_sent_on", "called_on", "invitation_sent_on", "papers_sent_on",
            "cancelled_on", "amendment_served_on", "early_finish_agreed_on",
        ),
        {"decision": Waiting({}, every_value="decision_sent_on")},
        ahead=("amendment_served_on",),
        planned=("planned_meeting_on",),
        standing=("plan", "kind", "entered_in_error"),
    ),
    "delay_reasons": Dated(standing=("label", "la_controllable")),
    "delays": Dated(("recorded_on",), planned=("due_on",), standing=("clock", "record_type", "record_id", "reason")),
    "phase_transfers": Dated(
        ("final_naming_sent_on", "no_transfer_on"),
        planned=("transfer_on",),
        standing=("plan", "transfer_year", "kind", "review", "reason"),
        begins=("transfer_year", "transfer_on"),
    ),
    "placements": Dated(
        spans=("from_on", "to_on"),
        standing=(
            "plan", "basis", "institution", "sen_setting", "sen_setting_other", "rank", "sen_unit",
            "resourced_provision", "residential", "work_based", "annual_cost",
        ),
    ),
    "provision": Dated(("begins_on", "ended_on"), ahead=("begins_on", "ended_on"), standing=("plan", "reason")),
    "provision_spells": Dated(spans=("from_on", "to_on"), standing=("provision", "entered_in_error")),
    "early_help": Dated(
        ("referred_on", "started_on", "closed_on"),
        {
            **dict.fromkeys(("intervention", "given_to"), Waiting({}, every_value="started_on")),
            "outcome": Waiting({}, every_value="closed_on"),
        },
        standing=("child", "referrer", "phase", "need", "entered_in_error"),
    ),
    "budget_requests": Dated(
        ("asked_on", "decided_on", "refusal_sent_on", "consented_on", "first_paid_on"),
        {
            "decision": Waiting({}, every_value="decided_on"),
            "annual_amount": Waiting({}, every_value="decided_on"),
        },
        standing=("plan", "kind", "form", "asked_by", "budget"),
    ),
    "payment_decisions": Dated(
        ("decided_on", "notice_sent_on", "reconsider_asked_on", "reconsidered_on"),
        {"reconsidered": Waiting({}, every_value="reconsidered_on")},
        planned=("takes_effect_on",),
        standing=("budget_request", "kind"),
    ),
    "consultations": Dated(
        ("sent_on", "replied_on", "chased_on", "withdrawn_on", "chosen_on"),
        {
            **dict.fromkeys(
                ("reply", "says_unsuitable", "says_others", "says_resources", "vacancy", "annual_cost"),
                Waiting({}, every_value="replied_on"),
            ),
        },
        standing=("plan", "institution", "is_requested"),
    ),
    "needs": Dated(spans=("from_on", "to_on"), standing=("plan", "rank", "sen_type")),
    "outcomes": Dated(
        ("rated_on",), {"rating": Waiting({}, every_value="rated_on")}, standing=("plan", "term", "review")
    ),
    "feedback": Dated(
        ("received_on",),
        {"satisfaction": Waiting({}, every_value="received_on")},
        standing=("review", "respondent"),
    ),
    "budgets": Dated(
        spans=("from_on", "to_on"), standing=("child", "plan", "kind", "payment", "annual_amount")
    ),
    "mediations": Dated(
        ("decision_letter_on", "requested_on", "declined_on", "not_held_on", "held_on", "agreement_on",
         "certificate_on"),
        {"agreement": Waiting({}, every_value="agreement_on")},
        standing=("child", "about", "request", "assessment", "plan"),
    ),
    "appeals": Dated(
        ("decision_letter_on", "registered_on", "response_on", "outcome_on", "conceded_on", "order_on",
         "draft_sent_on", "complied_on"),
        {
            "outcome": Waiting({}, every_value="outcome_on"),
            "order_limb": Waiting({}, every_value="order_on"),
        },
        standing=("child", "about", "request", "assessment", "plan"),
    ),
    "panel_meetings": Dated(("held_on",), ahead=("held_on",), standing=("quorate",)),
    "panel_items": Dated(
        ("letter_sent_on",),
        standing=(
            "meeting", "child", "kind", "decision", "education_amount", "health_amount", "social_care_amount",
            "released_amount", "conflict_declared",
        ),
    ),
    "staff_capacity": Dated(spans=("from_on", "to_on"), standing=("role", "fte")),
    "indicators": Dated(
        planned=("period_start", "period_end"),
        standing=(
            "code", "label", "area", "value", "numerator", "denominator", "unit", "period_label", "source", "owner",
            "tier", "status", "rule", "note",
        ),
    ),
}  # fmt: skip


def changes_what_was_known(
    table: str, name: str, before: Mapping[str, Any], after: Mapping[str, Any], today: date
) -> bool:
    """
    Say whether the change of ``name`` from ``before`` to ``after``, made today, is to be kept as a correction.

    It is, unless every earlier day reads the same without it: a day that was blank and is today or still to come,
    and the code that waits for such a day.
    """
    dated = DATED[table]
    if name in dated.events or name in dated.spans:
        return before[name] is not None or is_past(after[name], today)
    waiting = dated.waiting.get(name)
    if waiting is None or not waiting.is_unknown(before[name]):
        return True
    day = waiting.day_of(after[name])
    return not day or is_past(before[day], today) or is_past(after[day], today)


def known_since_today(table: str, values: Mapping[str, Any], today: date) -> list[str]:
    """
    Return the columns of a record made today that are to be kept as corrections, from nothing.

    Those are its earlier days, and where it has some, its planned days with them; the codes of a record whose
    days are put back to nothing are read nowhere.
    """
    dated = DATED[table]
    days = [name for name in (*dated.events, *dated.spans, *dated.planned) if is_past(values.get(name), today)]
    if any(name in dated.events for name in days):
        days += [name for name in dated.planned if values.get(name) is not None]
    return list(dict.fromkeys([*days, *(name for name in dated.begins if values.get(name) is not None)]))


def is_past(day: date | None, today: date) -> bool:
    """Say whether there is a day, and it is before today."""
    return day is not None and day < today
