"""Pages that say who holds a case: one case, or all that a filter lists."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ehcp import permissions
from ehcp.cases.pages.access import for_act, permitted
from ehcp.cases.pages.act_page import ActPage, refusal_status, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.people.acts import allocation
from ehcp.people.forms.allocation import AllocationForm, BulkAllocationForm
from ehcp.work.forms.case_list import kept_query
from ehcp.work.pages.case_list import asked_filters
from ehcp.work.reads import case_list as cases
from ehcp.workflow import AlreadyDone, Refused
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

ALLOCATE = ActPage(
    button="Allocate",
    done="The case has changed hands.",
    move="allocate",
)
MOST = 250
TAKEN = "You hold case {} now."


@for_act("allocate")
def allocate(request: Request, case: CaseNow) -> HttpResponse:
    """Give one case to an officer, or take it back."""
    holder = str(case.child.officer) if case.child.officer else "Nobody"
    return show_act(
        request,
        case.child,
        ALLOCATE,
        AllocationForm,
        lambda facts, sent: allocation.allocate(case.child, **facts, by=request.user, now=request.now, submission=sent),
        initial={"on": request.today},
        summary=[("Held by", holder)],
    )


@for_act("take")
@require_POST
def take(request: Request, case: CaseNow) -> HttpResponse:
    """Let an officer take a case that nobody holds, from its page or from the list, and go back there."""
    child, back = case.child, reverse("ehcp:case", args=[case.child.pk])
    if "kept" in request.POST:
        back = f"{reverse('ehcp:case-list')}?{kept_query(QueryDict(request.POST['kept'][:1000]))}"
    try:
        with suppress(AlreadyDone):
            allocation.take(child, by=request.user, now=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, TAKEN.format(child))
    return redirect(back)


@permitted(permissions.may_manage)
@require_http_methods(["GET", "HEAD", "POST"])
def allocate_many(request: Request) -> HttpResponse:
    """Choose among the cases a filter lists, check, and give them to one officer."""
    listed = cases.case_rows(request.user, asked_filters(request), request.today)[:MOST]
    is_sent = request.method == "POST"
    known = cases.case_rows(request.user, cases.CaseFilters(), request.today)
    form = BulkAllocationForm(request.POST if is_sent else None, cases=known, today=request.today)
    if is_sent and form.is_valid():
        if "confirm" in request.POST:
            return _do(request, form)
        record_reads(request, screen="cases.allocate", child_pks=[child.pk for child in form.picked])
        return render(request, "ehcp/people/allocate_check.html", {"form": form, "title": "Check before you allocate"})
    record_reads(request, screen="cases.allocate", child_pks=[child.pk for child in listed])
    return render(request, "ehcp/people/allocate.html", {"form": form, "listed": listed, "most": MOST})


def _do(request: Request, form: BulkAllocationForm) -> HttpResponse:
    officer = form.cleaned_data["officer"]
    sent = form.submission()
    try:
        moved = allocation.allocate_many(
            form.picked, officer=officer, by=request.user, on=request.today, now=request.now, submission=sent
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        record_reads(request, screen="cases.allocate", child_pks=[child.pk for child in form.picked])
        return render(request, "ehcp/people/allocate_check.html", {"form": form}, status=refusal_status(refusal))
    words = "1 case has" if moved == 1 else f"{moved} cases have"
    messages.success(request, f"{words} been given to {officer}.")
    return redirect(f"{reverse('ehcp:case-list')}?officer={officer.pk}")


offer_act("allocate", lambda case: case.is_open_to_acts, 80)
