"""Pages that take an exchange package in: upload, check, look at the report, import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.exchange.acts.jobs import receive_package, take_in
from ehcp.exchange.forms import PackageForm
from ehcp.exchange.reads import (
    REPORT_HEADINGS,
    ImportPage,
    import_job,
    latest_imports,
    own_import_job,
    report_rows,
)
from ehcp.exchange.reads import import_page as page_of
from ehcp.jobs.acts.queue import last_progress, mark_interrupted, start_again
from ehcp.spreadsheets import table_response
from ehcp.work.pages.administration import AdministrationPage, register_administration_page
from ehcp.workflow import Refused
from sendcases.audit.requests import Request

register_administration_page(
    AdministrationPage(
        "Import a package",
        "Bring in cases from another system: checked first, with a report on every row, then all or nothing.",
        "ehcp:import-list",
        permissions.may_import,
        60,
    )
)


@permitted(permissions.may_import)
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: Request) -> HttpResponse:
    """Show the latest imports, and take a new package to check."""
    posted = request.method == "POST"
    form = PackageForm(request.POST, request.FILES, today=request.today) if posted else PackageForm(today=request.today)
    if posted and form.is_valid():
        try:
            job = receive_package(form.cleaned_data["package"], by=request.user, now=request.now)
        except OSError:
            form.add_error("package", "The package cannot be stored: the disk may be full. Nothing was imported")
        else:
            return redirect("ehcp:import-job", job.pk)
    return render(request, "ehcp/exchange/list.html", {"form": form, "pages": latest_imports()})


@permitted(permissions.may_import)
@require_GET
def import_progress(request: Request, pk: int) -> JsonResponse:
    """Tell how far a job is."""
    page = ImportPage(import_job(pk), last_progress(pk))
    return JsonResponse(page.as_json(), headers={"Cache-Control": "no-store"})


@permitted(permissions.may_import)
@require_GET
def import_page(request: Request, pk: int) -> HttpResponse:
    """Show one job: its progress while it runs, then to whoever started it the report."""
    mark_interrupted(now=request.now)
    page = page_of(pk, last_progress(pk), request.user)
    return render(request, "ehcp/exchange/job.html", {"page": page})


@permitted(permissions.may_import)
@require_GET
def import_report(request: Request, pk: int) -> HttpResponseBase:
    """Give the report of one job as a CSV file to whoever started it."""
    return table_response("csv", f"import-report-{pk}", REPORT_HEADINGS, report_rows(own_import_job(pk, request.user)))


@permitted(permissions.may_import)
@require_POST
def import_take_in(request: Request, pk: int) -> HttpResponse:
    """Import the package that a check found right."""
    try:
        job = take_in(import_job(pk), by=request.user, now=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("ehcp:import-job", pk)
    return redirect("ehcp:import-job", job.pk)


@permitted(permissions.may_import)
@require_POST
def import_again(request: Request, pk: int) -> HttpResponse:
    """Start a job again that was interrupted."""
    try:
        start_again(import_job(pk), now=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("ehcp:import-job", pk)
