"""The page of one case."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from ehcp import permissions
from ehcp.cases.pages import actions
from ehcp.cases.pages.access import lead_to_kept, permitted, show_identity
from ehcp.cases.reads import tabs as case_tabs
from ehcp.cases.reads.case import CaseNow, case_for
from ehcp.letters.reads.owed import Owed, letters_owed
from ehcp.work.reads.next_act import NextAct
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
    show_identity(request, now)
    shown = tabs[slug].context(now, request.user)
    context = {
        "child": now.child,
        "case": now,
        "tabs": [_link(tab, pk, slug) for tab in tabs.values()],
        "tab": tabs[slug],
        "acts": _acts(request, now, shown) if slug == "overview" else {},
        "owed": _owed(request, now, shown) if slug == "overview" else [],
    }
    return render(request, tabs[slug].template, context | shown)


def _acts(request: Request, case: CaseNow, shown: dict[str, Any]) -> dict[str, object]:
    """Return the act that is next as one button, what else meets the same limit, and every other act in groups."""
    offered = actions.offers(request.user, case)
    coming = shown.get("next")
    meeting = coming.act.moves if coming else ()
    first = sorted((one for one in offered if one.name in meeting), key=lambda one: meeting.index(one.name))
    rest = [one for one in offered if one not in first]
    if coming and coming.act.letter and first:
        first[0] = _letter(case, coming.act)
    return {"primary": first[0] if first else None, "beside": first[1:3], "groups": actions.grouped(rest)}


def _owed(request: Request, case: CaseNow, shown: dict[str, Any]) -> list[Owed]:
    """Return the letters that the case owes besides the one that is next."""
    if not permissions.may_send_letters(request.user):
        return []
    coming = shown.get("next")
    return [one for one in letters_owed(case, request.user) if not coming or one.kind.code != coming.act.letter]


def _letter(case: CaseNow, act: NextAct) -> actions.Offer:
    """Return the link to the form of the letter that is next."""
    where = reverse("ehcp:letter-write", args=[case.child.pk, act.letter])
    return actions.Offer("Send the letter", where, act.moves[0])


def _link(tab: case_tabs.CaseTab, pk: int, current: str) -> dict[str, object]:
    href = reverse("ehcp:case", args=[pk]) if tab.slug == "overview" else reverse("ehcp:case-tab", args=[pk, tab.slug])
    return {"href": href, "text": tab.text, "is_current": tab.slug == current}
