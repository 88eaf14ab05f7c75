"""The acts of requests, assessments, their advice, what excuses a limit, and what is asked of a decision officer."""

from __future__ import annotations

from ehcp.moves.who import DECIDER, INTAKE, MANAGER, OFFICER, PLAN, PROCESS
from ehcp.people.models.children import Stage
from ehcp.workflow import Move

_DECIDED = (
    "It is accepted by another person than its proposer, and the family is told of it, with the new expected date and "
    "how to complain (SEND Code of Practice 2015, 9.43)."
)

MOVES = (
    Move(
        "receive_request",
        "log a request",
        page="intake",
        **INTAKE,
    ),
    Move(
        "send_considering_notice",
        "record the notice that the authority is considering",
        page="request-considering",
        label="Record the considering notice",
        law="The family, the ICB, social care and the school must be told at once that an assessment is being "
        "considered (Children and Families Act 2014, s36(4); SEND Regulations 2014, reg 4).",
        **INTAKE,
    ),
    Move(
        "tell_will_assess",
        "tell the family that there will be an assessment",
        page="assessment-tell",
        label="Record the letter that there will be an assessment",
        law="After a reversal, an agreement, an order or a concession the family is told within two weeks (SEND "
        "Regulations 2014, reg 42(2) and reg 44(2)(b)).",
        **OFFICER,
    ),
    Move(
        "decide_reassess",
        "decide on a reassessment",
        page="request-reassess",
        stages=PLAN,
        law="The family must be told within 15 days of the request (SEND Regulations 2014, reg 25). A reassessment "
        "ends within 14 weeks of the letter (reg 27(2)).",
        **DECIDER,
    ),
    Move(
        "finish_reassessment",
        "record the plan after a reassessment",
        page="assessment-finish",
        label="Record the plan after the reassessment",
        stages=PLAN,
        law="The plan is sent within 14 weeks of the letter that agreed to reassess (SEND Regulations 2014, reg "
        "27(2)).",
        **DECIDER,
    ),
    Move(
        "decide_assess",
        "decide to assess",
        page="request-assess",
        stages=frozenset({Stage.REQUESTED}),
        law="The family must be told within six weeks of the request (SEND Regulations 2014, reg 5(1)). The limits of "
        "weeks 16 and 20 go on from the day the request was received.",
        **DECIDER,
    ),
    Move(
        "decide_not_assess",
        "decide not to assess",
        page="request-refuse",
        stages=frozenset({Stage.REQUESTED}),
        law="The test: the child has or may have special educational needs, and it may be necessary for special "
        "educational provision to be made under a plan (Children and Families Act 2014, s36(8)). The family must "
        "be told within six weeks, with reasons (SEND Regulations 2014, reg 5(1)).",
        **DECIDER,
    ),
    Move(
        "reverse_refusal",
        "reverse a refusal",
        page="request-reverse",
        label="Reverse the refusal",
        stages=frozenset({Stage.REFUSED_ASSESS, Stage.REFUSED_ISSUE}),
        law="After the authority’s own reversal: a decision on the plan within 10 weeks, the final plan within 14 (by "
        "analogy with SEND Regulations 2014, reg 44(2)(b)). The refusal’s own limits stay void.",
        **DECIDER,
    ),
    Move(
        "request_advice",
        "request advice",
        page="advice-request",
        stages=frozenset({Stage.ASSESSING, Stage.MAINTAINED}),
        law="Each adviser must answer within six weeks of receiving the request (SEND Regulations 2014, reg 8(1)). The"
        " family's own advice has no limit and is not chased.",
        **INTAKE,
    ),
    Move(
        "receive_advice",
        "record advice received",
        page="advice-receive",
        law="Advice counts as received on the day it reached the authority, even if it is then sent back to be mended.",
        **INTAKE,
    ),
    Move(
        "cancel_advice",
        "record that advice is not needed",
        page="advice-cancel",
        law="Earlier advice is enough only if its author, the authority and the family are all satisfied of it (SEND "
        "Regulations 2014, reg 6(4)).",
        **OFFICER,
    ),
    Move(
        "exempt_advice",
        "accept an exemption for advice",
        page="advice-exempt",
        law="Grounds (SEND Regulations 2014, reg 8(2)): exceptional circumstances, an absence of four weeks, or a "
        "missed appointment, in the adviser's own six weeks. School holidays are no ground here. The authority's "
        "own limits are not excused by it.",
        **MANAGER,
    ),
    Move(
        "decide_issue",
        "decide to issue a plan",
        page="assessment-issue",
        stages=frozenset({Stage.ASSESSING}),
        law="The test: it is necessary for special educational provision to be made for the child under a plan "
        "(Children and Families Act 2014, s37(1)). The final plan is due 20 weeks after the request (SEND "
        "Regulations 2014, reg 13(2)).",
        **DECIDER,
    ),
    Move(
        "decide_not_issue",
        "decide not to issue a plan",
        page="assessment-refuse",
        stages=frozenset({Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT}),
        law="The family must be told within 16 weeks of the request, with reasons (SEND Regulations 2014, reg 10(1); "
        "Children and Families Act 2014, s36(9)).",
        **DECIDER,
    ),
    Move(
        "withdraw",
        "withdraw the request",
        page="request-withdraw",
        label="Record a withdrawal",
        stages=PROCESS | PLAN,
        law="Only the family or whoever asked can withdraw, before the decision to issue a plan. The authority may "
        "still assess a child brought to its attention.",
        **OFFICER,
    ),
    Move(
        "propose_exemption",
        "propose an exemption",
        page="exemption-choose",
        law="An exemption never moves a limit: it changes only how a late outcome is counted. Grounds are those of the "
        "regulations (SEND Regulations 2014, regs 5(4), 10(4), 13(3), 27(3) and 44(3)).",
        **OFFICER,
    ),
    Move(
        "accept_exemption",
        "accept an exemption",
        page="exemption-decide",
        label="Decide on an exemption",
        law=_DECIDED,
        **MANAGER,
    ),
    Move(
        "refuse_exemption",
        "refuse an exemption",
        page="exemption-decide",
        label="Decide on an exemption",
        law=_DECIDED,
        **MANAGER,
    ),
    Move(
        "record_delay",
        "record why a limit was missed",
        page="delay-record",
        law="A reason explains why a limit was missed; it never excuses it, and the limit stays missed in every "
        "figure. A lawful excuse is an exemption, which has a page of its own.",
        **OFFICER,
    ),
    Move(
        "ask_decision",
        "ask for a decision",
        page="proposal-ask",
        stages=PROCESS | PLAN,
        law="Asking stops no clock and needs no panel: the authority decides, and the limit is met when the family is "
        "told.",
        **OFFICER,
    ),
    Move(
        "decide_proposal",
        "take a decision that was asked for",
        page="proposal-decide",
        law="The law asks about the child’s needs alone (Children and Families Act 2014, s36(8) and s37(1)). The "
        "limit is met when the family is told, not when it is decided.",
        **DECIDER,
    ),
    Move(
        "return_proposal",
        "return a proposal to the officer",
        page="proposal-return",
        **DECIDER,
    ),
    Move(
        "take_back_proposal",
        "take a proposal back",
        page="proposal-take-back",
        **OFFICER,
    ),
)
