"""The rules of the exchange format that one row must keep by itself (rules 1 to 9 of the paper)."""

from collections.abc import Callable
from dataclasses import dataclass

from ehcp.exchange.format.cells import is_boolean, is_date, is_integer, is_number
from ehcp.exchange.format.report import Report
from ehcp.exchange.format.schema import LATEST, Field, load_schema
from ehcp.identifiers import is_valid_nhs_number, is_valid_uln, is_valid_upn
from ehcp.law.grounds import GROUNDS
from ehcp.law.rules import rule_in_force

Row = dict[str, str]  # every column of the table; "" where the cell is empty


@dataclass(slots=True)
class Place:
    """Where a row stands, for the rules to report against."""

    report: Report
    file: str
    line: int
    is_right: bool = True

    def refuse(self, code: str, field: str, wrong: str, right: str) -> None:
        """Report a breach for which the package is refused."""
        self.is_right = False
        self.report.refuse(code, self.file, self.line, field, wrong, right)

    def warn(self, code: str, field: str, wrong: str, right: str) -> None:
        """Report something odd that is imported as it stands."""
        self.report.warn(code, self.file, self.line, field, wrong, right)


RowRule = Callable[[Row, Place], None]


def _needs(code: str, field: str, when: str) -> Callable[[Place], None]:
    def report(place: Place) -> None:
        place.refuse(code, field, f"There is no {field}.", f"It is needed {when}.")

    return report


_NEEDS_RECEIVED = _needs("rule_1", "received_on", "unless the outcome is H")
_NEEDS_DECISION = _needs("rule_1", "decision_sent_on", "for outcomes Y and N")
_NEEDS_WITHDRAWN = _needs("rule_1", "withdrawn_on", "for outcome W")
_NEEDS_MEETING = _needs("rule_5", "meeting_on", "for every kind but amendment_without_review")
_NEEDS_PLAN = _needs("rule_7", "plan_id", "for the plan_* kinds")
_NEEDS_OUTCOME_DAY = _needs("outcome_day", "outcome_on", "with an outcome")
_NEEDS_TRANSFER_DAY = _needs("transfer_day", "transfer_on", "for post16_to_post16")
_NEEDS_RATED_DAY = _needs("rated_day", "rated_on", "with a rating")
_NEEDS_REPLY_DAY = _needs("reply_day", "replied_on", "with a reply")
_NEEDS_CLOSED_DAY = _needs("closed_day", "closed_on", "with an outcome")
_NEEDS_DUE_DAY = _needs("due_day", "due_on", "for annual_review and transfer_in_review")
_NEEDS_DECISION_DAY = _needs("decision_day", "decided_on", "where there is a decision")
_NEEDS_ANSWER_DAY = _needs("answer_day", "reconsidered_on", "where there is an outcome")


def _code_has_its_day(code: str, day: str, needs: Callable[[Place], None]) -> RowRule:
    """Return the rule that a row says on which day what ``code`` holds was said or decided."""

    def rule(row: Row, place: Place) -> None:
        if row[code] and not row[day]:
            needs(place)

    return rule


def request_has_its_dates(row: Row, place: Place) -> None:
    """Rule 1: a request with outcome Y or N was decided, one with W withdrawn, one with A neither."""
    outcome = row["outcome"]
    if outcome != "H" and not row["received_on"]:
        _NEEDS_RECEIVED(place)
    if outcome in {"Y", "N"} and not row["decision_sent_on"]:
        _NEEDS_DECISION(place)
    if outcome == "W" and not row["withdrawn_on"]:
        _NEEDS_WITHDRAWN(place)
    if outcome == "A":
        for field in ("decision_sent_on", "withdrawn_on"):
            if row[field]:
                place.refuse("rule_1", field, "The outcome A says that nothing is decided yet.", "Leave it empty.")


def assessment_has_its_outcome(row: Row, place: Place) -> None:
    """Rule 2, as far as the row itself shows it."""
    if (row["outcome"] == "N") != bool(row["no_plan_notified_on"]):
        place.refuse(
            "rule_2",
            "no_plan_notified_on",
            "The outcome N and the day it was notified do not come together.",
            "Give both or neither.",
        )
    if row["origin"] == "request" and not row["request_id"] and row["outcome"] != "H":
        place.refuse("rule_2", "request_id", "An assessment of origin request names no request.", "Name the request.")


