"""The national wording of the letters from a request to the first plan."""

from __future__ import annotations

from ehcp.letters.texts.appeal_pack import OFFICER, SENDIASS
from ehcp.letters.texts.paragraph import Paragraph

L1 = (
    Paragraph(
        "received",
        "We received a request for an education, health and care needs assessment of {child} on {received_on}.",
    ),
    Paragraph(
        "considering",
        "We are now considering whether an assessment is necessary. The law asks whether {child} has or "
        "may have special educational needs, and whether it may be necessary for special educational "
        "provision to be made under a plan (Children and Families Act 2014, s36(8)).",
        "What we are considering",
    ),
    Paragraph(
        "views",
        "You have the right to tell us your views, in writing or by word of mouth, and to send us "
        "evidence: reports, letters, {child}’s own words, in any form. Please send it as soon as you "
        "can, so that we read it before we decide.",
        "Your views and evidence",
    ),
    Paragraph(
        "dates",
        "We will tell you our decision by {decision_due}. If we assess and a plan is needed, the final "
        "plan is due by {plan_due}.",
        "What happens when",
    ),
    OFFICER,
    SENDIASS,
)
L2 = (
    Paragraph(
        "decision",
        "We have decided to carry out an education, health and care needs assessment of {child}.",
    ),
    Paragraph(
        "advice",
        "We now ask for advice from: {advice_kinds}. Each is asked to reply within six weeks. If there "
        "is anybody else whose advice you would like us to ask for, tell us now; where your request is "
        "reasonable we must ask them (SEND Regulations 2014, reg 6(1)(h)).",
        "The advice we ask for",
    ),
    Paragraph(
        "next",
        "If we decide that no plan is needed we tell you by {draft_due}. Otherwise we send you a draft "
        "plan and you have at least 15 days to comment. The final plan is due by {plan_due}.",
        "What happens next",
    ),
    Paragraph(
        "voice",
        "We would like to meet {child} and you early on, to hear in your own words what matters to you.",
        "Hearing from you",
    ),
    OFFICER,
    SENDIASS,
)
L3 = (
    Paragraph(
        "decision",
        "We have decided not to carry out an education, health and care needs assessment of {child}, "
        "following the request that we received on {received_on}.",
    ),
    Paragraph(
        "reasons",
        "{reasons}",
        "Our reasons",
    ),
    Paragraph(
        "support",
        "{support}\n\nThe school or other setting must still use its best endeavours to meet any special "
        "educational needs. You can talk to its SENCO about what it provides.",
        "Other support",
    ),
    OFFICER,
)
L4 = (
    Paragraph(
        "request",
        "We are carrying out an education, health and care needs assessment of {child} and ask you for "
        "advice and information.",
    ),
    Paragraph(
        "due",
        "Please reply as soon as you can, and at the latest by {advice_due}: six weeks from the day you "
        "receive this request (SEND Regulations 2014, reg 8(1)).",
        "When",
    ),
    Paragraph(
        "asked",
        "Please describe:\n\n- {child}’s needs\n- the provision that those needs call for: what, by whom, "
        "how often, how long\n- the outcomes that it is meant to achieve, and by when\n\nPlease sign and "
        "date your advice. If {child} is not known to your service, please tell us so now.",
        "What we ask",
    ),
    Paragraph(
        "views",
        "The views and the evidence of the family are copied to you with this request (SEND Regulations "
        "2014, reg 6(3)).",
        "The family’s views",
    ),
    Paragraph(
        "basis",
        "We ask under SEND Regulations 2014, reg 6(1). Health and social care services have a duty to "
        "help (Children and Families Act 2014, ss28 and 31).",
        "The law",
    ),
    Paragraph(
        "officer",
        "Please send your reply to {officer}, {officer_contact}.",
    ),
)
L5 = (
    Paragraph(
        "late",
        "{late}",
        "What is late",
    ),
    Paragraph(
        "ground",
        "{ground}",
        "Why",
    ),
    Paragraph(
        "new_date",
        "We now expect it: {expected}.",
        "When it is now expected",
    ),
    Paragraph(
        "complain",
        "If you are not satisfied you can complain to us: {complaints}. If you are still not satisfied "
        "after our answer you can go to the Local Government and Social Care Ombudsman.",
        "How to complain",
    ),
    OFFICER,
)
L6 = (
    Paragraph(
        "decision",
        "We have assessed {child}’s education, health and care needs and have decided that it is not "
        "necessary for special educational provision to be made under an education, health and care plan.",
    ),
    Paragraph(
        "reasons",
        "{reasons}",
        "Our reasons",
    ),
    Paragraph(
        "advice",
        "We had this advice and information, which you can see and which can help those who teach "
        "{child}: {advice_received}.",
        "The advice we had",
    ),
    Paragraph(
        "support",
        "{support}",
        "Other support",
    ),
    OFFICER,
)
L7 = (
    Paragraph(
        "draft",
        "With this letter we send you the draft of {child}’s education, health and care plan and all the "
        "advice that it is made from. The draft names no school or other setting.",
    ),
    Paragraph(
        "window",
        "You can tell us what you think of the draft until {window_end}: at least 15 days. We answer "
        "each of your comments.",
        "Your comments",
    ),
    Paragraph(
        "school",
        "Within the same time you can ask us to name a particular school, college or other setting. You "
        "can ask for any maintained school or nursery, academy, further education college, "
        "non-maintained special school, or approved independent school or specialist college (Children "
        "and Families Act 2014, s38(3)).",
        "Asking for a school",
    ),
    Paragraph(
        "meeting",
        "You can ask for a meeting with us about the draft. We arrange it within this time.",
        "A meeting",
    ),
    Paragraph(
        "schools_list",
        "Where to find schools and colleges: {schools_list}.",
        "Finding schools",
    ),
    Paragraph(
        "budget",
        "You can ask for a personal budget for some of the provision in the plan, while the plan is a "
        "draft or when it is reviewed (Children and Families Act 2014, s49).",
        "Personal budget",
    ),
    OFFICER,
    SENDIASS,
)
L8 = (
    Paragraph(
        "draft",
        "We are consulting {setting} about {child}. The draft of the education, health and care plan and "
        "the advice are with this letter. We are considering whether to name {setting} in section I.",
    ),
    Paragraph(
        "reply",
        "Please reply by {reply_due}: within 15 days (SEND Regulations 2014, reg 13, and SEND code of practice, 9.83).",
        "When to reply",
    ),
    Paragraph(
        "grounds",
        "If the family has asked for your setting we must name it unless\n\n- it is unsuitable for "
        "{child}’s age, ability, aptitude or special educational needs, or\n- {child}’s attendance would "
        "be incompatible with the efficient education of others, or with the efficient use of resources "
        "(Children and Families Act 2014, s39(4)).\n\nIf you say that one of these holds, please say "
        "which, with the facts, and what reasonable steps could be taken.",
        "Grounds for an objection",
    ),
    Paragraph(
        "officer",
        "Please send your reply to {officer}, {officer_contact}.",
    ),
)
L9 = (
    Paragraph(
        "plan",
        "With this letter we send you {child}’s final education, health and care plan. It is in force "
        "from {sent_on}. Section I names: {setting_words}.",
    ),
    Paragraph(
        "duty",
        "We must secure the special educational provision in section F, and the health service the "
        "health care provision in section G (Children and Families Act 2014, s42). We review the plan "
        "within 12 months.",
        "What happens now",
    ),
    Paragraph(
        "sections",
        "You can appeal about section B (the needs), section F (the special educational provision) and "
        "section I (the school or other setting named, its type, or that none is named).",
        "What you can appeal",
    ),
    Paragraph(
        "recommend",
        "If you appeal about sections B, F or I you can also ask the Tribunal to look at the health and "
        "social care sections (C, D, G, H1 and H2). The Tribunal can recommend changes there; the health "
        "service or we must answer within five weeks.",
        "Health and social care",
    ),
    OFFICER,
)
