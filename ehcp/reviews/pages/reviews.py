"""Pages of acts on reviews: called, moved, held, reported, decided."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import limit_summary
from ehcp.plans.reads.ceasing import may_decide_to_cease
from ehcp.reviews.acts import reviews
from ehcp.reviews.forms.reviews import (
    CallReviewForm,
    DecideReviewForm,
    HoldReviewForm,
    MoveReviewForm,
    ReviewDayForm,
    ReviewForm,
    ReviewPapersForm,
    review_words,
)
from ehcp.reviews.reads import reviews as waiting
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ehcp.cases.forms.acts import ActForm
    from ehcp.models import AnnualReview

LIMITS = ("annual_review", "transfer_in_review", "review_meeting_target", "review_notice", "review_papers")
DECISION = ("review_decision", "annual_review", "transfer_in_review")
REPORT_DUE = ("review_report",)

CALL = ActPage(
    button="Call the review",
    done="The review is called. Its notice and papers are on the list of limits.",
    move="call_review",
)
PAPERS = ActPage(
    button="Record",
    done="The invitation or the papers are recorded.",
    move="send_review_papers",
)
MOVE = ActPage(
    button="Move the meeting",
    done="The meeting is moved. The invitation and the papers are due anew.",
    move="move_review",
)
CANCEL = ActPage(
    button="Cancel the meeting",
    done="The meeting is cancelled. The yearly limit runs on.",
    move="cancel_review",
    warning="The limits of the invitation and the papers end with the meeting.",
)
HOLD = ActPage(
    button="Record the meeting",
    done="The meeting is recorded. The report and the decision are now due.",
    move="hold_review",
)
REPORT = ActPage(
    button="Record the report",
    done="The report is recorded.",
    move="receive_report",
)
DECIDE = ActPage(
    button="Record the decision",
    done="The decision is recorded. The next year runs from the day it was sent.",
    move="decide_review",
)


NO_PLAN = "There is no plan on this case."
NO_REVIEW = "There is no review on this case."


def show_plan_act(
    request: Request,
    case: CaseNow,
    page: ActPage,
    form: Callable[..., ActForm],
    service: Callable[..., object],
    *,
    initial: dict[str, Any] | None = None,
    summary: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Show an act on the plan of a case: the one maintained, else the newest, which the service refuses in words."""
    plan = waiting.plan_of(case)
    if plan is None:
        return nothing_to_do(request, case.child, NO_PLAN)

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return service(plan, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, page, form, run, initial=initial, summary=summary)


def named(request: Request, case: CaseNow, found: list[AnnualReview]) -> list[AnnualReview]:
    """Return the reviews a form may name: those found, and when it is sent any, so that it is read as it was sent."""
    return [*found, *(one for one in case.reviews if request.method == "POST" and one not in found)]


def none_waits(case: CaseNow, page: ActPage) -> str:
    """Say why an act on a review has none to be about: there is no review, or none that waits for it."""
    if not case.reviews:
        return NO_REVIEW
    newest = review_words(case.reviews[0])
    return f"No review waits for “{page.title}”. The newest on this case is: {newest}."


