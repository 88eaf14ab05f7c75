"""Pages of the headlines: all figures; one figure and its children; both as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp.cases.pages.access import permitted
from ehcp.permissions import may_read_cases
from ehcp.spreadsheets import FORMATS, table_response
from reporting.headlines.forms import HeadlineForm
from reporting.headlines.reads import cases as headline_cases
from reporting.headlines.reads import page as headline_page
from reporting.headlines.reads.asked import may_list_people
from reporting.kpis import Kpi
from reporting.reports.kinds.shipped import HEADLINES
from reporting.reports.reads.lines import report_page
from sendcases.audit.reading import record_read, record_reads
from sendcases.audit.requests import Request


@permitted(may_read_cases)
@require_safe
def headlines(request: Request) -> HttpResponse:
    """
    Show the sheet of headlines, each row of its own period, and below it every figure for the period asked for.

    Who asks for no period yet gets the sheet at once, and every figure behind a link.
    """
    form = HeadlineForm(request.GET, today=request.today)
    asked = form.asked()
    shown = headline_page.headline_page(asked) if asked and request.GET else None
    sheet = report_page(HEADLINES, asked.as_at, asked.basis, shown.lines if shown else ()) if asked else None
    context = {"form": form, "asked": asked, "shown": shown, "sheet": sheet}
    return render(request, "reporting/headlines/headlines.html", context)


@permitted(may_read_cases)
@require_safe
def headlines_download(request: Request, kind: str) -> HttpResponseBase:
    """Give every figure as a file, each row with its definition, period, day and basis."""
    asked = HeadlineForm(request.GET, today=request.today).asked()
    if kind not in FORMATS or asked is None:
        raise Http404
    record_read(request, screen=f"headlines.{kind}")
    rows = headline_page.export_rows(asked)
    name = f"headlines-as-at-{asked.as_at:%Y-%m-%d}"
    return table_response(kind, name, headline_page.EXPORT_HEADINGS, rows, sheet="Headlines", title=asked.title)


def _measure(code: str, variant: str) -> Kpi:
    kpi = headline_cases.known_measure(code, variant)
    if kpi is None:
        raise Http404
    return kpi


@permitted(may_read_cases)
@require_safe
def measure(request: Request, code: str, variant: str = "") -> HttpResponse:
    """Show one figure: what it is, its numbers, and the children behind it; who was listed is written down."""
    kpi = _measure(code, variant)
    asked = HeadlineForm(request.GET, today=request.today).asked()
    back = f"{reverse('reporting:headlines')}?{asked.query if asked else request.GET.urlencode()}"
    if asked is None:
        return redirect(back)
    query = request.GET
    wanted = headline_cases.Wanted(query.get("side", ""), query.get("sort", ""), query.get("page"))
    shown = headline_cases.measure_page(request.user, kpi, asked, wanted, today=request.today)
    screen = f"headline {code} {variant}".strip()
    record_reads(request, screen=screen, child_pks=shown.read_pks, purpose=shown.read_purpose)
    return render(
        request, "reporting/headlines/measure.html", {"shown": shown, "asked": asked, "kpi": kpi, "back_url": back}
    )


@permitted(may_read_cases)
@require_safe
def measure_download(request: Request, kind: str, code: str, variant: str = "") -> HttpResponseBase:
    """Give the children behind a side of a figure, for a period of a report, as a file; each is first written down."""
    kpi = _measure(code, variant)
    asked = HeadlineForm(request.GET, today=request.today).asked()
    if kind not in FORMATS or asked is None or not may_list_people(asked, kpi, request.today):
        raise Http404
    file = headline_cases.case_export(request.user, kpi, asked, request.GET.get("side", ""), request.today)
    screen = f"headline.{kind} {code} {variant}".strip()
    record_reads(request, screen=screen, child_pks=file.read_pks, purpose=file.read_purpose)
    name = f"{code}-{variant or 'headline'}-as-at-{asked.as_at:%Y-%m-%d}"
    return table_response(kind, name, headline_cases.CASE_HEADINGS, file.rows, sheet=code, title=kpi.label)
