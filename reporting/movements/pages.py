"""The page that says why a figure changed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp.cases.pages.access import permitted
from ehcp.permissions import may_read_cases
from reporting.headlines.forms import HeadlineForm
from reporting.headlines.reads.cases import known_measure
from reporting.movements.forms import EarlierForm
from reporting.movements.reads.movement import movement
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request


@permitted(may_read_cases)
@require_safe
def changes(request: Request, code: str, variant: str = "") -> HttpResponse:
    """Show two figures of a measure and what lies between them; who was listed is written down."""
    kpi, asking = known_measure(code, variant), HeadlineForm(request.GET, today=request.today)
    if kpi is None:
        raise Http404
    if (asked := asking.asked()) is None:
        return redirect(f"{reverse('reporting:headlines')}?{request.GET.urlencode()}")
    form = EarlierForm(request.GET, asked, today=request.today)
    earlier = form.earlier(asking.cleaned_data["period"])
    page = request.GET.get("page")
    shown = movement(request.user, kpi, earlier, asked, page, today=request.today) if earlier else None
    record_reads(request, screen=f"changes {code} {variant}".strip(), child_pks=shown.read_pks if shown else [])
    context = {"form": form, "asking": asking, "shown": shown, "kpi": kpi, "asked": asked}
    return render(request, "reporting/movements/changes.html", context)
