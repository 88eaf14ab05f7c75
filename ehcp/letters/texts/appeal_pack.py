"""What a letter with a right of appeal must tell, and the support that every family is told of."""

from __future__ import annotations

from ehcp.letters.texts.paragraph import Paragraph

SENDIASS = Paragraph(
    "sendiass",
    "You can get free, confidential and impartial information, advice and support from {sendiass}.",
    "Help for you",
)
OFFICER = Paragraph(
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
    SENDIASS,
)
PACK_KEYS = tuple(one.key for one in APPEAL_PACK)
