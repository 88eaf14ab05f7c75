"""The acts of plans: sending them, their words, what hangs on them, provision, ceasing."""

from __future__ import annotations

from ehcp.moves.who import DECIDER, INTAKE, OFFICER, PLAN, WRITING
from ehcp.people.models.children import Stage
from ehcp.workflow import Move

MOVES = (
    Move(
        "send_draft",
        "send the draft plan",
        page="plan-draft",
        stages=frozenset({Stage.DRAFTING, Stage.DRAFT_SENT}),
        law="The family have at least 15 days, beginning with the day the draft is served, to give their views and ask"
        " for a school (SEND Regulations 2014, reg 13(1)).",
        **OFFICER,
    ),
    Move(
        "consult_settings",
        "consult settings",
        page="consultation-send",
        stages=frozenset({Stage.DRAFT_SENT}) | PLAN,
        law="Before it names a school or college, the authority consults it, and the authority that maintains it, with"
        " the draft plan (Children and Families Act 2014, ss38(3), 39(2) and 40(3)). Each has 15 days to reply (SEND "
        "Code of Practice 2015, 9.83); the 20 weeks go on.",
        **OFFICER,
    ),
    Move(
        "record_consultation_reply",
        "record the reply of a setting",
        page="consultation-reply",
        stages=frozenset({Stage.DRAFT_SENT}) | PLAN,
        law="A setting that the family asked for must be named unless it is unsuitable, or incompatible with the "
        "efficient education of others or the efficient use of resources (Children and Families Act 2014, s39(4)). "
        "A setting that is full may still be named.",
        **INTAKE,
    ),
    Move(
        "chase_settings",
        "record a reminder to settings",
        page="consultation-chase",
        stages=frozenset({Stage.DRAFT_SENT}) | PLAN,
        **INTAKE,
    ),
    Move(
        "withdraw_consultation",
        "withdraw a consultation",
        page="consultation-withdraw",
        stages=frozenset({Stage.DRAFT_SENT}) | PLAN,
        **OFFICER,
    ),
    Move(
        "choose_setting",
        "choose the setting for section I",
        page="consultation-choose",
        stages=frozenset({Stage.DRAFT_SENT}) | PLAN,
        law="The authority names the setting that the family asked for unless a ground of section 39(4) holds, and "
        "decides even without a reply (Children and Families Act 2014, ss39 and 40). Sending the plan names it.",
        **DECIDER,
    ),
    Move(
        "agree_early_final",
        "record an early finish",
        page="plan-early-finish",
        stages=frozenset({Stage.DRAFT_SENT}),
        law="The 15 days are the family's own (SEND Regulations 2014, reg 13(1)): only they can end them early, in "
        "writing.",
        **OFFICER,
    ),
    Move(
        "issue_final",
        "issue the final plan",
        page="plan-final",
        stages=frozenset({Stage.DRAFT_SENT}),
        law="The final plan is due 20 weeks after the request (SEND Regulations 2014, reg 13(2)), and not before the "
        "family's 15 days with the draft have ended (reg 13(1)).",
        **DECIDER,
    ),
    Move(
        "consider_ceasing",
        "record that ceasing is considered",
        page="cease-consider",
        stages=PLAN,
        law="Before it decides, the authority must tell the family and the head teacher that it is considering ceasing"
        " the plan, and consult them (SEND Regulations 2014, reg 31(1)). The plan and its review go on.",
        **OFFICER,
    ),
    Move(
        "decide_cease",
        "decide to cease the plan",
        page="cease-decide",
        stages=PLAN,
        law="The family, the school and the ICB are told with reasons (SEND Regulations 2014, reg 31(2)). A plan may "
        "not cease because someone under 18 has left education (reg 29); from 18 only after a review (reg 30). It "
        "stays in force until the time to appeal is over or an appeal ends (Children and Families Act 2014, "
        "s45(4)).",
        **DECIDER,
    ),
    Move(
        "drop_ceasing",
        "decide that the plan goes on",
        page="cease-drop",
        stages=PLAN,
        law="A plan goes on as long as it is necessary (Children and Families Act 2014, s45(1)).",
        **DECIDER,
    ),
    Move(
        "cease_takes_effect",
        "confirm that the plan has ceased",
        page="cease-effect",
        stages=PLAN,
        law="A plan may cease only when the time to appeal is over, or an appeal ended in the authority’s favour "
        "(Children and Families Act 2014, s45(4)).",
        **DECIDER,
    ),
    Move(
        "change_placement",
        "record a change of placement",
        page="placement-change",
        stages=PLAN,
        law="The placement before ends the day before the new one. What the plan names changes by an amended final "
        "plan (Children and Families Act 2014, s39).",
        **OFFICER,
    ),
    Move(
        "change_need",
        "record a type of need",
        page="need-change",
        stages=PLAN,
        law="A primary need, and a secondary one where there is one, each with its first and last day.",
        **OFFICER,
    ),
    Move(
        "add_outcome",
        "add an outcome",
        page="outcome-add",
        stages=PLAN,
        law="Section E of the plan holds the outcomes sought (SEND Regulations 2014, reg 12(1)(e)).",
        **OFFICER,
    ),
    Move(
        "rate_outcome",
        "rate an outcome",
        page="outcome-rate",
        stages=PLAN,
        law="A review looks at progress towards each outcome (SEND Regulations 2014, reg 20(6)). Rate outcomes on the "
        "page of the meeting where there was one.",
        **OFFICER,
    ),
    Move(
        "start_budget",
        "record a personal budget",
        page="budget-start",
        stages=PLAN,
        law="The family may ask for a personal budget when a draft is prepared or a plan is reviewed (Children and "
        "Families Act 2014, s49).",
        **OFFICER,
    ),
    Move(
        "end_budget",
        "end a personal budget",
        page="budget-end",
        stages=PLAN,
        **OFFICER,
    ),
    Move(
        "write_plan",
        "write the plan",
        page="plan-write",
        stages=WRITING,
        law="A plan has sections A to K (SEND Regulations 2014, reg 12(1)). Every need leads to provision, and "
        "provision is specific and quantified (SEND Code of Practice 2015, 9.69).",
        **OFFICER,
    ),
    Move(
        "record_family_comment",
        "record a comment of the family on the plan",
        page="plan-comment",
        stages=WRITING,
        **INTAKE,
    ),
    Move(
        "answer_family_comment",
        "answer a comment of the family on the plan",
        page="plan-comment-answer",
        stages=WRITING,
        law="The authority considers what the family say before it issues the plan (SEND Regulations 2014, reg 13(1)).",
        **OFFICER,
    ),
    Move(
        "check_plan_quality",
        "check the quality of the plan",
        page="plan-check",
        stages=WRITING,
        **OFFICER,
    ),
    Move(
        "correct_typo",
        "put a slip of the pen right in the plan",
        page="plan-typo",
        stages=PLAN,
        law="Only words that change no meaning. Anything else is an amendment, with its notice and its right of appeal "
        "(SEND Regulations 2014, reg 28).",
        **OFFICER,
    ),
    Move(
        "take_in_plan_file",
        "take in a plan file",
        page="plan-file-in",
        stages=WRITING,
        **OFFICER,
    ),
    Move(
        "confirm_provision",
        "confirm provision in place",
        page="provision-confirm",
        stages=PLAN,
        law="The authority secures the provision of section F from the day the plan is made or amended; the duty is "
        "absolute (Children and Families Act 2014, s42(2)). The law names no date, so each day without it counts.",
        **INTAKE,
    ),
    Move(
        "record_provision_gap",
        "record provision not in place",
        page="provision-gap",
        stages=PLAN,
        law="The authority secures the provision of section F itself where nobody else gives it (Children and "
        "Families Act 2014, s42(2)): a shortage of staff or money is no defence.",
        **INTAKE,
    ),
)
