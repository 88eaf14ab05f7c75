"""Pages of blind moderation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ehcp.cases.pages.access import permitted, who_may
from ehcp.workflow import MOVES, Refused, open_to
from panels import permissions
from panels.decisions.acts import moderating
from panels.decisions.forms.figures import opening
from panels.decisions.forms.moderation import DrawForm, ModerationForm
from panels.decisions.reads import moderation as reads
from sendcases.audit.reading import record_read, record_reads
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from panels.models import Moderation

_A_PAGE = 50
_NUMBER = 10


@permitted(permissions.may_see_moderation)
@require_safe
def moderation(request: Request) -> HttpResponse:
    """Show what waits to be decided again, and how alike decisions were."""
    sees_figures = permissions.may_see_figures(request.user)
    found = reads.moderation_page(request.user, request.today, sees_figures=sees_figures)
    page = Paginator(found.compared, _A_PAGE).get_page(request.GET.get("page"))
    record_reads(request, screen="moderation", child_pks=[row.item.child_id for row in page.object_list])
    context = {"found": found, "page": page, "sees_figures": sees_figures, "title": "Moderation"}
    context["acts"] = open_to(request.user, "draw_moderation")
    return render(request, "panels/decisions/moderation.html", context)


@who_may("draw_moderation")
@require_http_methods(["GET", "HEAD", "POST"])
def moderation_draw(request: Request) -> HttpResponse:
    """Draw a sample."""
    sent = request.POST if request.method == "POST" else None
    form = DrawForm(sent, today=request.today, initial=opening(request.today) | {"number": _NUMBER})
    if request.method == "POST" and form.is_valid():
        try:
            drawn = moderating.draw_sample(**form.asked(), by=request.user, now=request.now)
            messages.success(request, f"{len(drawn)} item{'s' if len(drawn) != 1 else ''} drawn")
            return redirect("panels:moderation")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": MOVES["draw_moderation"].title, "button": "Draw the items"}
    return render(request, "forms/page.html", context)


def _given(request: Request, pk: int) -> Moderation:
    """Return what the person was given to decide again; the read is written down, though it shows no name."""
    found = reads.find_moderation(pk, request.user)
    if found is None:
        raise Http404
    record_read(request, screen="moderation item", child_pk=found.item.child_id)
    return found


@who_may("moderate_item")
@require_http_methods(["GET", "HEAD", "POST"])
def moderation_item(request: Request, pk: int) -> HttpResponse:
    """Show an item as the panel had it, without name and outcome, and take what the moderator would decide."""
    found = _given(request, pk)
    sheet = reads.blind_sheet(found)
    form = ModerationForm(request.POST if request.method == "POST" else None, today=request.today, kind=sheet.kind)
    if request.method == "POST" and form.is_valid():
        try:
            moderating.moderate_item(found, **form.cleaned_data, by=request.user, now=request.now)
            messages.success(request, "What you would decide is recorded")
            return redirect("panels:moderation")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "sheet": sheet, "move": MOVES["moderate_item"], "title": "Decide again, blind"}
    return render(request, "panels/decisions/moderation_item.html", context)
