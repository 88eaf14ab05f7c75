"""Pages of webhooks: which there are, how far each is, what came of each attempt."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ehcp.cases.pages.access import permitted
from ehcp.permissions import may_manage
from reporting.webhooks.acts import keeping
from reporting.webhooks.forms import WebhookChangeForm, WebhookForm
from reporting.webhooks.kinds import WebhookRefused
from reporting.webhooks.reads import pages as shown
from sendcases.audit.requests import Request

GET_OR_POST = ["GET", "HEAD", "POST"]
ACTS = {"resume": keeping.resume_webhook, "pause": keeping.pause_webhook, "end": keeping.end_webhook}
DONE = {
    "resume": "Sending goes on",
    "pause": "Paused",
    "replay": "It is sent again",
    "end": "Ended: this address is told nothing any more",
}


@permitted(may_manage)
@require_safe
def webhooks(request: Request) -> HttpResponse:
    """Show the webhooks that there are."""
    last = shown.last_taken()
    rows = [(one, last.get(one.pk), shown.words_of(one)) for one in shown.webhooks()]
    return render(request, "reporting/webhooks/webhooks.html", {"rows": rows})


@permitted(may_manage)
@require_http_methods(GET_OR_POST)
def webhook_add(request: Request) -> HttpResponse:
    """Set a webhook up, and show its secret once."""
    form = WebhookForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = keeping.add_webhook(**form.cleaned_data, by=request.user, now=request.now)
        except WebhookRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "reporting/webhooks/secret.html", {"webhook": made, "secret": secret})
    context = {"form": form, "title": "Add a webhook", "button": "Add the webhook", "back_url": _list()}
    return render(request, "forms/page.html", context, status=409 if form.errors else 200)


@permitted(may_manage)
@require_http_methods(GET_OR_POST)
def webhook(request: Request, pk: int) -> HttpResponse:
    """Show one webhook with its attempts; a manager pauses it, goes on or back with it, or ends it."""
    found = shown.one_webhook(pk)
    if found is None:
        raise Http404
    form = WebhookChangeForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(request, pk, **form.cleaned_data)
        except WebhookRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "webhook": found, "words": shown.words_of(found), "deliveries": shown.deliveries(found)}
    status = 409 if form.errors else 200
    return render(request, "reporting/webhooks/webhook.html", context | {"back_url": _list()}, status=status)


def _changed(request: Request, pk: int, change: str, since: date | None) -> HttpResponse:
    by, now = request.user, request.now
    if change == "renew":
        secret = keeping.renew_secret(pk, by=by, now=now)
        return render(request, "reporting/webhooks/secret.html", {"webhook": shown.one_webhook(pk), "secret": secret})
    if change == "replay":
        keeping.replay_webhook(pk, since=since, by=by, now=now)
    else:
        ACTS[change](pk, by=by, now=now)
    messages.success(request, DONE[change])
    return redirect(_list() if change == "end" else reverse("reporting:webhook", args=[pk]))


def _list() -> str:
    return reverse("reporting:webhooks")
