"""The kinds of event of casework, from a request to its plan, its reviews and its disputes."""

from __future__ import annotations

from ehcp.history.kinds.kind import EventKind, Former

REQUESTS = (
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
ASSESSMENTS = (
    EventKind("assessment.started", "Assessment started", ("origin",), "assessments", "clock_start_on"),
    EventKind("assessment.joined", "Decided again: the assessment under way goes on", ("origin",)),
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
MISSED_LIMITS = (
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
PLANS = (
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
TRANSFERS = (
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
REVIEWS = (
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
DISPUTES = (
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
PLAN_WORDS = (
    EventKind("plan_text.begun", "Writing of the plan begun", ("amends",)),
    EventKind("plan_text.filled", "Words of the plan taken in from a file"),
    EventKind("plan_text.checked", "Quality of the plan checked", ("grade", "share")),
    EventKind("plan_text.comment_received", "Comment of the family on the plan", ("section",)),
    EventKind("plan_text.comment_answered", "Comment of the family answered", ("section", "taken_up")),
    EventKind("plan_version.kept", "Version of the plan kept", ("number", "cause")),
)
EARLY_HELP = (
    EventKind(
        "early_help.referred",
        "Referred for support before a request",
        ("referrer", "need"),
        "early_help",
        "referred_on",
    ),
    EventKind("early_help.begun", "Support before a request began", ("intervention",), "early_help", "started_on"),
    EventKind("early_help.closed", "Support before a request ended", ("outcome",), "early_help", "closed_on"),
    EventKind("early_help.taken_back", "Referral for support taken back: recorded by mistake", (), "early_help"),
)
CONSULTATIONS = (
    EventKind("consultation.sent", "Setting consulted", ("requested",), "consultations", "sent_on"),
    EventKind("consultation.answered", "Setting replied", ("reply",), "consultations", "replied_on"),
    EventKind("consultation.chased", "Setting reminded", ("number",)),
    EventKind("consultation.withdrawn", "Consultation withdrawn", (), "consultations", "withdrawn_on"),
    EventKind("setting.chosen", "Setting chosen for section I", (), "consultations", "chosen_on"),
)
PROVISION = (
    EventKind("provision.owed", "Provision of section F owed", ("rows", "reason"), "provision", "begins_on"),
    EventKind("provision.confirmed", "Provision confirmed in place", ("rows",), "provision_spells", "from_on"),
    EventKind("provision.missing", "Provision recorded as not in place", ("rows",), "provision_spells", "to_on"),
)
PERSONAL_BUDGETS = (
    EventKind("personal_budget.asked", "Personal budget asked for", ("kind", "form"), "budget_requests", "asked_on"),
    EventKind("personal_budget.agreed", "Personal budget agreed", ("kind", "form"), "budget_requests", "decided_on"),
    EventKind("personal_budget.refused", "Personal budget refused", ("kind", "form"), "budget_requests", "decided_on"),
    EventKind(
        "personal_budget.refusal_sent", "Family told of the refused budget", (), "budget_requests", "refusal_sent_on"
    ),
    EventKind("direct_payments.begun", "First direct payment made", (), "budget_requests", "first_paid_on"),
    EventKind("direct_payments.reviewed", "Direct payments reviewed", (), "payment_decisions", "decided_on"),
    EventKind(
        "direct_payments.change_decided",
        "Direct payments to be reduced or stopped",
        ("kind",),
        "payment_decisions",
        "decided_on",
    ),
    EventKind(
        "direct_payments.notice_sent",
        "Notice of changed direct payments sent",
        ("kind",),
        "payment_decisions",
        "notice_sent_on",
    ),
    EventKind(
        "direct_payments.reconsideration_asked",
        "Reconsideration of direct payments asked for",
        (),
        "payment_decisions",
        "reconsider_asked_on",
    ),
    EventKind(
        "direct_payments.reconsidered",
        "Direct payments reconsidered",
        ("outcome",),
        "payment_decisions",
        "reconsidered_on",
    ),
)
PROPOSALS = (
    EventKind("decision.asked", "Decision asked for", ("proposal", "kind", "option")),
    EventKind("decision.taken", "Decision taken", ("proposal", "kind", "option")),
    EventKind("decision.returned", "Proposal returned to the officer", ("proposal", "kind", "option")),
    EventKind("decision.taken_back", "Proposal taken back", ("proposal", "kind", "option")),
)