def plan_came_from_somewhere(row: Row, place: Place) -> None:
    """Rule 3: the two fields of a transfer in come together."""
    if bool(row["transferred_in_on"]) != bool(row["transferred_in_from_la"]):
        missing = "transferred_in_from_la" if row["transferred_in_on"] else "transferred_in_on"
        place.refuse("rule_3", missing, "The day and the authority of a transfer in come together.", "Give both.")


def plan_ended_once(row: Row, place: Place) -> None:
    """Rule 4: a plan ceased with a reason, or was transferred out, or neither."""
    if bool(row["ceased_on"]) != bool(row["cease_reason"]):
        missing = "cease_reason" if row["ceased_on"] else "ceased_on"
        place.refuse("rule_4", missing, "The day a plan ceased and the reason come together.", "Give both.")
    if row["transferred_out_on"] and (row["ceased_on"] or row["cease_reason"]):
        place.refuse(
            "rule_4",
            "transferred_out_on",
            "A plan cannot both cease and be transferred out.",
            "Leave ceased_on and cease_reason empty; a transfer is reason 5 by itself.",
        )


def review_was_held_and_decided(row: Row, place: Place) -> None:
    """Rule 5: a review has a meeting, held or (from version 1.1) planned, and its decision has a day."""
    if row["kind"] != "amendment_without_review" and not (row["meeting_on"] or row["planned_meeting_on"]):
        _NEEDS_MEETING(place)
    if bool(row["decision"]) != bool(row["decision_sent_on"]):
        missing = "decision_sent_on" if row["decision"] else "decision"
        place.refuse("rule_5", missing, "A decision and the day it was sent come together.", "Give both.")


def review_notice_is_not_before_decision(row: Row, place: Place) -> None:
    """Rule 14: a decision to amend dated after its notice is kept, and said."""
    notice, decided = row["amendment_notice_sent_on"], row["decision_sent_on"]
    if row["decision"] == "A" and notice and decided > notice:
        place.warn(
            "rule_14",
            "decision_sent_on",
            "The decision to amend is dated after the amendment notice.",
            "decision_sent_on alone is read as the day of the decision.",
        )


def placement_is_somewhere(row: Row, place: Place) -> None:
    """Rule 6: a placement names an institution or a kind of setting, not both."""
    if row["institution_id"] and row["sen_setting"]:
        place.refuse(
            "rule_6", "sen_setting", "The placement names an institution and a setting.", "Leave one of them empty."
        )


def budget_of_a_plan_names_it(row: Row, place: Place) -> None:
    """Rule 7: a personal budget in a plan carries the plan."""
    if row["kind"].startswith("plan_") and not row["plan_id"]:
        _NEEDS_PLAN(place)


_ON_THE_ASSESSMENT = frozenset({"no_plan_decision", "final_plan", "reassess_final"})
_ASSESSMENT_PREFIXES = ("reversed_", "order_assess_", "concede_assess_")


def exemption_grounds(clock: str) -> frozenset[str]:
    """
    Return the grounds that an exemption from the rule ``clock`` may carry in a package.

    Those of set C are taken in for the concessions too; whether they count there is a setting of the clock.
    """
    code = rule_in_force(clock).grounds
    return frozenset((*GROUNDS["C" if code == "D" else code].grounds, "covid_2020"))


def exemption_subject(clock: str) -> str:
    """Return the column that names the record whose limit ``clock`` is."""
    if clock == "assess_decision":
        return "request_id"
    if clock in _ON_THE_ASSESSMENT or clock.startswith(_ASSESSMENT_PREFIXES):
        return "assessment_id"
    return "appeal_id"


def exemption_is_of_one_record(row: Row, place: Place) -> None:
    """Rule 8: an exemption names exactly one record, the one its limit hangs on."""
    named = [field for field in ("request_id", "assessment_id", "appeal_id") if row[field]]
    subject = exemption_subject(row["clock"])
    if named != [subject]:
        place.refuse(
            "rule_8",
            subject,
            "The exemption does not name exactly the one record that its limit hangs on.",
            f"For this limit give {subject}, and leave the other two empty.",
        )


def exemption_has_a_ground_of_its_rule(row: Row, place: Place) -> None:
    """Rule 8: a ground outside the set of its rule is refused."""
    grounds = exemption_grounds(row["clock"])
    if row["ground"] not in grounds:
        right = "One of: " + " ".join(sorted(grounds))
        place.refuse("rule_8", "ground", "The law gives no such ground for this limit.", right)


def delay_names_its_day(row: Row, place: Place) -> None:
    """A cycle of reviews has many limits, so the missed one is told by its day."""
    if row["clock"] in {"annual_review", "transfer_in_review"} and not row["due_on"]:
        _NEEDS_DUE_DAY(place)


