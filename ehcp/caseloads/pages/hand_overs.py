"""Pages of hand-overs: prepared, looked at, confirmed, called off, undone; the sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ehcp import permissions
from ehcp.caseloads.acts import hand_overs as acts
from ehcp.caseloads.forms import HandOverForm
from ehcp.caseloads.reads import hand_overs as reads
from ehcp.caseloads.reads.loads import officers_of
from ehcp.cases.pages.access import permitted, who_may
from ehcp.jobs.acts.queue import last_progress, mark_interrupted
from ehcp.jobs.reads import JobPage
from ehcp.workflow import MOVES, Refused
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

# What a button of the page does, by the word in its address.
DOES: Mapping[str, Callable[..., object]] = {
    "confirm": acts.confirm_hand_over,
    "call-off": acts.call_off_hand_over,
    "undo": acts.undo_hand_over,
    "go-on": acts.go_on,
}


@who_may("hand_over")
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: Request) -> HttpResponse:
    """Choose whose caseload goes to whom and when; have the sheets written."""
    given = {"officers": officers_of(request.user), "today": request.today}
    initial = {"officer": request.GET.get("officer"), "takes_effect_on": request.today, "is_told": "yes"}
    form = HandOverForm(request.POST, **given) if request.method == "POST" else HandOverForm(initial=initial, **given)
    if form.is_bound and form.is_valid():
        try:
            made = acts.prepare_hand_over(**form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _form(request, form, status=HTTPStatus.CONFLICT)
        return redirect("ehcp:hand-over", made.pk)
    return _form(request, form)


def _form(request: Request, form: HandOverForm, status: int = HTTPStatus.OK) -> HttpResponse:
    move = MOVES["hand_over"]
    context = {"form": form, "title": move.title, "law": move.law}
    return render(request, "ehcp/caseloads/prepare.html", context, status=status)


@permitted(permissions.may_work_cases)
@require_safe
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Show one hand-over: its progress, its cases, what may be done with it."""
    mark_interrupted(now=request.now)
    stored = reads.hand_over_of(request.user, pk)
    said = last_progress(reads.job_of(stored).pk)
    found = reads.hand_over_page(stored, request.user, request.now, said, request.GET.get("page", ""))
    record_reads(request, screen="hand over", child_pks=[one.child_id for one in found.page])
    context = {"found": found, "page": found.page, "may_act": permissions.may_manage(request.user)}
    return render(request, "ehcp/caseloads/hand_over.html", context)


@permitted(permissions.may_work_cases)
@require_safe
def progress(request: Request, pk: int) -> JsonResponse:
    """Tell how far it is."""
    job = reads.job_of(reads.hand_over_of(request.user, pk))
    return JsonResponse(JobPage(job, last_progress(job.pk)).as_json(), headers={"Cache-Control": "no-store"})


@permitted(permissions.may_work_cases)
@require_safe
def sheets(request: Request, pk: int) -> HttpResponse:
    """Show the sheets of a hand-over, to read and to print."""
    stored = reads.hand_over_of(request.user, pk)
    page = reads.sheets_page(stored, request.user, request.GET.get("page", ""))
    record_reads(request, screen="hand over sheets", child_pks=[one.child_id for one in page])
    return render(request, "ehcp/caseloads/sheets.html", {"hand_over": stored, "page": page})


@permitted(permissions.may_manage)
@require_POST
def act(request: Request, pk: int, do: str) -> HttpResponse:
    """Confirm a hand-over, call it off, undo it, or go on with it; a refusal is told on its page."""
    if do not in DOES:
        raise Http404
    stored = reads.hand_over_of(request.user, pk)
    try:
        DOES[do](stored, by=request.user, now=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("ehcp:hand-over", pk)
