"""Rules on requests, assessments, first plans and reassessments (rule book 2.1 and 2.5)."""

from ehcp.law.limits import Prompt, Window, Within
from ehcp.law.rules.record import PLAN_ENDS, STD, Rule, since_2014

RECEIVED = "request received, or the authority became responsible"
REVERSED = "refusal reversed, or mediation agreement"

ASSESSMENT_RULES = (
    since_2014(
        Rule(
            code="consider_notice",
            duty="Tell the family, the ICB, social care and the setting that an assessment is being considered",
            start_fact=RECEIVED,
            met_fact="considering notice sent to all",
            limit=Prompt(),
            citation="Children and Families Act 2014, s36(4); SEND Regulations 2014, reg 4",
            void=STD,
            shown_to="OFSHC",
        )
    ),
    since_2014(
        Rule(
            code="assess_decision",
            duty="Tell the family whether an assessment will be made",
            start_fact=RECEIVED,
            met_fact="letter that the authority will assess or refusal to assess sent",
            limit=Within(6, "weeks"),
            citation="SEND Regulations 2014, reg 5(1)",
            grounds="A",
            void=STD,
            shown_to="OMFS",
        )
    ),
    since_2014(
        Rule(
            code="advice_return",
            duty="Give advice and information for the assessment",
            start_fact="adviser received the request (electronic: the day it was sent)",
            met_fact="advice received by the authority",
            limit=Within(6, "weeks"),
            citation="SEND Regulations 2014, reg 8(1)",
            owed_by="adviser",
            grounds="B",
            void=f"request cancelled or reg 6(4) agreement; {STD}",
            shown_to="OMVF",
        )
    ),
    since_2014(
        Rule(
            code="no_plan_decision",
            duty="Tell the family that no plan will be issued, if that is the decision",
            start_fact=RECEIVED,
            met_fact="refusal to issue a plan sent",
            limit=Within(16, "weeks"),
            citation="SEND Regulations 2014, reg 10(1); Children and Families Act 2014, s36(9)",
            grounds="A",
            void=f"refusal to assess sent; superseded when a draft plan is sent; {STD}",
            shown_to="OMFSH",
        )
    ),
    since_2014(
        Rule(
            code="draft_plan_target",
            duty="Send the draft plan",
            start_fact=RECEIVED,
            met_fact="draft plan sent",
            limit=Within(16, "weeks", setting="draft_plan_target_weeks"),
            citation="internal target: no statutory date; SEND Regulations 2014, reg 13(1) needs the time",
            kind="internal",
            void=STD,
            shown_to="OM",
        )
    ),
    since_2014(
        Rule(
            code="draft_window",
            duty="Give the family time for views, a school request and a meeting on the draft plan",
            start_fact="draft plan served",
            met_fact="the window ends, or the family agree in writing to finish early",
            limit=Window(15),
            citation="SEND Regulations 2014, reg 13(1)",
            owed_by="family",
            void=f"restarts for a re-served draft; {STD}",
            shown_to="OF",
        )
    ),
    since_2014(
        Rule(
            code="consult_reply",
            duty="Reply to the consultation; the authority decides even without a reply",
            start_fact="consultation sent",
            met_fact="reply received",
            limit=Within(15, "days"),
            citation="Children and Families Act 2014, ss38-40; SEND Code of Practice 2015, 9.83",
            kind="guidance",
            owed_by="setting",
            void=f"consultation withdrawn; setting chosen without a reply; {PLAN_ENDS}",
            shown_to="OS",
        )
    ),
    since_2014(
        Rule(
            code="final_plan",
            duty="Send the final plan to the family, the setting and the ICB",
            start_fact=RECEIVED,
            met_fact="final plan sent to all",
            limit=Within(20, "weeks"),
            citation="SEND Regulations 2014, reg 13(2)",
            grounds="A",
            void=f"refusal to assess or refusal to issue a plan sent; {STD}",
            shown_to="OMFSH",
        )
    ),
    since_2014(
        Rule(
            code="reversed_assess_notice",
            duty="Tell the family that an assessment will now be made",
            start_fact="mediation agreement, or refusal reversed",
            met_fact="letter that the authority will now assess sent",
            limit=Within(2, "weeks"),
            citation="SEND Regulations 2014, reg 42(2) with reg 44(2)(b); own motion: internal, by analogy",
            void=STD,
            shown_to="OMF",
        )
    ),
    since_2014(
        Rule(
            code="reversed_no_plan",
            duty="After a reversed or mediated refusal: tell the family that no plan will be issued",
            start_fact=REVERSED,
            met_fact="refusal to issue a plan sent",
            limit=Within(10, "weeks"),
            citation="SEND Regulations 2014, reg 42(2); Ombudsman practice by analogy with reg 44(2)(b)",
            grounds="C",
            void=f"superseded when a draft plan is sent; {STD}",
            shown_to="OMF",
        )
    ),
    since_2014(
        Rule(
            code="reversed_final_plan",
            duty="After a reversed or mediated refusal: send the final plan",
            start_fact=REVERSED,
            met_fact="final plan sent",
            limit=Within(14, "weeks"),
            citation="SEND Regulations 2014, reg 42(2); Ombudsman practice by analogy with reg 44(2)(b)",
            grounds="C",
            void=f"refusal to issue a plan sent; {STD}",
            shown_to="OMFSH",
        )
    ),
    since_2014(
        Rule(
            code="reassess_decision",
            duty="Tell the family whether the child will be reassessed",
            start_fact="request received",
            met_fact="reassessment decision sent",
            limit=Within(15, "days"),
            citation="SEND Regulations 2014, regs 24 and 25",
            void=STD,
            shown_to="OMFS",
        )
    ),
    since_2014(
        Rule(
            code="reassess_icb",
            duty="Reassess at the ICB's request",
            start_fact="ICB request",
            met_fact="reassessment started",
            limit=Prompt(),
            citation="SEND Regulations 2014, reg 23",
            shown_to="OMH",
        )
    ),
    since_2014(
        Rule(
            code="reassess_final",
            duty="Send the plan after the reassessment",
            start_fact="letter that there will be a reassessment sent",
            met_fact="amended final plan sent",
            limit=Within(14, "weeks"),
            citation="SEND Regulations 2014, reg 27(2)",
            grounds="A",
            void="withdrawal, the plan is ceased or transferred out, or death",
            shown_to="OMFSH",
        )
    ),
)
