"""The moves: who may make them, which states they leave. The only door to the main state of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ehcp import permissions
from ehcp.law_of_acts import LAW
from ehcp.people.models.children import Child, Stage
from sendcases.accounts.models import User


class Refused(Exception):
    """An act that may not be done; the message says why in plain words."""


class MoveNotAllowed(Refused):
    """The case is not in a state in which this may be done, or the person may not do it."""


class StaleCase(Refused):
    """The form was opened before somebody else changed the case; the message says who and when."""


class CaseBusy(Refused):
    """Somebody else is saving the same record at this moment."""


class KeyReused(Refused):
    """The same form key came with other values, for another case or from another page."""


class AlreadyDone(Exception):
    """The same form was sent twice; the first one counts and nothing was done again."""


@dataclass(frozen=True, slots=True)
class Move:
    """
    One act of casework: its name, the words for it, the stages it may be made in, who may make it, and its page.

    ``stages`` empty means any. ``who_words`` completes "Only ... may do this" (workflow paper, section 3). ``page``
    is the name of its address; ``label`` is what its page and the links to it say, where that is not ``words``.
    The door of the page, the links on a case and the check inside the act all read this one record.
    """

    name: str
    words: str
    who: Callable[[User], bool]
    who_words: str
    stages: frozenset[str] = field(default_factory=frozenset)
    page: str = ""
    label: str = ""

    @property
    def law(self) -> str:
        """Return what the law says of the act, as its page shows it; empty where the law leaves it to the authority."""
        return LAW.get(self.name, "")

    @property
    def title(self) -> str:
        """Return what the page of the act and the links to it say."""
        return self.label or self.words[:1].upper() + self.words[1:]

    def check(self, child: Child, by: User, *, stage: str = "", is_decided: bool = False) -> None:
        """
        Raise ``MoveNotAllowed`` unless ``by`` may make this move on ``child`` now.

        ``stage`` is that of the day, where the stored one may not have been brought up to it. ``is_decided``: who may
        decide has decided it, and whoever sends letters carries it out.
        """
        now = stage or child.stage
        if not (self.who(by) or (is_decided and permissions.may_send_letters(by))):
            raise MoveNotAllowed(f"Only {self.who_words} may {self.words}.")
        if not self.is_open_at(now):
            raise MoveNotAllowed(
                f"You cannot {self.words} now: the case is at “{Stage(now).label}”. "
                f"It can be done at {_or([Stage(stage).label for stage in sorted(self.stages)])}."
            )

    def is_possible(self, child: Child, by: User, *, stage: str = "", is_decided: bool = False) -> bool:
        """Say whether ``by`` may make this move on ``child`` now, as far as stage and role tell."""
        may = self.who(by) or (is_decided and permissions.may_send_letters(by))
        return bool(may) and self.is_open_at(stage or child.stage)

    def is_open_at(self, stage: str) -> bool:
        """Say whether this move may be made on a case at ``stage``."""
        return not self.stages or stage in self.stages


def _or(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]


_OFFICER: dict[str, Any] = {"who": permissions.may_work_cases, "who_words": "a case officer or a manager"}
_INTAKE: dict[str, Any] = {
    "who": permissions.may_record_receipt,
    "who_words": "business support, a case officer or a manager",
}
_DECIDER: dict[str, Any] = {"who": permissions.may_decide, "who_words": "a delegated decision officer"}
_LETTERS: dict[str, Any] = {
    "who": permissions.may_send_letters,
    "who_words": "business support, a case officer, a decision officer or a manager",
}
_MANAGER: dict[str, Any] = {"who": permissions.may_manage, "who_words": "a manager"}
_PROCESS = frozenset({Stage.REQUESTED, Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT})
_PLAN = frozenset({Stage.MAINTAINED})
# Advice comes in while the plan is written, and a plan in force is amended.
_WRITING = _PLAN | {Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT}
# Stages in which somebody should hold the case: the last ones have a right of appeal that may still run.
_HELD = _PROCESS | _PLAN | {Stage.REFUSED_ASSESS, Stage.REFUSED_ISSUE}

MOVES: dict[str, Move] = {
    move.name: move
    for move in [
        Move("receive_request", "log a request", page="intake", **_INTAKE),
        Move(
            "send_considering_notice",
            "record the notice that the authority is considering",
            page="request-considering",
            label="Record the considering notice",
            **_INTAKE,
        ),
        Move(
            "tell_will_assess",
            "tell the family that there will be an assessment",
            page="assessment-tell",
            label="Record the letter that there will be an assessment",
            **_OFFICER,
        ),
        Move("decide_reassess", "decide on a reassessment", page="request-reassess", stages=_PLAN, **_DECIDER),
        Move(
            "finish_reassessment",
            "record the plan after a reassessment",
            page="assessment-finish",
            label="Record the plan after the reassessment",
            stages=_PLAN,
            **_DECIDER,
        ),
        Move(
            "decide_assess", "decide to assess", page="request-assess", stages=frozenset({Stage.REQUESTED}), **_DECIDER
        ),
        Move(
            "decide_not_assess",
            "decide not to assess",
            page="request-refuse",
            stages=frozenset({Stage.REQUESTED}),
            **_DECIDER,
        ),
        Move(
            "reverse_refusal",
            "reverse a refusal",
            page="request-reverse",
            label="Reverse the refusal",
            stages=frozenset({Stage.REFUSED_ASSESS, Stage.REFUSED_ISSUE}),
            **_DECIDER,
        ),
        Move(
            "request_advice",
            "request advice",
            page="advice-request",
            stages=frozenset({Stage.ASSESSING, Stage.MAINTAINED}),
            **_INTAKE,
        ),
        Move("receive_advice", "record advice received", page="advice-receive", **_INTAKE),
        Move("cancel_advice", "record that advice is not needed", page="advice-cancel", **_OFFICER),
        Move("exempt_advice", "accept an exemption for advice", page="advice-exempt", **_MANAGER),
        Move(
            "decide_issue",
            "decide to issue a plan",
            page="assessment-issue",
            stages=frozenset({Stage.ASSESSING}),
            **_DECIDER,
        ),
        Move(
            "decide_not_issue",
            "decide not to issue a plan",
            page="assessment-refuse",
            stages=frozenset({Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT}),
            **_DECIDER,
        ),
        Move(
            "send_draft",
            "send the draft plan",
            page="plan-draft",
            stages=frozenset({Stage.DRAFTING, Stage.DRAFT_SENT}),
            **_OFFICER,
        ),
        Move(
            "agree_early_final",
            "record an early finish",
            page="plan-early-finish",
            stages=frozenset({Stage.DRAFT_SENT}),
            **_OFFICER,
        ),
        Move(
            "issue_final",
            "issue the final plan",
            page="plan-final",
            stages=frozenset({Stage.DRAFT_SENT}),
            **_DECIDER,
        ),
        Move(
            "withdraw",
            "withdraw the request",
            page="request-withdraw",
            label="Record a withdrawal",
            stages=_PROCESS | _PLAN,
            **_OFFICER,
        ),
        Move("record_death", "record a death", page="child-death", **_OFFICER),
        Move("undo_death", "take back a death recorded by mistake", page="child-death-undo", **_MANAGER),
        Move("propose_exemption", "propose an exemption", page="exemption-choose", **_OFFICER),
        Move(
            "accept_exemption",
            "accept an exemption",
            page="exemption-decide",
            label="Decide on an exemption",
            **_MANAGER,
        ),
        Move(
            "refuse_exemption",
            "refuse an exemption",
            page="exemption-decide",
            label="Decide on an exemption",
            **_MANAGER,
        ),
        Move("call_review", "call a review", page="review-call", stages=_PLAN, **_OFFICER),
        Move(
            "send_review_papers",
            "record the invitation or the papers of a review",
            page="review-papers",
            label="Record the review invitation or papers",
            stages=_PLAN,
            **_INTAKE,
        ),
        Move(
            "move_review",
            "move a review meeting",
            page="review-move",
            label="Move the review meeting",
            stages=_PLAN,
            **_OFFICER,
        ),
        Move(
            "cancel_review",
            "cancel a review meeting",
            page="review-cancel",
            label="Cancel the review meeting",
            stages=_PLAN,
            **_OFFICER,
        ),
        Move(
            "hold_review",
            "record a review meeting",
            page="review-hold",
            label="Record the review meeting",
            stages=_PLAN,
            **_OFFICER,
        ),
        Move("receive_report", "record the review report", page="review-report", stages=_PLAN, **_INTAKE),
        Move(
            "decide_review",
            "decide a review",
            page="review-decide",
            label="Decide the review",
            stages=_PLAN,
            **_DECIDER,
        ),
        Move(
            "send_amendment_notice",
            "record the notice of amendments",
            page="amendment-notice",
            label="Record the notice of proposed changes",
            stages=_PLAN,
            **_DECIDER,
        ),
        Move(
            "serve_amendment_notice",
            "record when the notice of amendments was served",
            page="amendment-served",
            label="Record when the notice of changes was served",
            stages=_PLAN,
            **_INTAKE,
        ),
        Move(
            "agree_early_finish",
            "record that the family agree to finish early",
            page="amendment-early-finish",
            stages=_PLAN,
            **_OFFICER,
        ),
        Move(
            "amend_without_review",
            "propose amendments without a review",
            page="amendment-without-review",
            label="Propose changes without a review",
            stages=_PLAN,
            **_DECIDER,
        ),
        Move("issue_amended_final", "issue the amended final plan", page="amendment-final", stages=_PLAN, **_DECIDER),
        Move(
            "decide_not_amend",
            "decide not to amend",
            page="amendment-none",
            label="Decide not to amend the plan",
            stages=_PLAN,
            **_DECIDER,
        ),
        Move(
            "name_setting",
            "name the setting for a phase transfer",
            page="phase-transfer-name",
            label="Name the next setting",
            stages=_PLAN,
            **_DECIDER,
        ),
        Move(
            "identify_phase_transfer",
            "record a phase transfer",
            page="phase-transfer-identify",
            label="Record a move to the next phase",
            stages=_PLAN,
            **_OFFICER,
        ),
        Move(
            "drop_phase_transfer",
            "record that there is no phase transfer",
            page="phase-transfer-none",
            label="Record that there is no move to the next phase",
            stages=_PLAN,
            **_OFFICER,
        ),
        Move("consider_ceasing", "record that ceasing is considered", page="cease-consider", stages=_PLAN, **_OFFICER),
        Move("decide_cease", "decide to cease the plan", page="cease-decide", stages=_PLAN, **_DECIDER),
        Move("drop_ceasing", "decide that the plan goes on", page="cease-drop", stages=_PLAN, **_DECIDER),
        Move("cease_takes_effect", "confirm that the plan has ceased", page="cease-effect", stages=_PLAN, **_DECIDER),
        Move("transfer_in", "record a move in", page="transfer-in", label="Record a move in with a plan", **_OFFICER),
        Move(
            "send_move_in_notice",
            "record the notice after a move in",
            page="transfer-in-notice",
            stages=_PLAN,
            **_OFFICER,
        ),
        Move(
            "move_out_aware",
            "record that a move out is known",
            page="transfer-known",
            label="Record a move away",
            stages=_PLAN,
            **_OFFICER,
        ),
        Move(
            "cancel_move_out", "record that the family do not move", page="transfer-cancelled", stages=_PLAN, **_OFFICER
        ),
        Move("transfer_out", "transfer the plan to another authority", page="transfer-out", stages=_PLAN, **_OFFICER),
        Move("allocate", "allocate a case", page="case-allocate", label="Allocate the case", **_MANAGER),
        Move("take", "take a case", page="case-take", stages=_HELD, **_OFFICER),
        Move("restrict", "restrict a record", page="case-restrict", label="Restrict the record", **_MANAGER),
        Move("lift_restriction", "lift the restriction", page="case-lift", **_MANAGER),
        Move(
            "change_details",
            "change who a child or young person is recorded to be",
            page="case-details-change",
            label="Change details",
            **_INTAKE,
        ),
        Move("merge_records", "merge two records of one person", page="case-merge", **_MANAGER),
        Move("take_merge_back", "take a merge back", page="case-merge-undo", **_MANAGER),
        Move(
            "dismiss_double",
            "say that two records are of two people",
            page="double-dismiss",
            label="These are two people",
            **_OFFICER,
        ),
        Move("correct_date", "correct a date", page="case-dates", **_OFFICER),
        Move("change_placement", "record a change of placement", page="placement-change", stages=_PLAN, **_OFFICER),
        Move("change_need", "record a type of need", page="need-change", stages=_PLAN, **_OFFICER),
        Move("add_outcome", "add an outcome", page="outcome-add", stages=_PLAN, **_OFFICER),
        Move("rate_outcome", "rate an outcome", page="outcome-rate", stages=_PLAN, **_OFFICER),
        Move("start_budget", "record a personal budget", page="budget-start", stages=_PLAN, **_OFFICER),
        Move("end_budget", "end a personal budget", page="budget-end", stages=_PLAN, **_OFFICER),
        Move("record_feedback", "record an answer after a review", page="feedback-record", stages=_PLAN, **_INTAKE),
        Move("mark_in_error", "mark a record as entered by mistake", page="case-mark", **_MANAGER),
        Move("add_documents", "upload documents", page="document-add", **_INTAKE),
        Move("describe_document", "say what a document is", page="document-describe", **_INTAKE),
        Move("replace_document", "replace a document", page="document-replace", **_INTAKE),
        Move("withdraw_document", "withdraw a document", page="document-withdraw", **_OFFICER),
        Move("keep_document", "keep a document that names somebody else", page="document-keep", **_OFFICER),
        Move("send_letter", "send a letter", page="letter-send", **_LETTERS),
        Move("enter_letter", "enter a letter made elsewhere", page="letter-enter", **_LETTERS),
        Move("record_delay", "record why a limit was missed", page="delay-record", **_OFFICER),
        Move("write_plan", "write the plan", page="plan-write", stages=_WRITING, **_OFFICER),
        Move(
            "record_family_comment",
            "record a comment of the family on the plan",
            page="plan-comment",
            stages=_WRITING,
            **_INTAKE,
        ),
        Move(
            "answer_family_comment",
            "answer a comment of the family on the plan",
            page="plan-comment-answer",
            stages=_WRITING,
            **_OFFICER,
        ),
        Move("check_plan_quality", "check the quality of the plan", page="plan-check", stages=_WRITING, **_OFFICER),
        Move("correct_typo", "put a slip of the pen right in the plan", page="plan-typo", stages=_PLAN, **_OFFICER),
        Move("take_in_plan_file", "take in a plan file", page="plan-file-in", stages=_WRITING, **_OFFICER),
        Move(
            "request_mediation",
            "record whether mediation is wanted",
            page="mediation-request",
            label="Record whether mediation is wanted",
            **_INTAKE,
        ),
        Move(
            "agree_mediation",
            "record what mediation agreed",
            page="mediation-agree",
            who=permissions.may_settle,
            who_words="a case officer or a manager with authority to settle, or a delegated decision officer",
        ),
        Move("register_appeal", "record an appeal", page="appeal-register", **_INTAKE),
        Move("concede_appeal", "concede an appeal", page="appeal-concede", **_DECIDER),
        Move("end_appeal", "record how an appeal ended", page="appeal-end", **_OFFICER),
        Move(
            "add_dispute_task",
            "record a direction, a hearing or a recommendation",
            page="dispute-task",
            **_OFFICER,
        ),
        Move("finish_dispute_task", "record that such a task is done", page="dispute-task-done", **_OFFICER),
        Move("record_dispute_step", "record a step of a mediation or an appeal", page="dispute-record", **_OFFICER),
        # The people around a child
        Move("add_person", "record somebody around the child", page="case-person-add", label="Add a person", **_INTAKE),
        Move(
            "change_person",
            "change what is held of somebody",
            page="case-person-change",
            label="Change a person’s details",
            **_INTAKE,
        ),
        Move("end_relation", "record that somebody is no longer around the child", page="case-person-end", **_INTAKE),
        Move("give_consent", "record a consent", page="case-consent-add", **_INTAKE),
        Move("end_consent", "record that a consent was taken back", page="case-consent-end", **_INTAKE),
        Move("find_capacity", "record capacity for a decision", page="case-capacity-add", **_OFFICER),
        Move(
            "pass_rights",
            "confirm that the rights have passed to the young person",
            page="case-rights-pass",
            label="Confirm that the rights are the young person’s",
            **_OFFICER,
        ),
        Move("start_flag", "put a flag on the child", page="case-flag-add", label="Add a flag", **_INTAKE),
        Move("end_flag", "end a flag", page="case-flag-end", **_INTAKE),
        Move("add_task", "give a task", page="task-add", **_LETTERS),
        Move("change_task", "change a task", page="task-change", **_LETTERS),
        Move("finish_task", "finish a task", page="task-finish", **_LETTERS),
        Move(
            "confirm_provision",
            "confirm provision in place",
            page="provision-confirm",
            stages=_PLAN,
            **_INTAKE,
        ),
        Move("record_provision_gap", "record provision not in place", page="provision-gap", stages=_PLAN, **_INTAKE),
        Move("ask_decision", "ask for a decision", page="proposal-ask", stages=_PROCESS | _PLAN, **_OFFICER),
        Move("decide_proposal", "take a decision that was asked for", page="proposal-decide", **_DECIDER),
        Move("return_proposal", "return a proposal to the officer", page="proposal-return", **_DECIDER),
        Move("take_back_proposal", "take a proposal back", page="proposal-take-back", **_OFFICER),
        Move("log_contact", "log a contact", page="case-contact-log", **_INTAKE),
        Move("answer_contact", "record the reply to a contact", page="case-contact-answer", **_INTAKE),
        Move("record_school", "record the school", page="case-school", label="Record the school", **_INTAKE),
    ]
}
