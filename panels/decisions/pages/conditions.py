"""Pages of conditions: set, followed up, settled."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from ehcp.cases.pages.access import permitted, who_may
from ehcp.cases.pages.act_page import ActPage
from panels import permissions
from panels.decisions.acts import conditions as acts
from panels.decisions.forms.conditions import ConditionForm, SettleForm
from panels.decisions.reads import conditions as reads
from panels.items.pages.items import act_on_item, item_of
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

_A_PAGE = 50
_SET = ActPage(move="set_condition", button="Set the condition", done="Condition set")


@permitted(permissions.may_see_conditions)
@require_safe
def conditions(request: Request) -> HttpResponse:
    """Show the conditions that are still open, the soonest first."""
    page = Paginator(reads.open_conditions(request.user), _A_PAGE).get_page(request.GET.get("page"))
    rows = [reads.shown(one, request.today) for one in page.object_list]
    record_reads(request, screen="conditions", child_pks=[row.condition.item.child_id for row in rows])
    context = {"page": page, "rows": rows, "title": "Conditions of decisions"}
    return render(request, "panels/decisions/conditions.html", context)


@who_may("set_condition")
@require_http_methods(["GET", "HEAD", "POST"])
def condition_set(request: Request, pk: int) -> HttpResponse:
    """Set a condition of what was agreed on an item."""
    found = item_of(request, pk, "panel item condition")

    def put(facts: dict[str, Any], **who: Any) -> None:
        acts.set_condition(found, **facts, **who)

    return act_on_item(request, found, _SET, ConditionForm, put)


@who_may("settle_condition")
@require_http_methods(["GET", "HEAD", "POST"])
def condition_settle(request: Request, pk: int) -> HttpResponse:
    """Say whether a condition was met."""
    condition = reads.find_condition(pk, request.user)
    if condition is None:
        raise Http404
    found = item_of(request, condition.item_id, "panel item condition")
    page = ActPage(move="settle_condition", button="Save", done="Condition settled", warning=condition.words)

    def settle(facts: dict[str, Any], **who: Any) -> None:
        acts.settle_condition(condition, **facts, **who)

    return act_on_item(request, found, page, SettleForm, settle)
