"""Pages of the envelope, the lines behind it, and the bands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ehcp.cases.pages.access import permitted, who_may
from ehcp.workflow import MOVES, Refused, open_to
from panels import permissions
from panels.funding.acts import settings as acts
from panels.funding.forms.settings import BandForm, EnvelopeForm
from panels.funding.reads import envelopes, lines
from panels.money import financial_year, year_words
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

_FIRST_YEAR, _LAST_YEAR = 2014, 2099


def _year(request: Request, year: int | None) -> int:
    asked = financial_year(request.today) if year is None else year
    if not _FIRST_YEAR <= asked <= _LAST_YEAR:
        raise Http404
    return asked


@permitted(permissions.may_see_envelope)
@require_safe
def funding(request: Request, year: int | None = None) -> HttpResponse:
    """Show the envelopes of a year: paid, committed, left, expected; and what waits for a second approval."""
    asked = _year(request, year)
    waiting = list(lines.waiting(request.user))
    record_reads(request, screen="funding", child_pks=lines.children_of(waiting))
    context = {
        "view": envelopes.year_view(asked, request.today),
        "before": asked - 1,
        "after": asked + 1,
        "waiting": waiting,
        "title": "High-needs funding",
        "acts": open_to(request.user, "set_envelope", "make_run", "set_band"),
    }
    return render(request, "panels/funding/envelopes.html", context)


@permitted(permissions.may_see_envelope)
@require_safe
def funding_lines(request: Request, year: int) -> HttpResponse:
    """Show the lines behind an envelope, as far as the reader may see them."""
    asked, code = _year(request, year), request.GET.get("code", "")[:20]
    rows = envelopes.drill(request.user, asked, code)
    page = envelopes.page_of(rows, request.GET.get("page", "1"))
    record_reads(request, screen="funding lines", child_pks=lines.children_of(row.line for row in page.object_list))
    context = {
        "page": page,
        "year": asked,
        "words": year_words(asked),
        "code": code,
        "title": "Funding lines",
    }
    return render(request, "panels/funding/lines.html", context)


@who_may("set_envelope")
@require_http_methods(["GET", "HEAD", "POST"])
def envelope_set(request: Request) -> HttpResponse:
    """Set an envelope and the assumptions of its forecast."""
    form = EnvelopeForm(request.POST if request.method == "POST" else None, today=request.today)

    def save() -> None:
        acts.set_envelope(**form.facts(), by=request.user, now=request.now)

    return _setting(request, form, save, "set_envelope", "panels:funding")


@permitted(permissions.may_see_funding)
@require_safe
def bands(request: Request) -> HttpResponse:
    """Show the local table of bands with the values of each by date."""
    context = {
        "bands": envelopes.band_table(request.today),
        "title": "Bands",
        "acts": open_to(request.user, "set_envelope", "make_run", "set_band"),
    }
    return render(request, "panels/funding/bands.html", context)


@who_may("set_band")
@require_http_methods(["GET", "HEAD", "POST"])
def band_set(request: Request) -> HttpResponse:
    """Give a band its value from a day on."""
    form = BandForm(request.POST if request.method == "POST" else None, today=request.today)

    def save() -> None:
        acts.set_band(**form.cleaned_data, by=request.user, now=request.now)

    return _setting(request, form, save, "set_band", "panels:bands")


def _setting(request: Request, form: Any, save: Any, move: str, back: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save()
            messages.success(request, "Saved")
            return redirect(back)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": MOVES[move].title, "button": "Save"}
    return render(request, "forms/page.html", context, status=409 if form.errors else 200)
