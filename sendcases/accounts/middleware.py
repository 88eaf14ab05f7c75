"""Middleware of the accounts: when a session ends, and what a signed-in person has to do first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from sendcases.accounts.models import User
from sendcases.accounts.sessions import note_seen, why_over

GetResponse = Callable[[HttpRequest], HttpResponse]
CHOOSE = "account_change_password"
OPEN = {CHOOSE, "account_logout", "stay_signed_in", "accessibility", "healthz", "readyz"}


class GivenPasswordMiddleware:
    """Lead a person whose password somebody else knows to the page where they choose their own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if isinstance(user, User) and user.password_given_at and match and match.view_name not in OPEN:
            return redirect(CHOOSE)
        return None


class SessionEndMiddleware:
    """Sign out whoever's session is over, and say why; what they ask for waits behind the sign-in page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user, now = request.user, request.now  # type: ignore[attr-defined]  # dated by MomentMiddleware
        if not isinstance(user, User):
            return self.get_response(request)
        why = why_over(request.session, user, now)
        if not why:
            note_seen(request.session, user, now)
            return self.get_response(request)
        logout(request)
        if request.path == resolve_url(settings.LOGIN_URL):  # they are signing in anew: nothing to say
            return self.get_response(request)
        if request.method in {"GET", "HEAD"}:
            messages.info(request, why)
            return self.get_response(request)
        messages.info(request, f"{why} What you sent is not saved.")
        return redirect(settings.LOGIN_URL)
