"""Pages of the keys of service accounts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.work.forms.accounts import KeyForm
from ehcp.work.reads import accounts as selectors
from sendcases.accounts import services
from sendcases.accounts.services import AccountRefused
from sendcases.audit.requests import Request


@permitted(permissions.may_administer)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_add(request: Request, pk: int) -> HttpResponse:
    """Make a key and show its token once."""
    account = selectors.person(pk)
    form = KeyForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            key, token = services.issue_key(account, **form.cleaned_data, by=request.user, now=request.now)
        except AccountRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"person": account, "key": key, "token": token}
            return render(request, "ehcp/work/administration/token.html", context)
    title = f"New key for {account}"
    context = {"form": form, "title": title, "button": "Make the key", "back_url": "../../"}
    return render(request, "ehcp/work/administration/form.html", context)


@permitted(permissions.may_administer)
@require_POST
def key_revoke(request: Request, pk: int) -> HttpResponse:
    """End a key at once."""
    services.revoke_key(
        selectors.person(pk), token_key=request.POST.get("token_key", ""), by=request.user, now=request.now
    )
    messages.success(request, "The key is revoked.")
    return redirect("ehcp:person", pk)
