"""The page of alerts, for the auditor."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.work.pages.administration import AdministrationPage, register_administration_page
from ehcp.work.reads.alerts import alert_page
from sendcases.accounts.alerts import SCREEN
from sendcases.audit.reading import record_read
from sendcases.audit.requests import Request


@permitted(permissions.is_auditor)
@require_GET
def alerts(request: Request) -> HttpResponse:
    """List the alerts, the latest first; that the auditor has looked is a line of the read log."""
    shown = alert_page(request.user, request.GET.get("page"))
    record_read(request, screen=SCREEN, rows=shown.total)
    context = {"shown": shown, "page": shown.page, "back_url": reverse("ehcp:administration")}
    return render(request, "ehcp/work/administration/alerts.html", context)


register_administration_page(
    AdministrationPage(
        "Alerts",
        "Who was given a role, a password or a key that opens children’s records; and history that was changed.",
        "ehcp:alerts",
        permissions.is_auditor,
        10,
    )
)
