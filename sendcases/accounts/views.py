"""Pages of signing in and of one's own account, where allauth's need a little more."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sendcases.accounts import history
from sendcases.accounts.models import User
from sendcases.audit.requests import Request


@login_not_required
@require_GET
def forgotten(request: HttpRequest) -> HttpResponse:
    """Say how to get a new password: it asks nothing, so it tells nobody who has an account."""
    return render(request, "account/forgotten.html", {"lasts_days": settings.GIVEN_PASSWORD_DAYS})


@require_GET
@never_cache
def stay_signed_in(request: HttpRequest) -> JsonResponse:
    """Let the session go on; asking is enough."""
    return JsonResponse({"seconds": settings.IDLE_MINUTES * 60})


def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; for an account without one the page does not exist."""
    user = cast(User, request.user)
    if not user.has_usable_password():
        raise Http404
    is_given = user.password_given_at is not None
    view = account.PasswordChangeView.as_view(extra_context={"is_given": is_given})
    return cast(HttpResponse, view(request))


@login_not_required
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the authenticator app, or a recovery code."""
    if request.method == "POST" and "code" not in request.POST:  # allauth would take it for a passkey
        posted = request.POST.copy()
        posted["code"] = ""
        request.POST = posted  # type: ignore[assignment]  # a QueryDict all the same
    return cast(HttpResponse, mfa.authenticate(request))


class SwitchOnSecondStep(totp.ActivateTOTPView):  # type: ignore[misc]  # the library is untyped
    """Set an authenticator app up, and keep that it was."""

    request: Request

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = self.request.user
            history.record("second_step.switched_on", by=user, at=self.request.now, about=user)
            return cast(HttpResponse, super().form_valid(form))


class SwitchOffSecondStep(totp.DeactivateTOTPView):  # type: ignore[misc]
    """Take the authenticator app away, and keep that it was."""

    request: Request

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = self.request.user
            history.record("second_step.switched_off", by=user, at=self.request.now, about=user)
            return cast(HttpResponse, super().form_valid(form))


switch_on_second_step = SwitchOnSecondStep.as_view()
switch_off_second_step = SwitchOffSecondStep.as_view()
