"""
The registry of letters: code, name, law, compulsory paragraphs, who receives them, the act that sending performs.

Workflow paper, section 5. A letter marked as appealable carries the appeal pack, or it is not sent. Plain Python.
"""

from __future__ import annotations

from dataclasses import dataclass

from ehcp.letters import texts
from ehcp.letters.texts import Paragraph

NEW_OFFICER = "OFFICER"
FAMILY, SETTING, ICB, ADVISER, OTHERS = "family", "setting", "icb", "adviser", "others"
CFA, SEND_REGS = "Children and Families Act 2014", "SEND Regulations 2014"


@dataclass(frozen=True, slots=True)
class Ask:
    """What the writer of a letter says in it: its key in the text, its label, help, and whether it may be empty."""

    key: str
    label: str
    help: str = ""
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class LetterKind:
    """
    One letter: its code, name and law, what it must hold, to whom it goes, and the move that sending it makes.

    ``also`` are further paragraphs that may never be left out; those of the appeal pack follow from
    ``is_appealable``. Without ``paragraphs`` there is no national wording: an authority writes its own first.
    ``needs_document`` names the kind of document that must be attached.
    """

    code: str
    name: str
    law: str
    to: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...] = ()
    is_appealable: bool = False
    compulsory: tuple[str, ...] = ()
    move: str = ""
    asks: tuple[Ask, ...] = ()
    needs_document: str = ""

    @property
    def must_hold(self) -> tuple[str, ...]:
        """Return the keys of the paragraphs that may not be left out."""
        return (*self.compulsory, *(texts.PACK_KEYS if self.is_appealable else ()))


REASONS = Ask("reasons", "Reasons", "Say how the test in the law is not met for this child. Cost alone is no reason.")
SUPPORT = Ask("support", "Other support you suggest", is_needed=False)
_PACK = texts.APPEAL_PACK

