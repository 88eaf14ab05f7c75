"""Pages of personal budgets and direct payments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.personal_budgets import acts, forms, reads
from sendcases.audit.requests import Request

ASK = ActPage(button="Record the request", done="The request is recorded.", move="ask_personal_budget")
DECIDE = ActPage(button="Record the decision", done="The decision is recorded.", move="decide_personal_budget")
TELL = ActPage(button="Record the notice", done="The notice is recorded.", move="send_budget_refusal")
BEGIN = ActPage(button="Record the payment", done="The first payment is recorded.", move="begin_direct_payments")
REVIEW = ActPage(button="Record the review", done="The review is recorded.", move="review_direct_payments")
CHANGE = ActPage(button="Record the decision", done="The decision is recorded.", move="change_direct_payments")
NOTICE = ActPage(button="Record the notice", done="The notice is recorded.", move="send_payment_notice")
ASK_AGAIN = ActPage(button="Record the request", done="The request is recorded.", move="ask_reconsideration")
OUTCOME = ActPage(button="Record the outcome", done="The outcome is recorded.", move="reconsider_payments")
NOTHING = "There is no personal budget on this case that this could be about."


def _on_one(
    request: Request,
    case: CaseNow,
    page: ActPage,
    form: Callable[..., Any],
    act: Callable[..., object],
    offered: Sequence[Any],
) -> HttpResponse:
    """Show an act on one of some records; a form sent for one that has changed since reaches the act."""
    if request.method == "POST":
        offered = reads.changes(case) if form.argument == "decided" else case.budget_requests  # type: ignore[attr-defined]
    if not offered:
        return nothing_to_do(request, case.child, NOTHING)

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return act(by=request.user, now=request.now, submission=submission, **facts)

    back = reverse("ehcp:case-tab", args=[case.child.pk, "plan"])
    initial = {"which": offered[0].pk} if len(offered) == 1 else {}
    return show_act(request, case.child, page, partial(form, offered=offered), do, initial=initial, back=back)


@for_act("ask_personal_budget")
def ask(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the family asks for a personal budget."""
    plan = reads.plan_to_ask_under(case)
    if plan is None:
        return nothing_to_do(request, case.child, "There is no plan or draft on this case to ask a budget under.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.ask_personal_budget(plan, by=request.user, now=request.now, submission=submission, **facts)

    back = reverse("ehcp:case-tab", args=[case.child.pk, "plan"])
    return show_act(request, case.child, ASK, forms.AskForm, do, back=back)


@for_act("decide_personal_budget")
def decide(request: Request, case: CaseNow) -> HttpResponse:
    """Agree to a personal budget or refuse it."""
    return _on_one(request, case, DECIDE, forms.DecideForm, acts.decide_personal_budget, reads.to_decide(case))


@for_act("send_budget_refusal")
def tell(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the family was told of a refusal."""
    return _on_one(request, case, TELL, forms.RefusalSentForm, acts.send_budget_refusal, reads.to_tell(case))


@for_act("begin_direct_payments")
def begin(request: Request, case: CaseNow) -> HttpResponse:
    """Record the first direct payment."""
    return _on_one(request, case, BEGIN, forms.BeginForm, acts.begin_direct_payments, reads.to_begin(case))


@for_act("review_direct_payments")
def review(request: Request, case: CaseNow) -> HttpResponse:
    """Record a review of direct payments."""
    return _on_one(request, case, REVIEW, forms.ReviewPaymentsForm, acts.review_direct_payments, reads.paid(case))


@for_act("change_direct_payments")
def change(request: Request, case: CaseNow) -> HttpResponse:
    """Record a decision to reduce or stop direct payments."""
    return _on_one(request, case, CHANGE, forms.ChangeForm, acts.change_direct_payments, reads.paid(case))


@for_act("send_payment_notice")
def notice(request: Request, case: CaseNow) -> HttpResponse:
    """Record the notice of a reduction or stop."""
    return _on_one(request, case, NOTICE, forms.NoticeForm, acts.send_payment_notice, reads.notices_owed(case))


@for_act("ask_reconsideration")
def ask_again(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the family asks for a reconsideration."""
    offered = reads.may_be_reconsidered(case)
    return _on_one(request, case, ASK_AGAIN, forms.ReconsiderAskedForm, acts.ask_reconsideration, offered)


@for_act("reconsider_payments")
def outcome(request: Request, case: CaseNow) -> HttpResponse:
    """Record what came of a reconsideration."""
    return _on_one(request, case, OUTCOME, forms.ReconsideredForm, acts.reconsider_payments, reads.to_reconsider(case))


offer_act("ask_personal_budget", lambda case: reads.plan_to_ask_under(case) is not None, 94)
offer_act("decide_personal_budget", lambda case: bool(reads.to_decide(case)), 94)
offer_act("send_budget_refusal", lambda case: bool(reads.to_tell(case)), 94)
offer_act("begin_direct_payments", lambda case: bool(reads.to_begin(case)), 94)
offer_act("review_direct_payments", lambda case: bool(reads.paid(case)), 94)
offer_act("change_direct_payments", lambda case: bool(reads.paid(case)), 94)
offer_act("send_payment_notice", lambda case: bool(reads.notices_owed(case)), 94)
offer_act("ask_reconsideration", lambda case: bool(reads.may_be_reconsidered(case)), 94)
offer_act("reconsider_payments", lambda case: bool(reads.to_reconsider(case)), 94)
