"""Pages of the figures of panels, and of the items behind each."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ehcp.cases.pages.access import permitted
from panels import permissions
from panels.decisions.forms.figures import AlikeForm, FiguresForm, opening
from panels.decisions.reads import alike as reads
from panels.decisions.reads.alike import among_group
from panels.decisions.reads.conditions import counted
from panels.decisions.reads.figures import Period, items_behind, panel_figures, words_of
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

ITEMS_A_PAGE = 50


def _asked(request: Request) -> tuple[FiguresForm, Period]:
    """Return the form as it was sent, and the period that is shown: what was asked, else this financial year."""
    sent = request.GET if "first-year" in request.GET else None
    form = FiguresForm(sent, today=request.today, initial=opening(request.today))
    if form.is_bound and form.is_valid():
        return form, Period(**form.cleaned_data)
    return form, Period(**opening(request.today))


@permitted(permissions.may_see_figures)
@require_safe
def figures(request: Request) -> HttpResponse:
    """Show the figures of panels for a period."""
    form, period = _asked(request)
    context = {"form": form, "period": period, "figures": panel_figures(period), "query": period.query}
    context["conditions"] = counted(period, request.today)
    return render(request, "panels/decisions/figures.html", context | {"title": "Figures of panels"})


@permitted(permissions.may_see_figures)
@require_safe
def figure_items(request: Request, code: str) -> HttpResponse:
    """Show the items that one figure counts, as far as the reader may see them: of this financial year if not asked."""
    words = words_of(code)
    asked = request.GET.keys() & {"first", "last", "panel"}
    period = Period.read(request.GET) if asked else Period(**opening(request.today))
    if words is None or period is None:
        raise Http404
    among = among_group(period, request.GET.get("by", ""), request.GET.get("group", ""), request.today)
    items = items_behind(code, period, request.user, request.today, among)
    page = Paginator(items, ITEMS_A_PAGE).get_page(request.GET.get("page", ""))
    record_reads(request, screen="panel figure", child_pks=[one.child_id for one in page.object_list])
    query = urlencode({name: request.GET.get(name, "") for name in ("by", "group") if among is not None})
    context = {"page": page, "period": period, "words": words, "title": words, "query": f"{period.query}&{query}"}
    return render(request, "panels/decisions/figure_items.html", context)


@permitted(permissions.may_see_figures)
@require_safe
def alike(request: Request) -> HttpResponse:
    """Show how decisions and bands fell by who the child is and where they go to school."""
    start = opening(request.today) | {"by": "need"}
    form = AlikeForm(request.GET if "first-year" in request.GET else None, today=request.today, initial=start)
    asked = dict(form.cleaned_data if form.is_bound and form.is_valid() else start)
    by = asked.pop("by")
    period = (None if form.is_bound else Period.read(request.GET)) or Period(**asked)
    context = {"form": form, "period": period, "shown": reads.alike(period, by, request.today), "query": period.query}
    return render(request, "panels/decisions/alike.html", context | {"title": "How alike we decide"})
