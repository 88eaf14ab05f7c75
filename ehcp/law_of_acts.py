"""What the law says of each act, in plain words, as its page shows it; part of its record (``ehcp.workflow``)."""

LAW: dict[str, str] = {
    "send_considering_notice": (
        "The family, the ICB, social care and the school must be told at once that an assessment is being "
        "considered (Children and Families Act 2014, s36(4); SEND Regulations 2014, reg 4)."
    ),
    "tell_will_assess": (
        "After a reversal, an agreement, an order or a concession the family is told within two weeks (SEND "
        "Regulations 2014, reg 42(2) and reg 44(2)(b))."
    ),
    "decide_reassess": (
        "The family must be told within 15 days of the request (SEND Regulations 2014, reg 25). A reassessment "
        "ends within 14 weeks of the letter (reg 27(2))."
    ),
    "finish_reassessment": (
        "The plan is sent within 14 weeks of the letter that agreed to reassess (SEND Regulations 2014, reg 27(2))."
    ),
    "decide_assess": (
        "The family must be told within six weeks of the request (SEND Regulations 2014, reg 5(1)). The limits of "
        "weeks 16 and 20 go on from the day the request was received."
    ),
    "decide_not_assess": (
        "The test: the child has or may have special educational needs, and it may be necessary for special "
        "educational provision to be made under a plan (Children and Families Act 2014, s36(8)). The family must "
        "be told within six weeks, with reasons (SEND Regulations 2014, reg 5(1))."
    ),
    "reverse_refusal": (
        "After the authority’s own reversal: a decision on the plan within 10 weeks, the final plan within 14 (by "
        "analogy with SEND Regulations 2014, reg 44(2)(b)). The refusal’s own limits stay void."
    ),
    "request_advice": (
        "Each adviser must answer within six weeks of receiving the request (SEND Regulations 2014, reg 8(1)). The"
        " family's own advice has no limit and is not chased."
    ),
    "receive_advice": (
        "Advice counts as received on the day it reached the authority, even if it is then sent back to be mended."
    ),
    "cancel_advice": (
        "Earlier advice is enough only if its author, the authority and the family are all satisfied of it (SEND "
        "Regulations 2014, reg 6(4))."
    ),
    "exempt_advice": (
        "Grounds (SEND Regulations 2014, reg 8(2)): exceptional circumstances, an absence of four weeks, or a "
        "missed appointment, in the adviser's own six weeks. School holidays are no ground here. The authority's "
        "own limits are not excused by it."
    ),
    "decide_issue": (
        "The test: it is necessary for special educational provision to be made for the child under a plan "
        "(Children and Families Act 2014, s37(1)). The final plan is due 20 weeks after the request (SEND "
        "Regulations 2014, reg 13(2))."
    ),
    "decide_not_issue": (
        "The family must be told within 16 weeks of the request, with reasons (SEND Regulations 2014, reg 10(1); "
        "Children and Families Act 2014, s36(9))."
    ),
    "send_draft": (
        "The family have at least 15 days, beginning with the day the draft is served, to give their views and ask"
        " for a school (SEND Regulations 2014, reg 13(1))."
    ),
    "agree_early_final": (
        "The 15 days are the family's own (SEND Regulations 2014, reg 13(1)): only they can end them early, in writing."
    ),
    "issue_final": (
        "The final plan is due 20 weeks after the request (SEND Regulations 2014, reg 13(2)), and not before the "
        "family's 15 days with the draft have ended (reg 13(1))."
    ),
    "withdraw": (
        "Only the family or whoever asked can withdraw, before the decision to issue a plan. The authority may "
        "still assess a child brought to its attention."
    ),
    "record_death": (
        "Every limit becomes void. A request or assessment without a decision ends, a maintained plan ends, review"
        " meetings that were called are cancelled, and nothing more is sent."
    ),
    "undo_death": (
        "What the record of the death ended runs again from its own dates, and the review meetings that it "
        "cancelled are on again. Both values are kept."
    ),
    "call_review": (
        "Everyone whom the law names must have two weeks’ notice of the meeting, and the advice two weeks before "
        "it (SEND Regulations 2014, reg 20(3) and (4)). The review is complete only when the decision is sent."
    ),
    "send_review_papers": "Both are due two weeks before the meeting (SEND Regulations 2014, reg 20(3) and (4)).",
    "move_review": (
        "Two weeks’ notice is owed of the new day too (SEND Regulations 2014, reg 20(3)). No other limit moves."
    ),
    "cancel_review": "The review stays due within twelve months of the last (Children and Families Act 2014, s44(1)).",
    "hold_review": (
        "The report is due within two weeks of the meeting, the decision within four (SEND Regulations 2014, reg "
        "20(7) and (10)). The meeting alone never completes the review."
    ),
    "receive_report": (
        "The report goes to everyone invited, and to the authority, within two weeks of the meeting (SEND "
        "Regulations 2014, reg 20(7) to (9))."
    ),
    "decide_review": (
        "The family must be told within four weeks of the meeting whether the plan is maintained, amended or "
        "ceased (SEND Regulations 2014, reg 20(10)). A missing report does not move the limit. To cease, the "
        "proposal must have gone to the family and the school first (reg 31(1))."
    ),
    "send_amendment_notice": (
        "The plan, each change proposed and the evidence are due within four weeks of the meeting; the amended "
        "plan within eight weeks of the notice and twelve of the meeting (SEND Regulations 2014, reg 22(2) and "
        "(3))."
    ),
    "serve_amendment_notice": (
        "The family have at least 15 days, beginning with the day the notice was served (SEND Regulations 2014, "
        "reg 22(2)(c)). The authority’s own limits run from the day it was sent."
    ),
    "agree_early_finish": (
        "Only a written agreement ends the family’s 15 days early (SEND Regulations 2014, reg 22(2)(c))."
    ),
    "amend_without_review": (
        "A plan may be amended at other times than a review, by the same steps (SEND Regulations 2014, reg 28). It"
        " does not count as a review: the yearly limit runs on."
    ),
    "issue_amended_final": (
        "The amended plan is due within eight weeks of the notice and twelve of the meeting (SEND Regulations "
        "2014, reg 22(3)). It may not be sent while the family’s 15 days run, unless they agreed in writing."
    ),
    "decide_not_amend": (
        "After the family’s answer the authority may decide not to amend; it must tell them, with reasons, within "
        "eight weeks of the notice (SEND Regulations 2014, reg 22(4))."
    ),
    "name_setting": (
        "The limit is met when the final plan that names the setting, or its type, is sent. A plan sent on 15 "
        "February or 31 March itself is late, because the regulation says “before” (SEND Regulations 2014, reg "
        "18)."
    ),
    "identify_phase_transfer": (
        "The plan must be reviewed, amended and name the next setting before 15 February of the year of the move, "
        "before 31 March from secondary to post-16, and five months ahead between post-16 institutions (SEND "
        "Regulations 2014, reg 18). Staying on in the same school’s sixth form is not a move."
    ),
    "drop_phase_transfer": (
        "Without a move there is nothing to name (SEND Regulations 2014, reg 18). The yearly review runs on."
    ),
    "consider_ceasing": (
        "Before it decides, the authority must tell the family and the head teacher that it is considering ceasing"
        " the plan, and consult them (SEND Regulations 2014, reg 31(1)). The plan and its review go on."
    ),
    "decide_cease": (
        "The family, the school and the ICB are told with reasons (SEND Regulations 2014, reg 31(2)). A plan may "
        "not cease because someone under 18 has left education (reg 29); from 18 only after a review (reg 30). It "
        "stays in force until the time to appeal is over or an appeal ends (Children and Families Act 2014, "
        "s45(4))."
    ),
    "drop_ceasing": "A plan goes on as long as it is necessary (Children and Families Act 2014, s45(1)).",
    "cease_takes_effect": (
        "A plan may cease only when the time to appeal is over, or an appeal ended in the authority’s favour "
        "(Children and Families Act 2014, s45(4))."
    ),
    "transfer_in": (
        "The plan passes to this authority on the day of the move. The family must be told within six weeks; the "
        "first review is due twelve months after the last, or three months after the move if that is later (SEND "
        "Regulations 2014, reg 15(4) and (5))."
    ),
    "send_move_in_notice": (
        "The family are told that the plan was transferred, whether the authority will assess, and when it will "
        "review (SEND Regulations 2014, reg 15(4))."
    ),
    "move_out_aware": (
        "The plan is due at the new authority on the day of the move, or, if the authority learned of it less than"
        " 15 working days ahead, within 15 working days of learning (SEND Regulations 2014, reg 15(2))."
    ),
    "cancel_move_out": "Without a move the plan stays with this authority (SEND Regulations 2014, reg 15).",
    "transfer_out": (
        "The plan, the advice and anything open at the Tribunal go to the new authority (SEND Regulations 2014, "
        "reg 15(2))."
    ),
    "allocate": (
        "A named officer, with start and end, is kept for every case. The officer’s team becomes the case’s team."
    ),
    "change_details": "What was recorded before is kept with its day, and the person is still found by it.",
    "merge_records": (
        "Nothing is copied or deleted: everything on the other record becomes part of this case. The person is found "
        "by every name and number of both, and counts once in every figure from today."
    ),
    "take_merge_back": (
        "Each record gets back its own case, officer and list. What was recorded since stays with the record it "
        "was made on."
    ),
    "dismiss_double": "Both records stay as they are. The reason is kept with the case.",
    "restrict": (
        "A restricted record is hidden from every list, count, search and export of everybody who is not named. "
        "Totals for the whole authority still count the child."
    ),
    "change_placement": (
        "The placement before ends the day before the new one. What the plan names changes by an amended final "
        "plan (Children and Families Act 2014, s39)."
    ),
    "change_need": "A primary need, and a secondary one where there is one, each with its first and last day.",
    "add_outcome": "Section E of the plan holds the outcomes sought (SEND Regulations 2014, reg 12(1)(e)).",
    "rate_outcome": (
        "A review looks at progress towards each outcome (SEND Regulations 2014, reg 20(6)). Rate outcomes on the "
        "page of the meeting where there was one."
    ),
    "start_budget": (
        "The family may ask for a personal budget when a draft is prepared or a plan is reviewed (Children and "
        "Families Act 2014, s49)."
    ),
    "record_feedback": (
        "The parent and the young person answer each for themselves. Answers are never shown beside an officer’s name."
    ),
    "record_delay": (
        "A reason explains why a limit was missed; it never excuses it, and the limit stays missed in every "
        "figure. A lawful excuse is an exemption, which has a page of its own."
    ),
    "record_dispute_step": (
        "Mediation is arranged within 30 days of the authority being told (SEND Regulations 2014, reg 36). The "
        "response to an appeal is due within 30 working days of the Tribunal (Tribunal Procedure Rules 2008, r.21)."
    ),
    "pass_rights": (
        "From the end of compulsory school age, the last Friday of June of the school year in which they turn 16, the "
        "rights are the young person’s own (Children and Families Act 2014, s83; Education Act 1996, s8). Capacity is "
        "assumed unless it is found otherwise for this decision (Mental Capacity Act 2005, s1). No limit moves."
    ),
    "find_capacity": (
        "Capacity is about one decision at one time, and is assumed (Mental Capacity Act 2005, s1 and s2). Without it "
        "the representative acts, or the parents where there is none (Children and Families Act 2014, s80)."
    ),
    "write_plan": (
        "A plan has sections A to K (SEND Regulations 2014, reg 12(1)). Every need leads to provision, and provision "
        "is specific and quantified (SEND Code of Practice 2015, 9.69)."
    ),
    "answer_family_comment": (
        "The authority considers what the family say before it issues the plan (SEND Regulations 2014, reg 13(1))."
    ),
    "correct_typo": (
        "Only words that change no meaning. Anything else is an amendment, with its notice and its right of appeal "
        "(SEND Regulations 2014, reg 28)."
    ),
    "confirm_provision": (
        "The authority secures the provision of section F from the day the plan is made or amended; the duty is "
        "absolute (Children and Families Act 2014, s42(2)). The law names no date, so each day without it counts."
    ),
    "record_provision_gap": (
        "The authority secures the provision of section F itself where nobody else gives it (Children and Families Act "
        "2014, s42(2)): a shortage of staff or money is no defence."
    ),
    "ask_decision": (
        "Asking stops no clock and needs no panel: the authority decides, and the limit is met when the family is told."
    ),
    "decide_proposal": (
        "The law asks about the child’s needs alone (Children and Families Act 2014, s36(8) and s37(1)). The limit is "
        "met when the family is told, not when it is decided."
    ),
    "request_mediation": (
        "The authority arranges mediation within 30 days of being told that it is wanted (SEND Regulations 2014, "
        "reg 36). Without it the adviser issues a certificate within three working days (reg 34)."
    ),
    "agree_mediation": (
        "What is agreed is done in the time that an order on the same matter would give, anything else within two "
        "weeks, unless another time is agreed in writing (SEND Regulations 2014, reg 42)."
    ),
    "register_appeal": (
        "The response is due 30 working days of the Tribunal after the authority received the appeal (Tribunal "
        "Procedure Rules 2008, r.21). A plan under appeal against ceasing stays in force (Children and Families Act "
        "2014, s45(4))."
    ),
    "concede_appeal": (
        "Before its response the authority may concede; the time to carry it out runs from the day the Tribunal was "
        "told (SEND Regulations 2014, reg 45). After the response only a consent order ends an appeal."
    ),
    "end_appeal": (
        "An order is carried out in the time of its limb, from the day it was made (SEND Regulations 2014, reg 44(2))."
    ),
    "add_dispute_task": (
        "A body answers a recommendation in writing within five weeks (SEND (First-tier Tribunal Recommendations "
        "Power) Regulations 2017)."
    ),
}
