"""The acts on who a child is, who may know of the record, and who is around the child."""

from __future__ import annotations

from ehcp.moves.who import INTAKE, MANAGER, OFFICER
from ehcp.people.models.children import Stage
from ehcp.workflow import Move

# A plan in force says itself what is provided.
_WITHOUT_PLAN = frozenset(Stage) - {Stage.MAINTAINED, Stage.TRANSFERRED_OUT}

MOVES = (
    Move(
        "refer_early_help",
        "record a referral for support before a request",
        page="early-help-refer",
        label="Record a referral for support before a request",
        stages=_WITHOUT_PLAN,
        law="Support before a request is never a condition of one, nor a reason to wait: whoever asks for an "
        "assessment is answered within six weeks, whatever support goes on (Children and Families Act 2014, s36; SEND "
        "Regulations 2014, reg 5).",
        **INTAKE,
    ),
    Move(
        "begin_early_help",
        "record what support began",
        page="early-help-begin",
        **INTAKE,
    ),
    Move(
        "close_early_help",
        "record what came of the support",
        page="early-help-close",
        **INTAKE,
    ),
    Move(
        "record_death",
        "record a death",
        page="child-death",
        law="Every limit becomes void. A request or assessment without a decision ends, a maintained plan ends, review"
        " meetings that were called are cancelled, and nothing more is sent.",
        **OFFICER,
    ),
    Move(
        "undo_death",
        "take back a death recorded by mistake",
        page="child-death-undo",
        law="What the record of the death ended runs again from its own dates, and the review meetings that it "
        "cancelled are on again. Both values are kept.",
        **MANAGER,
    ),
    Move(
        "restrict",
        "restrict a record",
        page="case-restrict",
        label="Restrict the record",
        law="A restricted record is hidden from every list, count, search and export of everybody who is not named. "
        "Totals for the whole authority still count the child.",
        **MANAGER,
    ),
    Move(
        "lift_restriction",
        "lift the restriction",
        page="case-lift",
        **MANAGER,
    ),
    Move(
        "change_details",
        "change who a child or young person is recorded to be",
        page="case-details-change",
        label="Change details",
        law="What was recorded before is kept with its day, and the person is still found by it.",
        **INTAKE,
    ),
    Move(
        "merge_records",
        "merge two records of one person",
        page="case-merge",
        law="Nothing is copied or deleted: everything on the other record becomes part of this case. The person is "
        "found by every name and number of both, and counts once in every figure from today.",
        **MANAGER,
    ),
    Move(
        "take_merge_back",
        "take a merge back",
        page="case-merge-undo",
        law="Each record gets back its own case, officer and list. What was recorded since stays with the record it "
        "was made on.",
        **MANAGER,
    ),
    Move(
        "dismiss_double",
        "say that two records are of two people",
        page="double-dismiss",
        label="These are two people",
        law="Both records stay as they are. The reason is kept with the case.",
        **OFFICER,
    ),
    Move(
        "add_person",
        "record somebody around the child",
        page="case-person-add",
        label="Add a person",
        **INTAKE,
    ),
    Move(
        "change_person",
        "change what is held of somebody",
        page="case-person-change",
        label="Change a person’s details",
        **INTAKE,
    ),
    Move(
        "end_relation",
        "record that somebody is no longer around the child",
        page="case-person-end",
        **INTAKE,
    ),
    Move(
        "give_consent",
        "record a consent",
        page="case-consent-add",
        **INTAKE,
    ),
    Move(
        "end_consent",
        "record that a consent was taken back",
        page="case-consent-end",
        **INTAKE,
    ),
    Move(
        "find_capacity",
        "record capacity for a decision",
        page="case-capacity-add",
        law="Capacity is about one decision at one time, and is assumed (Mental Capacity Act 2005, s1 and s2). "
        "Without it the representative acts, or the parents where there is none (Children and Families Act 2014, "
        "s80).",
        **OFFICER,
    ),
    Move(
        "pass_rights",
        "confirm that the rights have passed to the young person",
        page="case-rights-pass",
        label="Confirm that the rights are the young person’s",
        law="From the end of compulsory school age, the last Friday of June of the school year in which they turn 16, "
        "the rights are the young person’s own (Children and Families Act 2014, s83; Education Act 1996, s8). "
        "Capacity is assumed unless it is found otherwise for this decision (Mental Capacity Act 2005, s1). No "
        "limit moves.",
        **OFFICER,
    ),
    Move(
        "start_flag",
        "put a flag on the child",
        page="case-flag-add",
        label="Add a flag",
        **INTAKE,
    ),
    Move(
        "end_flag",
        "end a flag",
        page="case-flag-end",
        **INTAKE,
    ),
    Move(
        "log_contact",
        "log a contact",
        page="case-contact-log",
        **INTAKE,
    ),
    Move(
        "answer_contact",
        "record the reply to a contact",
        page="case-contact-answer",
        **INTAKE,
    ),
    Move(
        "record_school",
        "record the school",
        page="case-school",
        label="Record the school",
        **INTAKE,
    ),
)