def appeal_outcome_has_a_day(row: Row, place: Place) -> None:
    """An outcome comes with its day; an order with its limb."""
    if row["outcome"] and not row["outcome_on"]:
        _NEEDS_OUTCOME_DAY(place)
    if row["order_limb"] and not row["order_on"]:
        place.warn("order_day", "order_on", "The limb of an order is given without its day.", "No limit runs from it.")


def post16_move_has_a_day(row: Row, place: Place) -> None:
    """A move between post-16 institutions may fall on any day, so it is needed; a year is a year."""
    if row["kind"] == "post16_to_post16" and not row["transfer_on"]:
        _NEEDS_TRANSFER_DAY(place)
    if not 1990 <= int(row["transfer_year"]) <= 2100:
        place.refuse("bad_year", "transfer_year", "The year is not between 1990 and 2100.", "Give the calendar year.")


def learner_numbers_are_right(row: Row, place: Place) -> None:
    """The check characters hold, and a reason for no number stands alone."""
    if row["upn"] and not is_valid_upn(row["upn"]):
        place.refuse("upn_check", "upn", "The check letter of the UPN is wrong.", "Check the number at its source.")
    if row["uln"] and not is_valid_uln(row["uln"]):
        place.refuse("uln_check", "uln", "The check digit of the ULN is wrong.", "Check the number at its source.")
    if row.get("nhs_number") and not is_valid_nhs_number(row["nhs_number"]):
        place.refuse(
            "nhs_number_check",
            "nhs_number",
            "The check digit of the NHS number is wrong.",
            "Check the number at its source.",
        )
    if row["upn_unknown"] and (row["upn"] or row["uln"]):
        place.refuse("upn_known", "upn_unknown", "A reason for no UPN stands beside a UPN or ULN.", "Leave it empty.")


def correction_is_of_a_field(row: Row, place: Place) -> None:
    """A correction names a column of the format, and holds values that the column could hold."""
    table = load_schema(LATEST).tables.get(row["table"])
    if table is None or table.name == "corrections":
        place.refuse("unknown_table", "table", "There is no such table.", "Give the name of a file, without .csv.")
        return
    if row["field"] not in table.header or row["field"] == table.key:
        place.refuse(
            "unknown_field", "field", "The table has no such column that can be corrected.", "Give its column name."
        )
        return
    field = table.field(row["field"])
    for name in ("value_before", "value_after"):
        if row[name] and not _could_have_held(field, row[name]):
            place.refuse(
                "bad_value", name, f"The column corrected could never hold this value ({field.type}).", "Check it."
            )


def _could_have_held(field: Field, text: str) -> bool:
    # A code that was wrong before is the very thing corrected, so only the type is tested.
    tests: dict[str, Callable[[str], bool]] = {
        "date": is_date,
        "boolean": is_boolean,
        "integer": is_integer,
        "number": is_number,
    }
    test = tests.get(field.type)
    return test is None or test(text)


# Rule 9. In each chain no day is before the one that precedes it; an empty day is passed over.
_IN_ORDER: dict[str, tuple[tuple[str, ...], ...]] = {
    "requests": (("received_on", "decision_sent_on"), ("received_on", "withdrawn_on")),
    "assessments": (
        ("clock_start_on", "will_assess_notice_on"),
        ("clock_start_on", "no_plan_notified_on"),
        ("clock_start_on", "withdrawn_on"),
        ("clock_start_on", "amended_final_sent_on"),
    ),
    "advice": (("requested_on", "body_received_on"), ("requested_on", "received_on")),
    "exemptions": (("from_on", "to_on"),),
    "plans": (
        ("draft_sent_on", "first_final_on", "cease_decision_sent_on", "ceased_on"),
        ("first_final_on", "transferred_in_on", "move_in_notice_sent_on"),
        ("first_final_on", "transferred_out_on"),
    ),
    "reviews": (
        ("meeting_on", "report_received_on"),
        ("meeting_on", "decision_sent_on", "amended_final_sent_on"),
        ("amendment_notice_sent_on", "amended_final_sent_on"),
        ("amendment_notice_sent_on", "not_amended_sent_on"),
    ),
    "placements": (("from_on", "to_on"),),
    "needs": (("from_on", "to_on"),),
    "early_help": (
        ("referred_on", "started_on"),
        ("referred_on", "closed_on"),
        ("started_on", "closed_on"),
    ),
    "consultations": (
        ("sent_on", "replied_on"),
        ("sent_on", "chased_on"),
        ("sent_on", "withdrawn_on"),
        ("sent_on", "chosen_on"),
    ),
    "provision": (("begins_on", "ended_on"),),
    "provision_spells": (("from_on", "to_on"),),
    "budgets": (("from_on", "to_on"),),
    "budget_requests": (("asked_on", "decided_on"), ("decided_on", "refusal_sent_on")),
    "payment_decisions": (
        ("decided_on", "notice_sent_on"),
        ("decided_on", "takes_effect_on"),
        ("decided_on", "reconsider_asked_on"),
        ("reconsider_asked_on", "reconsidered_on"),
    ),
    "mediations": (("requested_on", "held_on"), ("held_on", "certificate_on")),
    "appeals": (
        ("registered_on", "response_on"),
        ("registered_on", "outcome_on"),
        ("registered_on", "conceded_on"),
        ("registered_on", "order_on"),
        ("order_on", "complied_on"),
        ("conceded_on", "complied_on"),
    ),
    "staff_capacity": (("from_on", "to_on"),),
}

