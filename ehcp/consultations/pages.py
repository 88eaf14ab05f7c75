"""Pages of consultations: the comparison on a case, its acts, the list of those that wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.pages.access import for_act, on_case, permitted
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act, offers
from ehcp.cases.reads.case import CaseNow
from ehcp.consultations import acts, reads
from ehcp.consultations.forms import ChaseForm, ChooseForm, ConsultForm, ReplyForm, WithdrawForm
from ehcp.consultations.reads import Side
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import limit_summary
from ehcp.ledger.sync import laws_in_force
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

PER_PAGE = 25
CONSULT = ActPage(button="Record the consultations", done="The consultations are recorded.", move="consult_settings")
REPLY = ActPage(button="Record the reply", done="The reply is recorded.", move="record_consultation_reply")
CHASE = ActPage(button="Record the reminder", done="The reminder is recorded.", move="chase_settings")
WITHDRAW = ActPage(button="Withdraw", done="The consultation is withdrawn.", move="withdraw_consultation")
CHOOSE = ActPage(button="Choose this setting", done="The setting is chosen for section I.", move="choose_setting")
OWN_ACTS = (
    "consult_settings", "record_consultation_reply", "chase_settings", "withdraw_consultation", "choose_setting",
)  # fmt: skip


def _home(case: CaseNow) -> str:
    return reverse("ehcp:consultations", args=[case.child.pk])


@for_act("consult_settings")
def consult(request: Request, case: CaseNow) -> HttpResponse:
    """Record that settings were consulted."""

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.consult_settings(case.child, by=request.user, now=request.now, submission=submission, **facts)

    summary = limit_summary(case.child, case.today, ["final_plan", "amended_final"])
    return show_act(request, case.child, CONSULT, ConsultForm, do, summary=summary, back=_home(case))


def _on_some(
    request: Request,
    case: CaseNow,
    page: ActPage,
    form: Callable[..., Any],
    act: Callable[..., object],
    is_offered: Callable[[Side], bool],
) -> HttpResponse:
    """Show an act on some of the consultations; a form sent for one that has changed since reaches the service."""
    found: Sequence[Side] = reads.sides(case)
    offered = list(found) if request.method == "POST" else [one for one in found if is_offered(one)]
    if not offered:
        return nothing_to_do(request, case.child, "No setting is consulted that this could be about.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return act(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, page, partial(form, offered=offered), do, back=_home(case))


def _is_waiting(one: Side) -> bool:
    return one.consultation.is_waiting(one.today)


def _is_open(one: Side) -> bool:
    consulted = one.consultation
    return not (consulted.replied_on or consulted.withdrawn_on or consulted.chosen_on)


def _may_answer(one: Side) -> bool:
    return one.consultation.replied_on is None and one.consultation.withdrawn_on is None


def _may_be_chosen(one: Side) -> bool:
    consulted = one.consultation
    return consulted.withdrawn_on is None and consulted.chosen_on is None and (bool(consulted.reply) or one.is_silent)


@for_act("record_consultation_reply")
def reply(request: Request, case: CaseNow) -> HttpResponse:
    """Record what a setting replied."""
    return _on_some(request, case, REPLY, ReplyForm, acts.record_reply, _may_answer)


@for_act("chase_settings")
def chase(request: Request, case: CaseNow) -> HttpResponse:
    """Record that settings were reminded."""
    return _on_some(request, case, CHASE, ChaseForm, acts.chase_settings, _is_waiting)


@for_act("withdraw_consultation")
def withdraw(request: Request, case: CaseNow) -> HttpResponse:
    """Record that a setting is no longer considered."""
    return _on_some(request, case, WITHDRAW, WithdrawForm, acts.withdraw_consultation, _is_open)


@for_act("choose_setting")
def choose(request: Request, case: CaseNow) -> HttpResponse:
    """Decide which setting section I is to name."""
    return _on_some(request, case, CHOOSE, ChooseForm, acts.choose_setting, _may_be_chosen)


@on_case(permissions.may_read_cases)
@require_safe
def compare(request: Request, case: CaseNow) -> HttpResponse:
    """Show the consultations of a case side by side."""
    own = [one for one in offers(request.user, case) if one.name in OWN_ACTS]
    context = {
        "child": case.child, "sides": reads.sides(case), "offers": own, "title": "Settings consulted",
        "back_url": reverse("ehcp:case-tab", args=[case.child.pk, "plan"]),
    }  # fmt: skip
    return render(request, "ehcp/consultations/compare.html", context)


@permitted(permissions.may_read_cases)
@require_safe
def waiting(request: Request) -> HttpResponse:
    """List the consultations without a reply, the first sent first."""
    whole = request.GET.get("of") == "all" or not permissions.may_work_cases(request.user)
    page = Paginator(reads.waiting(request.user, whole=whole), PER_PAGE).get_page(request.GET.get("page"))
    law = laws_in_force().newest
    listed = [Side(one, reads.reply_due(one.sent_on, law), request.today) for one in page]
    record_reads(request, screen="consultations.waiting", child_pks=[one.plan.child_id for one in page])
    context = {"page": page, "listed": listed, "whole": whole, "may_narrow": permissions.may_work_cases(request.user)}
    return render(request, "ehcp/consultations/waiting.html", context)


def _any(is_offered: Callable[[Side], bool]) -> Callable[[CaseNow], bool]:
    return lambda case: any(
        is_offered(Side(one, reads.reply_due(one.sent_on, case.law), case.today)) for one in case.consultations
    )


def _has_plan(case: CaseNow) -> bool:
    return case.draft_plan is not None or case.maintained_plan is not None


offer_act("consult_settings", _has_plan, 44)
offer_act("record_consultation_reply", _any(_may_answer), 45)
offer_act("chase_settings", _any(_is_waiting), 46)
offer_act("choose_setting", _any(_may_be_chosen), 47)
offer_act("withdraw_consultation", _any(_is_open), 48)
