"""Middleware of the accounts: what a signed-in person has to do first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sendcases.accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]
CHOOSE = "account_change_password"
OPEN = {CHOOSE, "account_logout", "accessibility", "healthz", "readyz"}


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
