"""What meets a limit: the act in a caseworker's words, and the moves that do it, by the limit and the stage."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ehcp.letters.kinds import LETTERS
from ehcp.models import Stage
from ehcp.proposals.kinds import OPTIONS
from ehcp.workflow import MOVES


@dataclass(frozen=True, slots=True)
class NextAct:
    """What is to be done next, and the moves that do it, the usual one first; ``letter`` is the code of one to send."""

    words: str
    moves: tuple[str, ...] = ()
    letter: str = ""


DECIDE_TO_ASSESS = NextAct("Decide whether to assess", ("decide_assess", "decide_not_assess", "ask_decision"))
DECIDE_TO_ISSUE = NextAct("Decide whether to issue a plan", ("decide_issue", "decide_not_issue", "ask_decision"))
SEND_DRAFT = NextAct("Send the draft plan", ("send_draft",))
SEND_FINAL = NextAct("Send the final plan", ("issue_final",))
REVIEW = NextAct("Review the plan", ("decide_review", "ask_decision", "hold_review", "call_review"))
AMEND = NextAct("Send the amended final plan", ("issue_amended_final", "decide_not_amend"))
AFTER_REASSESSMENT = NextAct("Send the plan after the reassessment", ("finish_reassessment",))
DISPUTE = ("record_dispute_step",)
NAME_SETTING = NextAct("Name the next setting", ("name_setting", "drop_phase_transfer"))
TELL_WILL_ASSESS = NextAct("Tell the family that there will be an assessment", ("tell_will_assess",))

# On the way to a plan the same limit asks for another act at each stage.
_BY_STAGE = {
    Stage.REQUESTED: DECIDE_TO_ASSESS,
    Stage.ASSESSING: DECIDE_TO_ISSUE,
    Stage.DRAFTING: SEND_DRAFT,
    Stage.DRAFT_SENT: SEND_FINAL,
}
TOWARDS_A_PLAN = frozenset(
    {
        "no_plan_decision",
        "draft_plan_target",
        "final_plan",
        "reversed_no_plan",
        "reversed_final_plan",
        "order_assess_no_plan",
        "order_assess_final",
        "order_make_draft",
        "order_make_final",
        "order_reconsider",
        "concede_assess_no_plan",
        "concede_assess_final",
        "concede_issue_draft",
        "concede_issue_final",
    }
)
_BY_RULE: dict[str, NextAct] = {
    "consider_notice": NextAct("Tell everybody that an assessment is considered", ("send_considering_notice",)),
    "assess_decision": DECIDE_TO_ASSESS,
    "advice_return": NextAct("Get the advice in", ("receive_advice", "cancel_advice")),
    "reversed_assess_notice": TELL_WILL_ASSESS,
    "order_assess_notify": TELL_WILL_ASSESS,
    "concede_assess_notify": TELL_WILL_ASSESS,
    "reassess_decision": NextAct("Decide whether to reassess", ("decide_reassess", "ask_decision")),
    "reassess_final": AFTER_REASSESSMENT,
    "annual_review": REVIEW,
    "transfer_in_review": REVIEW,
    "review_meeting_target": NextAct("Hold the review meeting", ("hold_review", "call_review")),
    "review_notice": NextAct("Invite everybody to the review", ("send_review_papers", "call_review")),
    "review_papers": NextAct("Circulate the papers of the review", ("send_review_papers",)),
    "review_report": NextAct("Get the report of the review in", ("receive_report",)),
    "review_decision": NextAct("Decide the review", ("decide_review", "ask_decision")),
    "amendment_notice": NextAct("Send the proposed changes", ("send_amendment_notice",)),
    "amended_final": AMEND,
    "unreviewed_amendment_final": AMEND,
    "not_amend_notice": NextAct("Tell the family that the plan is not amended", ("decide_not_amend",)),
    "phase_feb": NAME_SETTING,
    "phase_mar": NAME_SETTING,
    "phase_post16": NAME_SETTING,
    "cease_maintain": NextAct("Confirm that the plan has ceased, or keep it", ("cease_takes_effect", "drop_ceasing")),
    "transfer_out": NextAct("Send the plan to the new authority", ("transfer_out",)),
    "transfer_in_notify": NextAct("Tell the family about the plan that moved in", ("send_move_in_notice",)),
    "appeal_response": NextAct("Respond to the appeal", DISPUTE),
    "mediation_arrange": NextAct("Arrange the mediation", DISPUTE),
}


def next_act(rule: str, stage: str, duty: str, decided: Collection[str] = ()) -> NextAct:
    """
    Return what meets a limit on a case at a stage; where no act of ours does, the duty in the words of the law.

    Of ``decided``, the options that the decision officer has chosen on the case and nobody has carried out, the one
    that this limit waits for leaves one thing to do: to tell the family.
    """
    if rule in TOWARDS_A_PLAN and stage in _BY_STAGE:
        found = _BY_STAGE[Stage(stage)]
    else:
        found = _BY_RULE.get(rule, NextAct(duty))
    return next((tell(code) for code in decided if OPTIONS[code].move in found.moves), found)


def tell(code: str) -> NextAct:
    """Return the act that carries out an option that was decided: the letter to the family, if sending it does."""
    option = OPTIONS[code]
    letter = LETTERS.get(option.letter)
    if letter is None or not letter.move:
        return NextAct(f"Tell the family what was decided: {option.words.lower()}", (option.move,))
    return NextAct(f"Tell the family: send the letter “{letter.name}”", ("send_letter",), letter.code)


def who_words(moves: Iterable[str]) -> str:
    """Return who may do the usual one of these moves, as in "with a delegated decision officer"."""
    return next((MOVES[name].who_words for name in moves), "")
