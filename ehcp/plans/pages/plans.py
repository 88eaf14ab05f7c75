"""Pages of acts on the first plan: the draft, the early finish, the final plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from ehcp.cases.forms.acts import ActForm
from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import Summary, format_event_day, limit_summary
from ehcp.plans.acts import plans
from ehcp.plans.forms.plans import EarlyFinishForm, IssueFinalForm, SendDraftForm
from sendcases.audit.requests import Request

DRAFT = ActPage(
    button="Record the draft as sent",
    done="The draft is recorded as sent. The family's 15 days run from the day it was served.",
    move="send_draft",
)
EARLY = ActPage(
    button="Record the agreement",
    done="The agreement is recorded. The final plan need not wait for the 15 days.",
    move="agree_early_final",
)
FINAL = ActPage(
    button="Record the final plan as sent",
    done="The final plan is issued. The first review is due within 12 months.",
    move="issue_final",
)
RULES = ("final_plan", "reversed_final_plan", "order_assess_final", "concede_assess_final", "draft_window")


def _on_plan(
    request: Request, case: CaseNow, page: ActPage, form: type[ActForm], service: Callable[..., object]
) -> HttpResponse:
    """Show an act on the plan being made."""

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return service(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, page, form, do, summary=_about(case), initial=_chosen(case, page))


def _chosen(case: CaseNow, page: ActPage) -> dict[str, Any] | None:
    """Return the setting that was chosen of those consulted, for section I of the final plan."""
    found = next((one for one in case.consultations if one.chosen_on), None) if page is FINAL else None
    return {"names": "institution", "institution": found.institution_id} if found else None


def _about(case: CaseNow) -> Summary:
    draft = case.draft_plan
    rows: Summary = []
    if draft is not None:
        rows = [
            ("Draft sent", format_event_day(draft.draft_sent_on, case.today)),
            ("Draft served", format_event_day(draft.draft_served_on, case.today)),
        ]
        if draft.early_finish_agreed_on:
            rows.append(("Early finish agreed", format_event_day(draft.early_finish_agreed_on, case.today)))
    return [*rows, *limit_summary(case.child, case.today, RULES)]


@for_act("send_draft")
def send_draft(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the draft plan was sent and served."""
    return _on_plan(request, case, DRAFT, SendDraftForm, plans.send_draft)


@for_act("agree_early_final")
def agree_early_finish(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the family agreed in writing to finish their fifteen days early."""
    return _on_plan(request, case, EARLY, EarlyFinishForm, plans.agree_early_finish)


@for_act("issue_final")
def issue_final(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the final plan was sent."""
    return _on_plan(request, case, FINAL, IssueFinalForm, plans.issue_final)


def _is_with_family(case: CaseNow) -> bool:
    return case.stage == "draft_sent"


def _may_finish_early(case: CaseNow) -> bool:
    return case.draft_plan is not None and not case.draft_plan.early_finish_agreed_on


offer_act("send_draft", lambda case: case.stage == "drafting", 40)
offer_act("send_draft", _is_with_family, 41, label="Send the draft again")
offer_act("agree_early_final", _may_finish_early, 42)
offer_act("issue_final", order=43)
