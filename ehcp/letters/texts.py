"""
The national wording of letters: structured paragraphs with places for facts, in plain English. Plain Python.

``{name}`` is a place for a fact, filled when the letter is made; an authority's own wording may use the same places. A
line that begins with ``- `` is a point of a list, and an empty line parts two paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PLACE = re.compile(r"\{([a-z_]+)\}")
# Facts that every letter may use; besides these, what the writer of the letter is asked for.
PLACES = frozenset(
    (
        "advice_due",
        "advice_kinds",
        "advice_received",
        "appeal_until",
        "authority",
        "child",
        "complaints",
        "decided_on",
        "decision_due",
        "disagreement",
        "draft_due",
        "mediation_adviser",
        "mediation_until",
        "officer",
        "officer_contact",
        "plan_due",
        "received_on",
        "reply_due",
        "schools_list",
        "sendiass",
        "sent_on",
        "setting_words",
        "window_end",
    )
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One part of a letter: its key, by which the law asks for it, its heading if it has one, and its words."""

    key: str
    text: str
    heading: str = ""


def places_in(paragraphs: Iterable[Paragraph]) -> set[str]:
    """Return the names of every place for a fact."""
    return {name for one in paragraphs for name in PLACE.findall(f"{one.heading} {one.text}")}


def filled(paragraphs: Iterable[Paragraph], facts: Mapping[str, str]) -> list[Paragraph]:
    """Return paragraphs with their facts; a paragraph of nothing but an empty fact is left out."""
    made = [Paragraph(one.key, _fill(one.text, facts), _fill(one.heading, facts)) for one in paragraphs]
    return [one for one in made if one.text.strip()]


def _fill(text: str, facts: Mapping[str, str]) -> str:
    return PLACE.sub(lambda match: facts.get(match.group(1), ""), text)


_SENDIASS = Paragraph(
    "sendiass",
    "You can get free, confidential and impartial information, advice and support from {sendiass}.",
    "Help for you",
)
_OFFICER = Paragraph(
    "officer", "Your case officer is {officer}. You can reach {officer} here: {officer_contact}.", "Who to ask"
)

APPEAL_PACK = (
    Paragraph(
        "appeal_right",
        "If you disagree, you have the right to appeal to the First-tier Tribunal (Special Educational Needs and "
        "Disability) (Children and Families Act 2014, s51). It is independent of us and an appeal is free.",
        "Your right to appeal",
    ),
    Paragraph(
        "appeal_time",
        "Your appeal must reach the Tribunal by {appeal_until}, which is two months after this letter was sent, or "
        "within one month of the date on your mediation certificate, whichever is later.",
        "Time limits",
    ),
    Paragraph(
        "mediation",
        "You have the right to mediation: a meeting with us and somebody independent, to try to agree. Before you can "
        "appeal you must contact a mediation adviser, unless your appeal is only about the school or other setting "
        "named in section I of a plan, or about the type of setting, or about none being named. You do not have to "
        "take part in mediation, but you need a certificate from the adviser, who gives it to you within three "
        "working days if you say that you do not want mediation, or after the mediation.\n\n"
        "Contact the mediation adviser by {mediation_until}, which is two months after this letter was sent: "
        "{mediation_adviser}. If you want mediation, tell us what it should be about, and whether you want health "
        "provision to be discussed, so that the health service takes part (SEND Regulations 2014, reg 32). We then "
        "arrange it within 30 days. To tell us: {officer}, {officer_contact}.",
        "Mediation",
    ),
    Paragraph(
        "disagreement",
        "Besides mediation and appeal there is an independent disagreement resolution service, free of charge, also "
        "for matters that cannot be appealed: {disagreement}. To use it does not lengthen the time to appeal.",
        "Resolving disagreements",
    ),
    _SENDIASS,
)
PACK_KEYS = tuple(one.key for one in APPEAL_PACK)

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
    _OFFICER,
    _SENDIASS,
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
    _OFFICER,
    _SENDIASS,
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
    _OFFICER,
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
    _OFFICER,
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
    _OFFICER,
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
    _OFFICER,
    _SENDIASS,
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
    _OFFICER,
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
    _OFFICER,
    _SENDIASS,
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
    _OFFICER,
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
    _OFFICER,
    _SENDIASS,
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
    _OFFICER,
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
    _OFFICER,
    _SENDIASS,
)