def show_review_act(
    request: Request,
    case: CaseNow,
    page: ActPage,
    form: Callable[..., ReviewForm],
    service: Callable[..., object],
    found: list[AnnualReview],
    *,
    limits: tuple[str, ...],
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """
    Show an act on one of the reviews ``found``, which await it; a form already open may name any of the case's.

    A review that somebody else has dealt with since is refused by the service, in words.
    """
    reviews_ = named(request, case, found)
    if not reviews_:
        return nothing_to_do(request, case.child, none_waits(case, page))

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return service(facts.pop("review"), by=request.user, now=request.now, submission=submission, **facts)

    bound = partial(form, reviews=reviews_, waiting=max(len(found), 1))
    about = [("Review", review_words(found[0]))] if len(found) == 1 else []
    summary = [*about, *limit_summary(case.child, case.today, limits)]
    return show_act(request, case.child, page, bound, run, initial=initial, summary=summary)


@for_act("call_review")
def call_review(request: Request, case: CaseNow) -> HttpResponse:
    """Call a review of the plan."""
    summary = [*limit_summary(case.child, case.today, LIMITS), *waiting.track_warnings(case)]
    initial = {"kind": waiting.review_kind_now(case), "on": request.today}
    return show_plan_act(request, case, CALL, CallReviewForm, reviews.call_review, initial=initial, summary=summary)


@for_act("send_review_papers")
def send_review_papers(request: Request, case: CaseNow) -> HttpResponse:
    """Record the invitation or the papers of a called review."""
    found = waiting.awaiting_papers(case)
    return show_review_act(request, case, PAPERS, ReviewPapersForm, reviews.send_review_papers, found, limits=LIMITS)


@for_act("move_review")
def move_review(request: Request, case: CaseNow) -> HttpResponse:
    """Move a called meeting to another day."""
    found = waiting.awaiting_meeting(case)
    initial = {"on": request.today}
    return show_review_act(
        request, case, MOVE, MoveReviewForm, reviews.move_review, found, limits=LIMITS, initial=initial
    )


@for_act("cancel_review")
def cancel_review(request: Request, case: CaseNow) -> HttpResponse:
    """Cancel a called meeting."""
    form = partial(ReviewDayForm, label="Day the meeting was cancelled")
    found = waiting.awaiting_meeting(case)
    return show_review_act(request, case, CANCEL, form, reviews.cancel_review, found, limits=LIMITS)


@for_act("hold_review")
def hold_review(request: Request, case: CaseNow) -> HttpResponse:
    """Record a review meeting, called before or not."""
    called = waiting.awaiting_meeting(case)
    outcomes = waiting.outcomes_of(waiting.plan_of(case))
    reviews_ = named(request, case, called)
    form = partial(HoldReviewForm, reviews=reviews_, outcomes=outcomes, waiting=len(called))
    initial = {"kind": called[0].kind if called else waiting.review_kind_now(case)}
    summary = limit_summary(case.child, case.today, LIMITS)
    return show_plan_act(request, case, HOLD, form, reviews.hold_review, initial=initial, summary=summary)


@for_act("receive_report")
def receive_report(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the report of a meeting came."""
    form = partial(ReviewDayForm, label="Day the report was received", help_text="Or sent, if the authority wrote it.")
    found = waiting.awaiting_report(case)
    return show_review_act(request, case, REPORT, form, reviews.receive_report, found, limits=REPORT_DUE)


@for_act("decide_review")
def decide_review(request: Request, case: CaseNow) -> HttpResponse:
    """Record the decision after a review."""
    form = partial(DecideReviewForm, may_cease=request.method == "POST" or may_decide_to_cease(case))
    found = waiting.awaiting_decision(case)
    return show_review_act(request, case, DECIDE, form, reviews.decide_review, found, limits=DECISION)


def _may_call(case: CaseNow) -> bool:
    return bool(case.maintained_plan) and not waiting.awaiting_meeting(case) and not waiting.awaiting_decision(case)


def _may_hold(case: CaseNow) -> bool:
    return bool(case.maintained_plan) and not waiting.awaiting_decision(case)


offer_act("call_review", _may_call, 30)
offer_act("send_review_papers", lambda case: bool(waiting.awaiting_papers(case)), 31)
offer_act("hold_review", _may_hold, 32)
offer_act("move_review", lambda case: bool(waiting.awaiting_meeting(case)), 33)
offer_act("cancel_review", lambda case: bool(waiting.awaiting_meeting(case)), 34)
offer_act("receive_report", lambda case: bool(waiting.awaiting_report(case)), 35)
offer_act("decide_review", lambda case: bool(waiting.awaiting_decision(case)), 36)
