"""Pages of the reports: which there are, one of them as at a day, and each as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ehcp.cases.pages.access import permitted
from ehcp.identifiers import record_key
from ehcp.permissions import may_manage, may_read_cases
from reporting.reports.acts.saving import save_report
from reporting.reports.acts.typing_in import type_figure
from reporting.reports.forms import FigureForm, OwnReportForm, ReportForm
from reporting.reports.kinds import SHIPPED, Report
from reporting.reports.kinds.own import chosen_of
from reporting.reports.kinds.refusals import NotSaved
from reporting.reports.reads import own
from reporting.reports.reads.catalogue import catalogue_of, figure_of
from reporting.reports.reads.files import TYPES, report_file
from reporting.reports.reads.lines import day_query, report_page
from sendcases.audit.reading import record_read
from sendcases.audit.requests import Request


def _report(name: str) -> Report:
    found = own.report_named(name)
    if found is None:
        raise Http404
    return found


@permitted(may_read_cases)
@require_safe
def reports(request: Request) -> HttpResponse:
    """List the reports: those of the product, and the authority's own."""
    may_change = may_manage(request.user)
    context = {
        "reports": SHIPPED.values(),
        "own": own.own_reports(with_put_aside=may_change),
        "may_change": may_change,
    }
    return render(request, "reporting/reports/reports.html", context)


@permitted(may_read_cases)
@require_safe
def report(request: Request, name: str) -> HttpResponse:
    """Show one report as at the day of the address, every number with a way to its children."""
    made = None if name in SHIPPED else own.own_report(name, record_key(request.GET.get("version", "")))
    chosen, form = made.report if made else _report(name), ReportForm(request.GET, today=request.today)
    day = form.day()
    context = {
        "report": chosen,
        "made": made,
        "may_change": may_manage(request.user),
        "form": form,
        "shown": report_page(chosen, day) if day else None,
        "query": day_query(day) if day else "",
        "back_url": reverse("reporting:reports"),
    }
    return render(request, "reporting/reports/report.html", context)


@permitted(may_read_cases)
@require_safe
def figures(request: Request) -> HttpResponse:
    """Show what is typed in or imported: its figures, or who must provide them."""
    context = {"reports": catalogue_of(request.today), "may_change": may_manage(request.user)}
    return render(request, "reporting/reports/figures.html", context)


@permitted(may_manage)
@require_http_methods(["GET", "HEAD", "POST"])
def figure_type(request: Request) -> HttpResponse:
    """Type in a figure, or put one right."""
    initial = figure_of(record_key(request.GET.get("figure", ""))) or {"code": request.GET.get("code", "")}
    form = FigureForm(request.POST or None, today=request.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            type_figure(**form.cleaned_data, by=request.user, now=request.now)
        except NotSaved as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved")
            return redirect(_figures())
    context = {"form": form, "title": "Type in a figure", "button": "Save", "back_url": _figures()}
    return render(request, "reporting/reports/figure.html", context, status=409 if form.errors else 200)


def _figures() -> str:
    return reverse("reporting:typed-figures")


@permitted(may_manage)
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: Request) -> HttpResponse:
    """Make a report of the authority's own, from nothing or from one that comes with the product."""
    model = SHIPPED.get(request.GET.get("from", ""))
    rows = chosen_of(model) if model else ()
    return _edited(request, OwnReportForm(request.POST or None, today=request.today, rows=rows), "")


@permitted(may_manage)
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: Request, name: str) -> HttpResponse:
    """Change the authority's own report: what is saved is its next version."""
    made = own.own_report(name)
    if made is None:
        raise Http404
    told = {"title": made.row.title, "summary": made.row.summary, "is_put_aside": made.row.is_put_aside}
    initial = {**told, "seen": made.newest}
    form = OwnReportForm(request.POST or None, today=request.today, rows=made.chosen, initial=initial)
    return _edited(request, form, name)


def _edited(request: Request, form: OwnReportForm, name: str) -> HttpResponse:
    """Show what a report would print, or save it; what is refused comes back on its form."""
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" not in request.POST:
                saved = save_report(**form.facts(name), by=request.user, now=request.now)
                messages.success(request, f"Saved as version {saved.version}")
                return redirect("reporting:report", saved.name)
            preview = report_page(form.preview(), request.today)
        except NotSaved as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "name": name, "preview": preview, "back_url": reverse("reporting:reports")}
    return render(request, "reporting/reports/edit.html", context, status=409 if form.errors else 200)


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