# Any other order is real history: it is imported and listed (rule 9, last sentence).
_USUALLY_IN_ORDER: dict[str, tuple[tuple[str, str], ...]] = {
    "children": (("birth_date", "deceased_on"),),
    "advice": (("body_received_on", "received_on"),),
    "plans": (("move_out_aware_on", "moved_out_on"), ("last_review_before_transfer_on", "transferred_in_on")),
    "reviews": (("report_received_on", "decision_sent_on"), ("meeting_on", "amendment_notice_sent_on")),
    "mediations": (
        ("requested_on", "certificate_on"),
        ("held_on", "agreement_on"),
        ("declined_on", "certificate_on"),
        ("not_held_on", "certificate_on"),
    ),
    "appeals": (
        ("decision_letter_on", "registered_on"),
        ("response_on", "outcome_on"),
        ("conceded_on", "response_on"),
        ("registered_on", "draft_sent_on"),
    ),
    "indicators": (("period_start", "period_end"),),
}


def _dates_in_order(chains: tuple[tuple[str, ...], ...]) -> RowRule:
    def dates_do_not_run_backwards(row: Row, place: Place) -> None:
        for chain in chains:
            before = ""
            for field in chain:
                if before and row[field] and row[field] < row[before]:
                    wrong = f"{field} is before {before}."
                    place.refuse("rule_9", field, wrong, f"{field} is the same day as {before}, or later.")
                before = field if row[field] else before

    return dates_do_not_run_backwards


def _usual_order(pairs: tuple[tuple[str, str], ...]) -> RowRule:
    def dates_in_an_unusual_order(row: Row, place: Place) -> None:
        for before, after in pairs:
            if row[before] and row[after] and row[after] < row[before]:
                place.warn("unusual_order", after, f"{after} is before {before}.", "It is kept; check both days.")

    return dates_in_an_unusual_order


_RULES: dict[str, tuple[RowRule, ...]] = {
    "children": (learner_numbers_are_right,),
    "requests": (request_has_its_dates,),
    "assessments": (assessment_has_its_outcome,),
    "exemptions": (exemption_is_of_one_record, exemption_has_a_ground_of_its_rule),
    "plans": (plan_came_from_somewhere, plan_ended_once),
    "reviews": (review_was_held_and_decided, review_notice_is_not_before_decision),
    "delays": (delay_names_its_day,),
    "phase_transfers": (post16_move_has_a_day,),
    "placements": (placement_is_somewhere,),
    "outcomes": (_code_has_its_day("rating", "rated_on", _NEEDS_RATED_DAY),),
    "budgets": (budget_of_a_plan_names_it,),
    "appeals": (appeal_outcome_has_a_day,),
    "budget_requests": (_code_has_its_day("decision", "decided_on", _NEEDS_DECISION_DAY),),
    "payment_decisions": (_code_has_its_day("reconsidered", "reconsidered_on", _NEEDS_ANSWER_DAY),),
    "consultations": (_code_has_its_day("reply", "replied_on", _NEEDS_REPLY_DAY),),
    "early_help": (_code_has_its_day("outcome", "closed_on", _NEEDS_CLOSED_DAY),),
    "corrections": (correction_is_of_a_field,),
}

ROW_RULES: dict[str, tuple[RowRule, ...]] = {
    name: (
        *_RULES.get(name, ()),
        *((_dates_in_order(_IN_ORDER[name]),) if name in _IN_ORDER else ()),
        *((_usual_order(_USUALLY_IN_ORDER[name]),) if name in _USUALLY_IN_ORDER else ()),
    )
    for name in load_schema(LATEST).tables
}