LETTERS: dict[str, LetterKind] = {
    one.code: one
    for one in (
        LetterKind(
            "L1", "Request received", f"{CFA}, s36(4); {SEND_REGS}, reg 4", (FAMILY, ICB, SETTING, OTHERS),
            texts.L1, compulsory=("received", "considering", "views", "sendiass"), move="send_considering_notice",
        ),
        LetterKind(
            "L2", "We will assess", f"{SEND_REGS}, reg 5(1)", (FAMILY, ICB, SETTING, OTHERS),
            texts.L2, compulsory=("decision", "officer", "advice", "next"), move="decide_assess",
        ),
        LetterKind(
            "L3", "We will not assess", f"{CFA}, s36(5); {SEND_REGS}, reg 5", (FAMILY, ICB, SETTING, OTHERS),
            (*texts.L3, *_PACK), is_appealable=True, compulsory=("decision", "reasons", "support"),
            move="decide_not_assess", asks=(REASONS, SUPPORT),
        ),
        LetterKind(
            "L4", "Request for advice", f"{SEND_REGS}, regs 6 and 8", (ADVISER,),
            texts.L4, compulsory=("due", "asked", "views", "basis"), move="request_advice",
        ),
        LetterKind(
            "L5", "Late: chaser or exemption notice", f"{SEND_REGS}, regs 8 and 10", (FAMILY, ADVISER),
            texts.L5, compulsory=("late", "new_date", "complain"),
            asks=(
                Ask("late", "What is late"),
                Ask("ground", "Ground and reason"),
                Ask("expected", "When it is now expected"),
            ),
        ),
        LetterKind(
            "L6", "We will not issue a plan", f"{CFA}, s36(9) and (10); {SEND_REGS}, reg 10", (FAMILY, ICB, SETTING),
            (*texts.L6, *_PACK), is_appealable=True, compulsory=("decision", "reasons", "advice"),
            move="decide_not_issue", asks=(REASONS, SUPPORT),
        ),
        LetterKind(
            "L7", "Draft plan", f"{CFA}, s38; {SEND_REGS}, reg 13(1)", (FAMILY,),
            texts.L7, compulsory=("draft", "window", "school", "meeting", "schools_list", "budget"),
            move="send_draft", needs_document="plan",
        ),
        LetterKind(
            "L8", "Consultation of a setting", f"{CFA}, s39", (SETTING,),
            texts.L8, compulsory=("draft", "reply", "grounds"), move="consult_settings", needs_document="plan",
        ),
        LetterKind(
            "L9", "Final plan", f"{CFA}, s39(8) and s40(5); {SEND_REGS}, regs 13(2) and 14", (FAMILY, SETTING, ICB),
            (*texts.L9, *_PACK), is_appealable=True, compulsory=("plan", "recommend"), move="issue_final",
            needs_document="plan",
        ),
        LetterKind("L10", "Review invitation and papers", f"{SEND_REGS}, reg 20", (FAMILY, SETTING, OTHERS)),
        LetterKind("L11", "Review report", f"{SEND_REGS}, reg 20(7) to (9)", (FAMILY, SETTING, OTHERS)),
        LetterKind("L12", "We keep the plan", f"{SEND_REGS}, reg 20(10)", (FAMILY, SETTING), is_appealable=True),
        LetterKind("L13", "Proposed changes to the plan", f"{SEND_REGS}, reg 22", (FAMILY, SETTING)),
        LetterKind("L14", "Amended final plan", f"{SEND_REGS}, reg 22", (FAMILY, SETTING, ICB), is_appealable=True),
        LetterKind("L15", "We will not amend the plan", f"{SEND_REGS}, reg 22(5)", (FAMILY,), is_appealable=True),
        LetterKind(
            "L16", "We will reassess", f"{SEND_REGS}, regs 25 and 27", (FAMILY, SETTING, ICB),
            texts.L16, compulsory=("decision", "advice", "next"), move="decide_reassess",
        ),
        LetterKind(
            "L16N", "We will not reassess", f"{SEND_REGS}, regs 24 and 25", (FAMILY, SETTING, ICB),
            (*texts.L16N, *_PACK), is_appealable=True, compulsory=("decision", "reasons"),
            move="decide_reassess", asks=(REASONS,),
        ),
        LetterKind("L17", "Considering ceasing the plan", f"{SEND_REGS}, reg 31(1)", (FAMILY, SETTING)),
        LetterKind("L18", "We will cease the plan", f"{SEND_REGS}, reg 31", (FAMILY, SETTING, ICB), is_appealable=True),
        LetterKind("L19", "Plan transferred to us", f"{SEND_REGS}, reg 15", (FAMILY,)),
        LetterKind("L20", "Plan transferred to another authority", f"{SEND_REGS}, reg 15", (FAMILY, OTHERS)),
        LetterKind("L21", "Mediation", f"{SEND_REGS}, regs 32 to 42", (FAMILY, ICB, OTHERS)),
        LetterKind(
            "L22", "We will now assess", f"{SEND_REGS}, regs 42(2) and 44(2)(b)", (FAMILY,),
            texts.L22, compulsory=("decision", "dates"), move="tell_will_assess",
            asks=(Ask("why", "What changed the decision", "For example: an order of the Tribunal, and its day."),),
        ),
        LetterKind(
            "L23", "Your rights are now your own", f"{CFA}, s80; {SEND_REGS}, reg 64", (FAMILY,),
            texts.L23, compulsory=("rights", "letters", "support", "capacity"),
        ),
        LetterKind(
            "L24", "The case is closed", f"{CFA}, s36", (FAMILY, SETTING),
            texts.L24, compulsory=("why", "effect", "again"), asks=(Ask("why", "Why the case is closed"),),
        ),
        LetterKind(
            NEW_OFFICER, "Your case officer has changed", "Practice: a family knows who holds its case, and since when",
            (FAMILY,), texts.NEW_OFFICER, compulsory=("changed", "officer"),
        ),
    )
}  # fmt: skip
