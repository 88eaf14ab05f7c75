"""Pages of likely doubles: the list, and saying that two records are of two people."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.history.acts.frame import Submission
from ehcp.people.acts import doubles as acts
from ehcp.people.forms.merges import ReasonForm
from ehcp.people.reads import doubles as selectors
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

TWO_PEOPLE = ActPage(
    button="Take the pair off the list",
    done="The pair is off the list.",
    move="dismiss_double",
)


@permitted(permissions.may_work_cases)
@require_GET
def double_list(request: Request) -> HttpResponse:
    """List the records that may be of one person, the likeliest first."""
    mine = request.GET.get("owner") == "me"
    page = selectors.open_doubles(request.user, mine=mine, page=request.GET.get("page"))
    named = {child.pk for one in page.object_list for child in (one.first, one.second)}
    record_reads(request, screen="likely doubles", child_pks=sorted(named))
    context = {"page": page, "is_mine": mine, "may_merge": permissions.may_manage(request.user)}
    context |= {"title": "Likely doubles", "back_url": reverse("ehcp:case-list")}
    return render(request, "ehcp/people/doubles/list.html", context)


@permitted(permissions.may_work_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def double_dismiss(request: Request, pk: int) -> HttpResponseBase:
    """Say that the two records of a pair are of two people, and why."""
    double = selectors.visible_double(request.user, pk)
    if double is None:
        raise Http404
    record_reads(request, screen="likely double", child_pks=[double.first_id, double.second_id])

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.dismiss_double(double, by=request.user, now=request.now, submission=submission, **facts)

    pair = (double.first, double.second)
    summary = [(one.source_id, f"{one.full_name}, born {one.birth_date:%-d %B %Y}") for one in pair]
    back = reverse("ehcp:double-list")
    return show_act(request, double.first, TWO_PEOPLE, ReasonForm, do, summary=summary, back=back)
