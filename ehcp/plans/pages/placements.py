"""The page of a change of placement."""

from __future__ import annotations

from django.http import HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.plans.acts.placements import change_placement
from ehcp.plans.forms.placements import ChangePlacementForm
from ehcp.plans.reads.records import placement_summary
from ehcp.reviews.pages.reviews import show_plan_act
from sendcases.audit.requests import Request

PAGE = ActPage(
    button="Record the change",
    done="The change of placement is recorded.",
    move="change_placement",
)


@for_act("change_placement")
def change(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the child is placed elsewhere from a day on."""
    return show_plan_act(request, case, PAGE, ChangePlacementForm, change_placement, summary=placement_summary(case))


offer_act("change_placement", lambda case: bool(case.maintained_plan), 90)
