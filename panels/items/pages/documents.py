"""Pages of the documents of an item: bound in, read on the screen only, taken out."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ehcp.cases.pages.access import permitted, who_may
from ehcp.cases.pages.act_page import ActPage
from panels import permissions
from panels.items import forms
from panels.items.acts import papers
from panels.items.pages.items import act_on_item, item_of, question_first
from panels.items.reads.bound import bound_documents, released, to_bind
from panels.items.reads.papers import papers_of
from panels.items.reads.rendered import one_document
from sendcases.audit.requests import Request

_BIND = ActPage(move="bind_documents", button="Bind", done="The documents are bound.")


@who_may("bind_documents")
@require_http_methods(["GET", "HEAD", "POST"])
def item_bind(request: Request, pk: int) -> HttpResponse:
    """Choose the documents of the case that members read with an item."""
    found = item_of(request, pk, "panel item bind")
    documents = to_bind(found, request.user)
    form = partial(forms.BindForm, documents=documents, papers=papers_of(found.kind))

    def bind(facts: dict[str, Any], **who: Any) -> None:
        papers.bind(found, **facts, **who)

    return act_on_item(request, found, _BIND, form, bind)


@permitted(permissions.may_see_panels)
@require_safe
def item_document(request: Request, pk: int, document: int) -> HttpResponse:
    """Show one document of an item with the reader's name across each page; it is read, not kept."""
    found = item_of(request, pk, "panel item document")
    if (asked := question_first(request, found)) is not None:
        return asked
    stored = released(found, document, request.today)
    if stored is None:
        raise Http404
    pdf = one_document(stored, request.user, request.today)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{stored.source_id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@who_may("take_out_document")
@require_POST
def item_take_out(request: Request, pk: int, document: int) -> HttpResponse:
    """Take a document out of an item."""
    found = item_of(request, pk, "panel item take out")
    if (asked := question_first(request, found)) is not None:
        return asked
    for one in bound_documents(found, request.today):
        if one.document.pk == document:
            papers.take_out(one.bound, by=request.user, now=request.now)
    return redirect("panels:item", found.pk)
