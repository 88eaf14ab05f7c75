"""The national wording of the letters of reassessment and reversal, of the rights of a young person, and of closing."""

from __future__ import annotations

from ehcp.letters.texts.appeal_pack import OFFICER, SENDIASS
from ehcp.letters.texts.paragraph import Paragraph

NEW_OFFICER = (
    Paragraph(
        "changed",
        "{child}’s case officer is now {officer}, since {held_since}.",
    ),
    OFFICER,
    Paragraph(
        "same",
        "Nothing else changes. The dates that we have told you stand, and whatever you have sent us stays with the "
        "case. You need not tell your story again: {officer} has it.",
        "What stays as it is",
    ),
)
L16 = (
    Paragraph(
        "decision",
        "We have decided to reassess {child}’s education, health and care needs.",
    ),
    Paragraph(
        "advice",
        "We now ask for advice from: {advice_kinds}.",
        "The advice we ask for",
    ),
    Paragraph(
        "next",
        "The plan stays in force meanwhile. We will send you the plan that follows from the reassessment "
        "by {plan_due}: within 14 weeks of this letter (SEND Regulations 2014, reg 27(2)).",
        "What happens next",
    ),
    OFFICER,
    SENDIASS,
)
L16N = (
    Paragraph(
        "decision",
        "We have decided not to reassess {child}’s education, health and care needs, following the "
        "request that we received on {received_on}. The plan stays in force.",
    ),
    Paragraph(
        "reasons",
        "{reasons}",
        "Our reasons",
    ),
    OFFICER,
)
L22 = (
    Paragraph(
        "decision",
        "We will now carry out an education, health and care needs assessment of {child}. What changed "
        "the decision: {why}",
    ),
    Paragraph(
        "dates",
        "If we decide that no plan is needed we tell you by {draft_due}. If a plan is needed, the final "
        "plan is due by {plan_due}.",
        "What happens when",
    ),
    OFFICER,
    SENDIASS,
)
L23 = (
    Paragraph(
        "rights",
        "When compulsory school age has ended, the rights about an education, health and care plan "
        "belong to the young person. For {child} this now holds (Children and Families Act 2014, s83).",
        "Whose rights",
    ),
    Paragraph(
        "letters",
        "From {sent_on} our letters go to {child}. Parents still receive letters if {child} agrees: tell "
        "us which, and until when. This can be changed at any time.",
        "Who gets letters",
    ),
    Paragraph(
        "support",
        "{child} can have help to speak, to decide and to take part: from family, from an advocate, or "
        "from {sendiass}.",
        "Support",
    ),
    Paragraph(
        "capacity",
        "We take it that {child} can make these decisions, unless it is shown for a particular decision "
        "that {child} cannot, even with help. Then a representative decides, or the parents if there is "
        "none (Children and Families Act 2014, s80; Mental Capacity Act 2005).",
        "Capacity",
    ),
    OFFICER,
)
L24 = (
    Paragraph(
        "why",
        "We have closed the case about {child}. {why}",
    ),
    Paragraph(
        "effect",
        "We take no further steps towards an education, health and care plan. The school or other "
        "setting must still use its best endeavours to meet any special educational needs.",
        "What this means",
    ),
    Paragraph(
        "again",
        "You, the school or the young person can ask for an assessment again at any time.",
        "Asking again",
    ),
    Paragraph(
        "appeal",
        "If we sent you a decision that can be appealed, the right to appeal, its time limit and what "
        "that letter said about mediation are not changed by this closure.",
        "Earlier decisions",
    ),
    OFFICER,
    SENDIASS,
)
