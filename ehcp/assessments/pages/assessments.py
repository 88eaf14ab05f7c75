"""Pages of acts on assessments: the letter, the decision on the plan, the end of a reassessment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ehcp.assessments.acts import assessments
from ehcp.assessments.forms.assessments import DecideIssueForm, FinishReassessmentForm
from ehcp.cases.forms.acts import ActForm, AppealableForm, NoticeForm
from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import Summary, format_event_day, limit_summary
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import NeedsAssessment

TELL = ActPage(
    button="Record the letter",
    done="The letter is recorded.",
    move="tell_will_assess",
)
ISSUE = ActPage(
    button="Record the decision to issue",
    done="The decision to issue a plan is recorded. Draft the plan and send it.",
    move="decide_issue",
)
NOT_ISSUE = ActPage(
    button="Record the refusal",
    done="The decision not to issue a plan is recorded.",
    move="decide_not_issue",
    warning="The family can appeal. A refusal is never overwritten: reversing it is a new act.",
)
FINISH = ActPage(
    button="Record the plan",
    done="The reassessment is finished.",
    move="finish_reassessment",
)

RULES = (
    "no_plan_decision",
    "final_plan",
    "reversed_assess_notice",
    "reversed_no_plan",
    "reversed_final_plan",
    "order_assess_no_plan",
    "order_assess_final",
    "concede_assess_no_plan",
    "concede_assess_final",
    "reassess_final",
)


def _in_hand(case: CaseNow) -> NeedsAssessment | None:
    """Return the assessment under way, failing one the newest, which the service then refuses in plain words."""
    return case.open_assessment or (case.assessments[0] if case.assessments else None)


def _on_assessment(
    request: Request, case: CaseNow, page: ActPage, form: type[ActForm], service: Callable[..., object]
) -> HttpResponse:
    """Show an act on the assessment in hand."""
    found = _in_hand(case)
    if found is None:
        return nothing_to_do(request, case.child, "There is no assessment on this case.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return service(found, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, page, form, do, summary=_about(case, found))


def _about(case: CaseNow, assessment: NeedsAssessment) -> Summary:
    advice = [one for one in case.advice if one.assessment_id == assessment.pk]
    received = sum(one.received_on is not None for one in advice)
    rows = [("Limits run from", format_event_day(assessment.clock_start_on, case.today))]
    if advice:
        rows.append(("Advice", f"{received} of {len(advice)} received"))
    return [*rows, *limit_summary(case.child, case.today, RULES)]


@for_act("tell_will_assess")
def tell_will_assess(request: Request, case: CaseNow) -> HttpResponse:
    """Record the letter that there will be an assessment after all."""
    return _on_assessment(request, case, TELL, NoticeForm, assessments.tell_will_assess)


@for_act("decide_issue")
def decide_issue(request: Request, case: CaseNow) -> HttpResponse:
    """Record the decision to issue a plan."""
    return _on_assessment(request, case, ISSUE, DecideIssueForm, assessments.decide_issue)


@for_act("decide_not_issue")
def decide_not_issue(request: Request, case: CaseNow) -> HttpResponse:
    """Record the refusal to issue a plan, with reasons."""
    return _on_assessment(request, case, NOT_ISSUE, AppealableForm, assessments.decide_not_issue)


@for_act("finish_reassessment")
def finish_reassessment(request: Request, case: CaseNow) -> HttpResponse:
    """Record the plan sent after a reassessment."""
    return _on_assessment(request, case, FINISH, FinishReassessmentForm, assessments.finish_reassessment)


def _awaits_letter(case: CaseNow) -> bool:
    newest = case.assessments[0] if case.assessments else None
    return (
        newest is not None
        and newest.outcome in ("A", "Y")
        and newest.origin not in ("request", "reassessment")
        and newest.will_assess_notice_on is None
        and case.stage in ("assessing", "drafting")
    )


def _is_first(case: CaseNow) -> bool:
    return case.stage == "assessing" and case.open_assessment is not None


def _is_reassessment(case: CaseNow) -> bool:
    return case.open_assessment is not None and case.open_assessment.plan_id is not None


offer_act("tell_will_assess", _awaits_letter, 20)
offer_act("decide_issue", _is_first, 30)
offer_act("decide_not_issue", order=31)
offer_act("finish_reassessment", _is_reassessment, 32)
