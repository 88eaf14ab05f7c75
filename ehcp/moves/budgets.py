"""The acts of personal budgets and direct payments."""

from __future__ import annotations

from ehcp.moves.who import DECIDER, INTAKE, LETTERS, OFFICER, PLAN
from ehcp.people.models.children import Stage
from ehcp.workflow import Move

REGULATIONS = "SEN (Personal Budgets) Regulations 2014"
ASKING = PLAN | {Stage.DRAFT_SENT}

MOVES = (
    Move(
        "ask_personal_budget",
        "record a request for a personal budget",
        page="personal-budget-ask",
        stages=ASKING,
        law="The family may ask for a personal budget when a draft is prepared or a plan is reviewed (Children and "
        "Families Act 2014, s49).",
        **INTAKE,
    ),
    Move(
        "decide_personal_budget",
        "decide on a personal budget",
        page="personal-budget-decide",
        stages=ASKING,
        law="A refusal is told to the family in writing, with reasons and their right to ask for a review of the "
        f"decision ({REGULATIONS}, reg 7).",
        **DECIDER,
    ),
    Move(
        "send_budget_refusal",
        "record the notice of a refused personal budget",
        page="personal-budget-tell",
        law=f"The notice tells the reasons and the right to ask for a review of the decision ({REGULATIONS}, reg 7).",
        **LETTERS,
    ),
    Move(
        "begin_direct_payments",
        "record the first direct payment",
        page="direct-payment-begin",
        stages=PLAN,
        law="Their making and use is reviewed within the first three months, and with each review or reassessment of "
        f"the plan ({REGULATIONS}, reg 11).",
        **OFFICER,
    ),
    Move(
        "review_direct_payments",
        "record a review of direct payments",
        page="direct-payment-review",
        stages=PLAN,
        law="The authority reviews the making and use of direct payments within the first three months, and with each "
        f"review or reassessment of the plan ({REGULATIONS}, reg 11).",
        **OFFICER,
    ),
    Move(
        "change_direct_payments",
        "decide to reduce or stop direct payments",
        page="direct-payment-change",
        stages=PLAN,
        law="The family gets reasonable notice with reasons before it takes effect, and may ask once to have it "
        f"reconsidered ({REGULATIONS}, regs 12 and 14).",
        **DECIDER,
    ),
    Move(
        "send_payment_notice",
        "record the notice of reduced or stopped direct payments",
        page="direct-payment-notice",
        law=f"Reasonable notice, with reasons, before it takes effect ({REGULATIONS}, regs 12 and 14).",
        **LETTERS,
    ),
    Move(
        "ask_reconsideration",
        "record a request to reconsider direct payments",
        page="direct-payment-ask-again",
        law=f"The authority reconsiders a decision to reduce or stop once ({REGULATIONS}, regs 12 and 14).",
        **INTAKE,
    ),
    Move(
        "reconsider_payments",
        "record the outcome of a reconsideration of direct payments",
        page="direct-payment-outcome",
        law=f"The outcome is told to the family with reasons ({REGULATIONS}, regs 12 and 14).",
        **DECIDER,
    ),
)
