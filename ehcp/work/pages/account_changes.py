"""The page of what was done to accounts, for those who administer and those who audit."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.work.pages.administration import AdministrationPage, register_administration_page
from ehcp.work.reads import account_changes as selectors
from sendcases.audit.requests import Request


@permitted(permissions.may_read_account_changes)
@require_GET
def account_changes(request: Request) -> HttpResponse:
    """List what was done to accounts, of one person or one kind where asked."""
    person, kind = request.GET.get("person", ""), request.GET.get("kind", "")
    page, rows = selectors.changes(person=person, kind=kind, page=request.GET.get("page"))
    context = {"page": page, "rows": rows, "person": person, "kind": kind}
    choices = {"people": selectors.accounts_to_choose(), "kinds": selectors.kinds_to_choose()}
    more = {"may_administer": permissions.may_administer(request.user), "back_url": reverse("ehcp:administration")}
    return render(request, "ehcp/work/administration/account_changes.html", context | choices | more)


register_administration_page(
    AdministrationPage(
        "Changes to accounts",
        "Who made, changed and suspended accounts, gave roles, passwords and keys, and when.",
        "ehcp:account-changes",
        permissions.may_read_account_changes,
        25,
    )
)
