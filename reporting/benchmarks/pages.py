"""The page of benchmarks: ours beside England, the region, neighbours and any authority."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ehcp.cases.pages.access import permitted
from ehcp.permissions import may_read_cases
from reporting.benchmarks.forms import AreaForm
from reporting.benchmarks.reads.beside import areas, benchmark_page
from sendcases.audit.requests import Request


@permitted(may_read_cases)
@require_safe
def benchmarks(request: Request) -> HttpResponse:
    """Show every published measure beside ours, and beside the area that was asked for."""
    form = AreaForm({"area": request.GET.get("area", "")}, today=request.today, areas=areas(request.today))
    context = {"form": form, "shown": benchmark_page(request.today, form.area_code())}
    return render(request, "reporting/benchmarks/benchmarks.html", context)
