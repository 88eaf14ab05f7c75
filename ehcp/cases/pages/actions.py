"""What may be done on a case now: each page of an act adds its link here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.workflow import MOVES
from sendcases.accounts.models import User


@dataclass(frozen=True)
class CaseAction:
    """
    A link on the case page to an act.

    It is offered when the person has the ``permission`` and the act ``is_possible`` on the case as it stands;
    the service checks both again. The address ``url_name`` takes the child's number alone.
    """

    name: str
    label: str
    url_name: str
    permission: Callable[[User], bool]
    is_possible: Callable[[CaseNow], bool]
    order: int = 50
    group: str = ""


@dataclass(frozen=True)
class Offer:
    """An act as one person is offered it on one case; ``group`` is the heading it stands under."""

    label: str
    href: str
    name: str = ""
    group: str = ""


# Under which heading an act is offered; what stands nowhere here is about the record itself, and comes last.
GROUPS: dict[str, tuple[str, ...]] = {
    "Assessment": (
        "refer_early_help", "begin_early_help", "close_early_help",
        "send_considering_notice", "decide_assess", "decide_not_assess", "reverse_refusal", "tell_will_assess",
        "ask_decision", "request_advice", "receive_advice", "cancel_advice", "exempt_advice", "decide_issue",
        "decide_not_issue",
        "decide_reassess", "finish_reassessment", "propose_exemption", "accept_exemption", "refuse_exemption",
        "withdraw",
    ),
    "Plan": (
        "write_plan", "check_plan_quality", "record_family_comment", "answer_family_comment", "take_in_plan_file",
        "correct_typo", "send_draft", "consult_settings", "record_consultation_reply", "chase_settings",
        "withdraw_consultation", "choose_setting", "agree_early_final", "issue_final", "change_placement",
        "confirm_provision", "record_provision_gap", "change_need",
        "add_outcome",
        "rate_outcome", "ask_personal_budget", "decide_personal_budget", "send_budget_refusal", "begin_direct_payments",
        "review_direct_payments", "change_direct_payments", "send_payment_notice", "ask_reconsideration",
        "reconsider_payments", "start_budget", "end_budget", "consider_ceasing", "decide_cease", "drop_ceasing",
        "cease_takes_effect", "identify_phase_transfer", "name_setting", "drop_phase_transfer", "transfer_in",
        "send_move_in_notice", "move_out_aware", "cancel_move_out", "transfer_out",
    ),
    "Review": (
        "call_review", "send_review_papers", "hold_review", "move_review", "cancel_review", "receive_report",
        "decide_review", "send_amendment_notice", "serve_amendment_notice", "agree_early_finish", "issue_amended_final",
        "decide_not_amend", "amend_without_review", "record_feedback",
    ),
    "People": (
        "add_person", "record_school", "start_flag", "give_consent", "find_capacity", "pass_rights", "allocate", "take",
        "log_contact", "add_task",
    ),
    "Dispute": (
        "record_dispute_step", "request_mediation", "agree_mediation", "register_appeal", "concede_appeal",
        "end_appeal", "add_dispute_task", "finish_dispute_task",
    ),
}  # fmt: skip
RECORD = "Record"
_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}


_actions: dict[tuple[str, str], CaseAction] = {}


def _always(case: CaseNow) -> bool:
    return True


def offer_act(
    name: str, is_possible: Callable[[CaseNow], bool] = _always, order: int = 50, *, label: str = "", group: str = ""
) -> None:
    """
    Offer the act ``name`` on the case page, at the stages and to the people that its record names.

    ``is_possible`` says what else must hold of the case. A view's module calls this once, when it is imported;
    ``label`` is for an act that is offered in two ways; ``group`` is the heading of an app above.
    """
    move = MOVES[name]

    def may_be_done(case: CaseNow) -> bool:
        return move.is_open_at(case.stage) and is_possible(case)

    action = CaseAction(name, label or move.title, move.address, move.who, may_be_done, order, group)
    _actions[(action.name, action.label)] = action


def registered() -> list[CaseAction]:
    """Return every act that any case page may offer."""
    return list(_actions.values())


def offers(user: User, case: CaseNow) -> list[Offer]:
    """Return the acts that ``user`` may do on ``case`` now, in order."""
    return [
        Offer(
            action.label,
            reverse(action.url_name, args=[case.child.pk]),
            action.name,
            action.group or _GROUP_OF.get(action.name, RECORD),
        )
        for action in sorted(_actions.values(), key=lambda action: (action.order, action.label))
        if action.permission(user) and action.is_possible(case)
    ]


def grouped(offered: Iterable[Offer]) -> list[tuple[str, list[Offer]]]:
    """Return acts under their headings, each in order; those about the record itself, and rare ones, last."""
    headings: dict[str, list[Offer]] = {group: [] for group in (*GROUPS, RECORD)}
    for offer in offered:
        headings.setdefault(offer.group, []).append(offer)
    last = headings.pop(RECORD)
    return [(group, found) for group, found in (*headings.items(), (RECORD, last)) if found]
