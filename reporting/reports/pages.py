"""Pages of the reports: which there are, one of them as at a day, and each as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp.cases.pages.access import permitted
from ehcp.permissions import may_read_cases
from reporting.reports.forms import ReportForm
from reporting.reports.kinds import SHIPPED, Report
from reporting.reports.reads.files import TYPES, report_file
from reporting.reports.reads.lines import day_query, report_page
from sendcases.audit.reading import record_read
from sendcases.audit.requests import Request


def _report(name: str) -> Report:
    if name not in SHIPPED:
        raise Http404
    return SHIPPED[name]


@permitted(may_read_cases)
@require_safe
def reports(request: Request) -> HttpResponse:
    """List the reports."""
    return render(request, "reporting/reports/reports.html", {"reports": SHIPPED.values()})


@permitted(may_read_cases)
@require_safe
def report(request: Request, name: str) -> HttpResponse:
    """Show one report as at the day of the address, every number with a way to its children."""
    chosen, form = _report(name), ReportForm(request.GET, today=request.today)
    day = form.day()
    context = {
        "report": chosen,
        "form": form,
        "shown": report_page(chosen, day) if day else None,
        "query": day_query(day) if day else "",
        "back_url": reverse("reporting:reports"),
    }
    return render(request, "reporting/reports/report.html", context)


@permitted(may_read_cases)
@require_safe
def report_download(request: Request, name: str, kind: str) -> HttpResponse:
    """Give one report as a file; that it left is written down."""
    chosen, day = _report(name), ReportForm(request.GET, today=request.today).day()
    if kind not in TYPES or kind == "html" or day is None:
        raise Http404
    record_read(request, screen=f"report.{kind} {name}")
    response = HttpResponse(report_file(kind, report_page(chosen, day)), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}-as-at-{day:%Y-%m-%d}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response
