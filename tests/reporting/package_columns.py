"""The columns of the tables of a package, as tests write them."""

from __future__ import annotations

Row = dict[str, str]
COLUMNS: dict[str, str] = {
    "institutions": "institution_id name la_code type sector phase",
    "children": "child_id surname forename birth_date sex ethnicity merged_into_child_id deceased_on",
    "requests": "request_id child_id kind plan_id received_on source outcome decision_sent_on withdrawn_on "
    "withdrawn_reason entered_in_error",
    "assessments": "assessment_id child_id request_id plan_id origin clock_start_on outcome no_plan_notified_on "
    "withdrawn_on amended_final_sent_on entered_in_error",
    "advice": "advice_id assessment_id kind requested_on body_received_on received_on exemption_ground",
    "exemptions": "exemption_id clock request_id assessment_id ground from_on decided_on",
    "plans": "plan_id child_id assessment_id first_final_on transferred_in_on transferred_in_from_la "
    "last_review_before_transfer_on ceased_on cease_reason transferred_out_on entered_in_error",
    "reviews": "review_id plan_id kind meeting_on decision decision_sent_on amendment_notice_sent_on "
    "amended_final_sent_on not_amended_sent_on entered_in_error",
    "delay_reasons": "reason label la_controllable",
    "delays": "delay_id clock record_type record_id due_on reason recorded_on",
    "phase_transfers": "phase_transfer_id plan_id transfer_year kind transfer_on final_naming_sent_on reason",
    "placements": "placement_id plan_id basis institution_id sen_setting rank sen_unit resourced_provision "
    "residential work_based from_on to_on",
    "needs": "need_id plan_id rank sen_type from_on to_on",
    "outcomes": "outcome_id plan_id term rating rated_on",
    "feedback": "feedback_id review_id respondent satisfaction received_on",
    "budgets": "budget_id child_id plan_id kind payment from_on to_on",
    "provision": "provision_id plan_id plan_line label words reason begins_on ended_on",
    "provision_spells": "spell_id provision_id from_on to_on entered_in_error",
    "mediations": "mediation_id child_id about held_on",
    "appeals": "appeal_id child_id about registered_on",
    "panel_meetings": "meeting_id held_on quorate",
    "panel_items": "item_id meeting_id child_id kind decision letter_sent_on",
    "corrections": "correction_id table record_id field value_before value_after recorded_on",
}
