"""Rules on personal budgets, provision in place and education out of school (rule book 2.10 and 2.11)."""

from ehcp.law.limits import EducationOtherwise, MonthsIncluding, Prompt, Within
from ehcp.law.rules.record import DEATH, PLAN_ENDS, Rule, since_2014

BUDGETS = "SEN (Personal Budgets) Regulations 2014"
PAYMENTS_END = f"the payments end; {DEATH}"

PROVISION_RULES = tuple(
    since_2014(rule)
    for rule in (
        Rule(
            code="budget_refusal_notice",
            duty="Tell the family in writing why the budget is refused, and of their right to a review",
            start_fact="decision to refuse",
            met_fact="notice sent",
            limit=Prompt(),
            citation=f"{BUDGETS}, reg 7",
            void=DEATH,
            shown_to="OMF",
        ),
        Rule(
            code="direct_payment_first_review",
            duty="Review the making and use of direct payments for the first time",
            start_fact="first payment",
            met_fact="review recorded",
            limit=MonthsIncluding(3),
            citation=f"{BUDGETS}, reg 11",
            void=PAYMENTS_END,
            shown_to="OMF",
        ),
        Rule(
            code="direct_payment_review",
            duty="Review the making and use of direct payments with the review or reassessment of the plan",
            start_fact="review meeting held, or plan sent after a reassessment",
            met_fact="review recorded",
            limit=Within(4, "weeks"),
            citation=f"{BUDGETS}, reg 11",
            void=PAYMENTS_END,
            shown_to="OMF",
        ),
        Rule(
            code="direct_payment_stop_notice",
            duty="Give reasonable notice, with reasons, before direct payments are reduced or stopped",
            start_fact="decision to reduce or stop",
            met_fact="notice sent, before it takes effect",
            limit=Prompt(),
            citation=f"{BUDGETS}, regs 12 and 14",
            void=DEATH,
            shown_to="OMF",
        ),
        Rule(
            code="direct_payment_reconsider",
            duty="Reconsider, once, the decision to reduce or stop direct payments",
            start_fact="request received",
            met_fact="outcome sent",
            limit=Prompt(),
            citation=f"{BUDGETS}, regs 12 and 14",
            void=DEATH,
            shown_to="OMF",
        ),
        Rule(
            code="provision_in_place",
            duty="Secure the provision of section F, every row of it",
            start_fact="final or amended final plan sent, day of a move in, or end of a placement",
            met_fact="every row confirmed in place",
            limit=Prompt(setting="provision_in_place_working_days"),
            citation="Children and Families Act 2014, s42(2)",
            void=f"{PLAN_ENDS}; a later version, or a later start, takes the place of its rows",
            shown_to="OMFS",
        ),
        Rule(
            code="education_otherwise",
            duty="Arrange suitable full-time education for a child who would not otherwise get it",
            start_fact="told of an absence, an exclusion or a breakdown",
            met_fact="education recorded as in place",
            limit=EducationOtherwise(),
            citation="Education Act 1996, s19; statutory guidance on its days",
            void=f"the child is back, compulsory school age ends, or {DEATH}",
            shown_to="OM",
        ),
    )
)
