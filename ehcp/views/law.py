"""Pages that show and change how limits are counted; what moves is shown before it is applied."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ehcp import permissions
from ehcp.clock.law import SETTINGS
from ehcp.forms.fields import CaseForm
from ehcp.forms.law import HolidayForm, SettingForm
from ehcp.selectors import law_settings as selectors
from ehcp.services.law_settings import LawChange, apply_law_change, preview_law_change
from ehcp.views.access import permitted
from ehcp.views.administration import AdministrationPage, register_administration_page
from ehcp.workflow import Refused
from sendcases.audit.requests import Request

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
    """Show every setting and this year's and next year's bank holidays."""
    years = (request.today.year, request.today.year + 1)
    context = {"rows": selectors.setting_rows(), "years": [(year, selectors.holiday_rows(year)) for year in years]}
    return render(request, "ehcp/law/law.html", context)


@permitted(permissions.may_set_law)
@require_http_methods(["GET", "HEAD", "POST"])
def law_setting(request: Request, name: str) -> HttpResponse:
    """Change one setting: ask, show what moves, apply."""
    if name not in SETTINGS or name in ("extra_holidays", "removed_holidays"):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = SettingForm(data, setting=SETTINGS[name], today=request.today)
    change = None
    if request.method == "POST" and form.is_valid():
        change = LawChange({name: form.cleaned_data["value"]}, {}, reason=form.cleaned_data["reason"])
    return _ask_show_apply(request, form, change, title=SETTINGS[name].words)


@permitted(permissions.may_set_law)
@require_http_methods(["GET", "HEAD", "POST"])
def law_holiday(request: Request) -> HttpResponse:
    """Add a bank holiday, or say that a listed one is worked: ask, show what moves, apply."""
    form = HolidayForm(request.POST if request.method == "POST" else None, today=request.today)
    change = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        change = LawChange({}, {told["day"]: (told["name"], told["is_holiday"] == "true")})
    return _ask_show_apply(request, form, change, title="Change a bank holiday")


def _ask_show_apply(request: Request, form: CaseForm, change: LawChange | None, *, title: str) -> HttpResponse:
    """Ask with ``form``; with a change, show what it moves; with the change confirmed, apply it."""
    context = {"form": form, "title": title}
    if change is None:
        return render(request, "ehcp/law/change.html", context)
    try:
        if "apply" in request.POST:
            done = apply_law_change(change, by=request.user, now=request.now, today=request.today)
            messages.success(request, f"Applied. {len(done.moved)} limits moved.")
            return redirect("ehcp:law")
        context["movement"] = selectors.movement(preview_law_change(change, now=request.now), request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return render(request, "ehcp/law/change.html", context)
