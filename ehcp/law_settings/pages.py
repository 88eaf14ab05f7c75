"""Pages that show and change how limits are counted; what moves is shown before it is applied."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.fields import CaseForm
from ehcp.jobs.acts.queue import KEPT_FOR, last_progress, mark_interrupted
from ehcp.jobs.reads import JobPage
from ehcp.law.settings import SETTINGS
from ehcp.law_settings.acts import changes as law_changes
from ehcp.law_settings.acts.settings import LawChange
from ehcp.law_settings.forms import HolidayForm, SettingForm
from ehcp.law_settings.reads import settings as selectors
from ehcp.law_settings.reads.changes import (
    latest_changes,
    latest_job,
    law_change_page,
    proposed_change,
    running_changes,
)
from ehcp.work.pages.administration import AdministrationPage, register_administration_page
from ehcp.workflow import Refused
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import ProposedLawChange

register_administration_page(
    AdministrationPage(
        "How limits are counted",
        "Settings the law leaves open, and bank holidays. What a change moves is shown before it is applied.",
        "ehcp:law",
        permissions.may_set_law,
        40,
    )
)


@permitted(permissions.may_set_law)
@require_GET
def law(request: Request) -> HttpResponse:
    """Show every setting, this year's and next year's bank holidays, and what was asked of them lately."""
    years = (request.today.year, request.today.year + 1)
    context = {
        "rows": selectors.setting_rows(),
        "years": [(year, selectors.holiday_rows(year)) for year in years],
        "known_laws": selectors.known_laws(),
        "running": running_changes(last_progress),
        "latest": latest_changes(),
    }
    return render(request, "ehcp/law_settings/law.html", context)


@permitted(permissions.may_set_law)
@require_http_methods(["GET", "HEAD", "POST"])
def law_setting(request: Request, name: str) -> HttpResponse:
    """Ask what a new value of one setting would move."""
    if name not in SETTINGS or name in selectors.HOLIDAY_SETTINGS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = SettingForm(data, setting=SETTINGS[name], today=request.today)
    change = None
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        change = LawChange({name: entered["value"]}, {}, reason=entered["reason"], from_on=entered["from_on"])
    return _ask(request, form, change, title=SETTINGS[name].words)


@permitted(permissions.may_set_law)
@require_http_methods(["GET", "HEAD", "POST"])
def law_holiday(request: Request) -> HttpResponse:
    """Ask what adding a bank holiday would move, or saying that a listed one is worked."""
    form = HolidayForm(request.POST if request.method == "POST" else None, today=request.today)
    change = None
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        change = LawChange({}, {entered["day"]: (entered["name"], entered["is_holiday"] == "true")})
    return _ask(request, form, change, title="Change a bank holiday")


def _ask(request: Request, form: CaseForm, change: LawChange | None, *, title: str) -> HttpResponse:
    """Ask with ``form``; with a change, have it worked out what that moves."""
    if change is not None:
        try:
            proposed = law_changes.propose_change(change, by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("ehcp:law-change", proposed.pk)
    context = {"form": form, "title": title, "running": running_changes(last_progress)}
    return render(request, "ehcp/law_settings/ask.html", context)


@permitted(permissions.may_set_law)
@require_GET
def law_change(request: Request, pk: int) -> HttpResponse:
    """Show one proposed change: its progress, what it moves, what became of it."""
    mark_interrupted(now=request.now)
    page = law_change_page(proposed_change(pk), request.user, last_progress, kept_from=request.now - KEPT_FOR)
    record_reads(request, screen="law change", child_pks=page.movement.read_pks if page.movement else [])
    return render(request, "ehcp/law_settings/change.html", {"page": page})


@permitted(permissions.may_set_law)
@require_GET
def law_change_progress(request: Request, pk: int) -> JsonResponse:
    """Tell how far it is."""
    job = latest_job(proposed_change(pk))
    return JsonResponse(JobPage(job, last_progress(job.pk)).as_json(), headers={"Cache-Control": "no-store"})


@permitted(permissions.may_set_law)
@require_POST
def law_change_apply(request: Request, pk: int) -> HttpResponse:
    """Have what was looked at applied."""
    return _do(request, pk, law_changes.apply_change)


@permitted(permissions.may_set_law)
@require_POST
def law_change_cancel(request: Request, pk: int) -> HttpResponse:
    """Call a proposed change off."""
    return _do(request, pk, law_changes.cancel_change)


@permitted(permissions.may_set_law)
@require_POST
def law_change_again(request: Request, pk: int) -> HttpResponse:
    """Go on with what was interrupted, or see anew what the same change moves."""
    return _do(request, pk, law_changes.look_again)


def _do(request: Request, pk: int, act: Callable[..., ProposedLawChange]) -> HttpResponse:
    """Do ``act`` and lead to the change it is now about; a refusal is told there."""
    try:
        pk = act(proposed_change(pk), by=request.user, now=request.now).pk
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("ehcp:law-change", pk)
