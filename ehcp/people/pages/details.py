"""Pages of who a child or young person is: the details now and before, and a page to change each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.pages.access import for_act, on_case, permitted
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.people.acts import details as acts
from ehcp.people.forms.details import ChangeDetailsForm, initial_details
from ehcp.people.reads import details as selectors
from ehcp.people.reads.merges import may_take_back
from sendcases.audit.requests import Request

CHANGE = ActPage(
    button="Save the change",
    done="The details are changed. What was recorded before is kept.",
    move="change_details",
)


@permitted(permissions.may_read_cases)
@require_safe
@on_case(permissions.may_read_cases)
def details(request: Request, case: CaseNow) -> HttpResponse:
    """Show every detail of the person, what was recorded before, and the records merged into this one."""
    context = {
        "child": case.child,
        "groups": selectors.groups(case.child),
        "former": selectors.former_details(case),
        "merged": case.merged,
        "parting": may_take_back(case) if permissions.may_manage(request.user) else [],
        "may_change": permissions.may_record_receipt(request.user),
        "title": "Details",
        "back_url": reverse("ehcp:case", args=[case.child.pk]),
    }
    return render(request, "ehcp/people/details/details.html", context)


@for_act("change_details")
def change(request: Request, case: CaseNow, group: str) -> HttpResponse:
    """Change one group of details."""
    if group not in selectors.GROUPS:
        raise Http404

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.change_details(case.child, by=request.user, now=request.now, submission=submission, **facts)

    page = replace(CHANGE, title=f"Change: {selectors.GROUPS[group][0]}")
    form, initial = partial(ChangeDetailsForm, group=group), initial_details(case.child, group)
    back = reverse("ehcp:case-details", args=[case.child.pk])
    return show_act(request, case.child, page, form, do, initial=initial, back=back)
