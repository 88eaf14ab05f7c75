"""Pages of instructions to pay and of payments: runs, a run as a file, what finance paid, where they differ."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ehcp.cases.pages.access import permitted, who_may
from ehcp.spreadsheets import FORMATS, table_response
from ehcp.workflow import MOVES, Refused
from panels import permissions
from panels.funding.acts import payments as acts
from panels.funding.forms.payments import PaymentsForm, RunForm
from panels.funding.reads import lines
from panels.funding.reads import payments as reads
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request


@permitted(permissions.may_set_money)
@require_safe
def pay_runs(request: Request) -> HttpResponse:
    """Show the runs, and where what was paid differs from what was instructed."""
    return _shown(request, RunForm(None, months=reads.next_months(request.today), today=request.today))


def _shown(request: Request, form: RunForm) -> HttpResponse:
    differ = reads.reconciliation(request.user)
    record_reads(request, screen="funding reconciliation", child_pks=lines.children_of(one.line for one in differ))
    context: dict[str, Any] = {
        "told_of": reads.last_paid(request.user),
        "runs": reads.runs(request.user),
        "title": "Payments",
        "acts": MOVES,
    }
    context |= {"differ": differ, "form": form}
    return render(request, "panels/funding/payments.html", context, status=409 if form.errors else 200)


@who_may("make_run")
@require_POST
def pay_run_make(request: Request) -> HttpResponse:
    """Instruct a month."""
    form = RunForm(request.POST, months=reads.next_months(request.today), today=request.today)
    if form.is_valid():
        try:
            acts.make_run(**form.cleaned_data, by=request.user, now=request.now)
            messages.success(request, "The month is instructed")
            return redirect("panels:pay-runs")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _shown(request, form)


@permitted(permissions.may_set_money)
@require_safe
def pay_run_download(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Return a run as a file for finance's ledger, as far as its reader may see the lines."""
    run = reads.find_run(pk)
    if run is None or kind not in FORMATS:
        raise Http404
    rows = reads.instructions(run, request.user)
    record_reads(request, screen="funding export", child_pks=lines.children_of(row.line for row in rows))
    return table_response(
        kind, f"payments-{run.month:%Y-%m}", reads.HEADINGS, reads.cells(rows, run.month), sheet="Payments"
    )


@who_may("take_in_payments")
@require_http_methods(["GET", "HEAD", "POST"])
def payments_take_in(request: Request) -> HttpResponse:
    """Take in a file of what finance paid: all rows, or a report of each that is wrong."""
    is_sent = request.method == "POST"
    form = PaymentsForm(request.POST if is_sent else None, request.FILES if is_sent else None, today=request.today)
    wrong: Any = ()
    if is_sent and form.is_valid():
        try:
            count = acts.take_in(form.cleaned_data["file"], by=request.user, now=request.now)
            messages.success(request, f"{count} payment{'s' if count != 1 else ''} taken in")
            return redirect("panels:pay-runs")
        except Refused as refusal:
            form.add_error(None, str(refusal))
            wrong = getattr(refusal, "rows", ())[:200]
    context = {"form": form, "wrong": wrong, "title": MOVES["take_in_payments"].title}
    return render(request, "panels/funding/take_in.html", context, status=409 if form.errors else 200)
