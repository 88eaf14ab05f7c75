"""The acts of reviews, and of the amendments that follow."""

from __future__ import annotations

from ehcp.moves.who import DECIDER, INTAKE, OFFICER, PLAN
from ehcp.workflow import Move

MOVES = (
    Move(
        "call_review",
        "call a review",
        page="review-call",
        stages=PLAN,
        law="Everyone whom the law names must have two weeks’ notice of the meeting, and the advice two weeks before "
        "it (SEND Regulations 2014, reg 20(3) and (4)). The review is complete only when the decision is sent.",
        **OFFICER,
    ),
    Move(
        "send_review_papers",
        "record the invitation or the papers of a review",
        page="review-papers",
        label="Record the review invitation or papers",
        stages=PLAN,
        law="Both are due two weeks before the meeting (SEND Regulations 2014, reg 20(3) and (4)).",
        **INTAKE,
    ),
    Move(
        "move_review",
        "move a review meeting",
        page="review-move",
        label="Move the review meeting",
        stages=PLAN,
        law="Two weeks’ notice is owed of the new day too (SEND Regulations 2014, reg 20(3)). No other limit moves.",
        **OFFICER,
    ),
    Move(
        "cancel_review",
        "cancel a review meeting",
        page="review-cancel",
        label="Cancel the review meeting",
        stages=PLAN,
        law="The review stays due within twelve months of the last (Children and Families Act 2014, s44(1)).",
        **OFFICER,
    ),
    Move(
        "hold_review",
        "record a review meeting",
        page="review-hold",
        label="Record the review meeting",
        stages=PLAN,
        law="The report is due within two weeks of the meeting, the decision within four (SEND Regulations 2014, reg "
        "20(7) and (10)). The meeting alone never completes the review.",
        **OFFICER,
    ),
    Move(
        "receive_report",
        "record the review report",
        page="review-report",
        stages=PLAN,
        law="The report goes to everyone invited, and to the authority, within two weeks of the meeting (SEND "
        "Regulations 2014, reg 20(7) to (9)).",
        **INTAKE,
    ),
    Move(
        "decide_review",
        "decide a review",
        page="review-decide",
        label="Decide the review",
        stages=PLAN,
        law="The family must be told within four weeks of the meeting whether the plan is maintained, amended or "
        "ceased (SEND Regulations 2014, reg 20(10)). A missing report does not move the limit. To cease, the "
        "proposal must have gone to the family and the school first (reg 31(1)).",
        **DECIDER,
    ),
    Move(
        "send_amendment_notice",
        "record the notice of amendments",
        page="amendment-notice",
        label="Record the notice of proposed changes",
        stages=PLAN,
        law="The plan, each change proposed and the evidence are due within four weeks of the meeting; the amended "
        "plan within eight weeks of the notice and twelve of the meeting (SEND Regulations 2014, reg 22(2) and "
        "(3)).",
        **DECIDER,
    ),
    Move(
        "serve_amendment_notice",
        "record when the notice of amendments was served",
        page="amendment-served",
        label="Record when the notice of changes was served",
        stages=PLAN,
        law="The family have at least 15 days, beginning with the day the notice was served (SEND Regulations 2014, "
        "reg 22(2)(c)). The authority’s own limits run from the day it was sent.",
        **INTAKE,
    ),
    Move(
        "agree_early_finish",
        "record that the family agree to finish early",
        page="amendment-early-finish",
        stages=PLAN,
        law="Only a written agreement ends the family’s 15 days early (SEND Regulations 2014, reg 22(2)(c)).",
        **OFFICER,
    ),
    Move(
        "amend_without_review",
        "propose amendments without a review",
        page="amendment-without-review",
        label="Propose changes without a review",
        stages=PLAN,
        law="A plan may be amended at other times than a review, by the same steps (SEND Regulations 2014, reg 28). It"
        " does not count as a review: the yearly limit runs on.",
        **DECIDER,
    ),
    Move(
        "issue_amended_final",
        "issue the amended final plan",
        page="amendment-final",
        stages=PLAN,
        law="The amended plan is due within eight weeks of the notice and twelve of the meeting (SEND Regulations "
        "2014, reg 22(3)). It may not be sent while the family’s 15 days run, unless they agreed in writing.",
        **DECIDER,
    ),
    Move(
        "decide_not_amend",
        "decide not to amend",
        page="amendment-none",
        label="Decide not to amend the plan",
        stages=PLAN,
        law="After the family’s answer the authority may decide not to amend; it must tell them, with reasons, within "
        "eight weeks of the notice (SEND Regulations 2014, reg 22(4)).",
        **DECIDER,
    ),
    Move(
        "record_feedback",
        "record an answer after a review",
        page="feedback-record",
        stages=PLAN,
        law="The parent and the young person answer each for themselves. Answers are never shown beside an officer’s "
        "name.",
        **INTAKE,
    ),
)
