"""The draft of a request being logged: kept with the session, a few at a time."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ehcp import permissions
from ehcp.cases.pages.access import View, permitted
from ehcp.fields import CaseForm
from sendcases.audit.requests import Request

DRAFTS = "intake"
DRAFTS_KEPT = 10
AnyForm = TypeVar("AnyForm", bound=CaseForm)


class Draft:
    """One request being logged by one person."""

    def __init__(self, request: Request, token: str) -> None:
        self.request = request
        self.token = token
        self.values: dict[str, Any] = request.session[DRAFTS][token]

    def keep(self, **values: Any) -> None:
        """Keep what was typed or chosen."""
        for name, value in values.items():
            self.values[name] = _typed(value) if isinstance(value, QueryDict) else value
        self.request.session.modified = True

    def data(self, step: str) -> dict[str, Any] | None:
        """Return what was typed at a step, as a form takes it."""
        return self.values.get(step)

    def form(self, form_class: Callable[..., AnyForm], step: str, today: Any) -> AnyForm:
        """Return the form of a step filled in and checked again: a day passes between two pages."""
        form = form_class(self.values.get(step) or {}, today=today)
        form.is_valid()
        return form

    def address(self, step: str) -> str:
        """Return the address of a step of this draft."""
        return reverse(f"ehcp:intake-{step}", args=[self.token])

    @property
    def who(self) -> str:
        """Return the step at which the child was chosen or described."""
        return "matches" if self.values.get("child") else "child"

    @property
    def different_from(self) -> list[int]:
        """Return the children said to be different from the one to be added."""
        return list(self.values.get("different_from", []))

    @property
    def answers(self) -> dict[str, Any]:
        """Return what the person confirms: what came, and the child who was chosen or described."""
        chosen = self.values.get("child")
        return {"came": self.values.get("came"), "child": chosen, "new": None if chosen else self.values.get("new")}

    @property
    def has_child(self) -> bool:
        """Say whether a child is chosen or described."""
        return bool(self.values.get("child") or self.values.get("new"))

    @property
    def is_complete(self) -> bool:
        """Say whether there is enough to check the answers."""
        return self.has_child and bool(self.values.get("came"))


def _typed(posted: QueryDict) -> dict[str, str]:
    return {name: str(value) for name, value in posted.dict().items() if name != "csrfmiddlewaretoken"}


def begin(request: Request, posted: QueryDict) -> Draft:
    """Begin a draft with what was typed to find the child; the oldest drafts make room."""
    token = secrets.token_urlsafe(18)
    kept = dict(list(request.session.get(DRAFTS, {}).items())[1 - DRAFTS_KEPT :])
    request.session[DRAFTS] = kept | {token: {"find": _typed(posted)}}
    return Draft(request, token)


def on_draft(view: Callable[[Request, Draft], HttpResponse]) -> View:
    """Open one step of a draft: the address gives its ``token``; without a draft the person begins again."""

    @wraps(view)
    def opened(request: Request, token: str) -> HttpResponseBase:
        if token not in request.session.get(DRAFTS, {}):
            messages.error(request, "That draft has ended. Begin again: nothing was logged.")
            return redirect("ehcp:intake")
        return view(request, Draft(request, token))

    return permitted(permissions.may_record_receipt)(require_http_methods(["GET", "HEAD", "POST"])(opened))
