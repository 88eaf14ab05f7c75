"""The acts of mediation and appeals."""

from __future__ import annotations

from ehcp import permissions
from ehcp.moves.who import DECIDER, INTAKE, OFFICER
from ehcp.workflow import Move

MOVES = (
    Move(
        "request_mediation",
        "record whether mediation is wanted",
        page="mediation-request",
        label="Record whether mediation is wanted",
        law="The authority arranges mediation within 30 days of being told that it is wanted (SEND Regulations 2014, "
        "reg 36). Without it the adviser issues a certificate within three working days (reg 34).",
        **INTAKE,
    ),
    Move(
        "agree_mediation",
        "record what mediation agreed",
        page="mediation-agree",
        who=permissions.may_settle,
        who_words="a case officer or a manager with authority to settle, or a delegated decision officer",
        law="What is agreed is done in the time that an order on the same matter would give, anything else within two "
        "weeks, unless another time is agreed in writing (SEND Regulations 2014, reg 42).",
    ),
    Move(
        "register_appeal",
        "record an appeal",
        page="appeal-register",
        law="The response is due 30 working days of the Tribunal after the authority received the appeal (Tribunal "
        "Procedure Rules 2008, r.21). A plan under appeal against ceasing stays in force (Children and Families Act "
        "2014, s45(4)).",
        **INTAKE,
    ),
    Move(
        "concede_appeal",
        "concede an appeal",
        page="appeal-concede",
        law="Before its response the authority may concede; the time to carry it out runs from the day the Tribunal "
        "was told (SEND Regulations 2014, reg 45). After the response only a consent order ends an appeal.",
        **DECIDER,
    ),
    Move(
        "end_appeal",
        "record how an appeal ended",
        page="appeal-end",
        law="An order is carried out in the time of its limb, from the day it was made (SEND Regulations 2014, reg "
        "44(2)).",
        **OFFICER,
    ),
    Move(
        "add_dispute_task",
        "record a direction, a hearing or a recommendation",
        page="dispute-task",
        law="A body answers a recommendation in writing within five weeks (SEND (First-tier Tribunal Recommendations "
        "Power) Regulations 2017).",
        **OFFICER,
    ),
    Move(
        "finish_dispute_task",
        "record that such a task is done",
        page="dispute-task-done",
        **OFFICER,
    ),
    Move(
        "record_dispute_step",
        "record a step of a mediation or an appeal",
        page="dispute-record",
        law="Mediation is arranged within 30 days of the authority being told (SEND Regulations 2014, reg 36). The "
        "response to an appeal is due within 30 working days of the Tribunal (Tribunal Procedure Rules 2008, r.21).",
        **OFFICER,
    ),
)
