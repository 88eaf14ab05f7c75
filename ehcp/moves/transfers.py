"""The acts of moves: to the next phase of education, and between authorities."""

from __future__ import annotations

from ehcp.moves.who import DECIDER, OFFICER, PLAN
from ehcp.workflow import Move

MOVES = (
    Move(
        "name_setting",
        "name the setting for a phase transfer",
        page="phase-transfer-name",
        label="Name the next setting",
        stages=PLAN,
        law="The limit is met when the final plan that names the setting, or its type, is sent. A plan sent on 15 "
        "February or 31 March itself is late, because the regulation says “before” (SEND Regulations 2014, reg "
        "18).",
        **DECIDER,
    ),
    Move(
        "identify_phase_transfer",
        "record a phase transfer",
        page="phase-transfer-identify",
        label="Record a move to the next phase",
        stages=PLAN,
        law="The plan must be reviewed, amended and name the next setting before 15 February of the year of the move, "
        "before 31 March from secondary to post-16, and five months ahead between post-16 institutions (SEND "
        "Regulations 2014, reg 18). Staying on in the same school’s sixth form is not a move.",
        **OFFICER,
    ),
    Move(
        "drop_phase_transfer",
        "record that there is no phase transfer",
        page="phase-transfer-none",
        label="Record that there is no move to the next phase",
        stages=PLAN,
        law="Without a move there is nothing to name (SEND Regulations 2014, reg 18). The yearly review runs on.",
        **OFFICER,
    ),
    Move(
        "transfer_in",
        "record a move in",
        page="transfer-in",
        label="Record a move in with a plan",
        law="The plan passes to this authority on the day of the move. The family must be told within six weeks; the "
        "first review is due twelve months after the last, or three months after the move if that is later (SEND "
        "Regulations 2014, reg 15(4) and (5)).",
        **OFFICER,
    ),
    Move(
        "send_move_in_notice",
        "record the notice after a move in",
        page="transfer-in-notice",
        stages=PLAN,
        law="The family are told that the plan was transferred, whether the authority will assess, and when it will "
        "review (SEND Regulations 2014, reg 15(4)).",
        **OFFICER,
    ),
    Move(
        "move_out_aware",
        "record that a move out is known",
        page="transfer-known",
        label="Record a move away",
        stages=PLAN,
        law="The plan is due at the new authority on the day of the move, or, if the authority learned of it less than"
        " 15 working days ahead, within 15 working days of learning (SEND Regulations 2014, reg 15(2)).",
        **OFFICER,
    ),
    Move(
        "cancel_move_out",
        "record that the family do not move",
        page="transfer-cancelled",
        stages=PLAN,
        law="Without a move the plan stays with this authority (SEND Regulations 2014, reg 15).",
        **OFFICER,
    ),
    Move(
        "transfer_out",
        "transfer the plan to another authority",
        page="transfer-out",
        stages=PLAN,
        law="The plan, the advice and anything open at the Tribunal go to the new authority (SEND Regulations 2014, "
        "reg 15(2)).",
        **OFFICER,
    ),
)
