"""The page of one case."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from ehcp import permissions
from ehcp.cases.pages import actions
from ehcp.cases.pages.access import lead_to_kept, permitted
from ehcp.cases.reads import tabs as case_tabs
from ehcp.cases.reads.case import case_for
from sendcases.audit.reading import record_read
from sendcases.audit.requests import Request


@permitted(permissions.may_open_cases)
@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    """Show the clock first, then where the case stands and what may be done."""
    return _tab(request, pk, "overview")


@permitted(permissions.may_open_cases)
@require_GET
def case_tab(request: Request, pk: int, tab: str) -> HttpResponse:
    """Show one part of the case."""
    return _tab(request, pk, tab)


def _tab(request: Request, pk: int, slug: str) -> HttpResponse:
    tabs = {tab.slug: tab for tab in case_tabs.case_tabs(request.user)}
    now = case_for(request.user, pk, request.today)
    if slug not in tabs:
        raise Http404
    record_read(request, screen=f"case.{slug}", child_pk=now.child.pk)
    if now.child.pk != pk:
        return lead_to_kept(request, now)
    context = {
        "child": now.child,
        "case": now,
        "tabs": [_link(tab, pk, slug) for tab in tabs.values()],
        "tab": tabs[slug],
        "offers": actions.offers(request.user, now) if slug == "overview" else [],
    }
    return render(request, tabs[slug].template, context | tabs[slug].context(now, request.user))


def _link(tab: case_tabs.CaseTab, pk: int, current: str) -> dict[str, object]:
    href = reverse("ehcp:case", args=[pk]) if tab.slug == "overview" else reverse("ehcp:case-tab", args=[pk, tab.slug])
    return {"href": href, "text": tab.text, "is_current": tab.slug == current}
