"""Pages of acts on amendments: the notice, its service, an early finish, the amended plan, or none after all."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.ledger.reads.open_limits import limit_summary
from ehcp.reviews.acts import amendments
from ehcp.reviews.forms.amendments import AmendedFinalForm, AmendmentNoticeForm, AmendWithoutReviewForm, NotAmendForm
from ehcp.reviews.forms.reviews import ReviewDayForm
from ehcp.reviews.pages.reviews import show_plan_act, show_review_act
from ehcp.reviews.reads import reviews as waiting
from sendcases.audit.requests import Request

LIMITS = (
    "amendment_notice",
    "amendment_window",
    "amended_final",
    "unreviewed_amendment_final",
    "phase_feb",
    "phase_mar",
    "phase_post16",
)

NOTICE = ActPage(
    button="Record the notice",
    done="The notice is recorded. The family have 15 days, and the amended plan is due within 8 weeks.",
    move="send_amendment_notice",
)
SERVED = ActPage(
    button="Record the day",
    done="The day served is recorded. The family’s 15 days run from it.",
    move="serve_amendment_notice",
)
EARLY = ActPage(
    button="Record the agreement",
    done="The agreement is recorded. The amended plan may be sent.",
    move="agree_early_finish",
)
FINAL = ActPage(
    button="Record the amended plan",
    done="The amended final plan is recorded. The family may appeal.",
    move="issue_amended_final",
)
NOT_AMEND = ActPage(
    button="Record the decision",
    done="The decision not to amend is recorded. The family may appeal.",
    move="decide_not_amend",
)
WITHOUT = ActPage(
    button="Record the notice",
    done="The notice is recorded. The family have 15 days.",
    move="amend_without_review",
)


@for_act("send_amendment_notice")
def send_amendment_notice(request: Request, case: CaseNow) -> HttpResponse:
    """Record the notice of amendments after a decision to amend."""
    found = waiting.awaiting_notice(case)
    service = amendments.send_amendment_notice
    return show_review_act(request, case, NOTICE, AmendmentNoticeForm, service, found, limits=LIMITS)


@for_act("serve_amendment_notice")
def serve_amendment_notice(request: Request, case: CaseNow) -> HttpResponse:
    """Record the day the notice of amendments was served."""
    form = partial(ReviewDayForm, label="Day it was served on the family")
    found = waiting.awaiting_amended_final(case)
    return show_review_act(request, case, SERVED, form, amendments.serve_amendment_notice, found, limits=LIMITS)


@for_act("agree_early_finish")
def agree_early_finish(request: Request, case: CaseNow) -> HttpResponse:
    """Record the family's written agreement to finish their 15 days early."""
    form = partial(ReviewDayForm, label="Day of the written agreement")
    found = waiting.awaiting_amended_final(case)
    return show_review_act(request, case, EARLY, form, amendments.agree_early_finish, found, limits=LIMITS)


@for_act("issue_amended_final")
def issue_amended_final(request: Request, case: CaseNow) -> HttpResponse:
    """Record the amended final plan, and the next setting if the plan names it."""
    form = partial(AmendedFinalForm, transfers=waiting.transfers_to_name(case, is_sent=request.method == "POST"))
    found = waiting.awaiting_amended_final(case)
    return show_review_act(request, case, FINAL, form, amendments.issue_amended_final, found, limits=LIMITS)


@for_act("decide_not_amend")
def decide_not_amend(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the plan is not amended after all."""
    found = waiting.awaiting_amended_final(case)
    return show_review_act(request, case, NOT_AMEND, NotAmendForm, amendments.decide_not_amend, found, limits=LIMITS)


@for_act("amend_without_review")
def amend_without_review(request: Request, case: CaseNow) -> HttpResponse:
    """Record a notice of amendments outside a review."""
    summary = [*limit_summary(case.child, case.today, LIMITS), *waiting.track_warnings(case)]
    return show_plan_act(
        request, case, WITHOUT, AmendWithoutReviewForm, amendments.amend_without_review, summary=summary
    )


def _is_proposed(case: CaseNow) -> bool:
    return bool(waiting.awaiting_amended_final(case))


offer_act("send_amendment_notice", lambda case: bool(waiting.awaiting_notice(case)), 40)
offer_act("issue_amended_final", _is_proposed, 41)
offer_act("decide_not_amend", _is_proposed, 42)
offer_act("serve_amendment_notice", _is_proposed, 43)
offer_act(
    "agree_early_finish",
    lambda case: any(not one.early_finish_agreed_on for one in waiting.awaiting_amended_final(case)),
    44,
)
offer_act("amend_without_review", lambda case: bool(case.maintained_plan) and not _is_proposed(case), 45)
