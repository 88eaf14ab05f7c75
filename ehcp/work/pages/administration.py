"""Where administration begins: the pages of administration that a person may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from sendcases.accounts.models import User
from sendcases.audit.requests import Request


@dataclass(frozen=True)
class AdministrationPage:
    """A page of administration: its words, its address, and whom it is offered to."""

    text: str
    hint: str
    url_name: str
    shown_to: Callable[[User], bool]
    order: int = 50


_pages: list[AdministrationPage] = []


def register_administration_page(page: AdministrationPage) -> None:
    """Offer a page of administration; its view's module calls this once, when it is imported."""
    _pages.append(page)


@permitted(permissions.may_open_administration)
@require_GET
def administration(request: Request) -> HttpResponse:
    """Show the pages of administration this person may open."""
    shown = [page for page in sorted(_pages, key=lambda page: page.order) if page.shown_to(request.user)]
    return render(request, "ehcp/work/administration/administration.html", {"pages": shown})
