"""Pages of documents: added, looked at, read, searched, replaced, withdrawn, kept."""

from __future__ import annotations

from dataclasses import replace as replace_fields
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.forms.acts import ActForm
from ehcp.cases.pages.access import for_act, on_case
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.documents.acts import filing
from ehcp.documents.acts.storing import opened
from ehcp.documents.forms import (
    AddDocumentsForm,
    DescribeDocumentForm,
    DocumentSearchForm,
    KeepDocumentForm,
    ReplaceDocumentForm,
    WithdrawDocumentForm,
)
from ehcp.documents.reads.tab import answers_of, document_of, pages_found, view_of
from ehcp.history.acts.frame import Submission
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import Document

ADD = ActPage(
    button="Upload",
    done="The documents are uploaded. Each is checked before it can be read.",
    move="add_documents",
)
DESCRIBE = ActPage(button="Save", done="What the document is, is saved.", move="describe_document")
REPLACE = ActPage(
    button="Replace the document",
    done="The new version is uploaded and being checked. The earlier one stays.",
    move="replace_document",
)
WITHDRAW = ActPage(
    button="Withdraw the document",
    done="The document is withdrawn. Nobody can read it any longer; that it was here stays recorded.",
    move="withdraw_document",
    warning="After this nobody can read the document. It cannot be put back: it would have to be uploaded again.",
)
KEEP = ActPage(
    button="Keep the document",
    done="The document is filed.",
    move="keep_document",
    template="ehcp/documents/keep.html",
)
# What is shown in a browser may load nothing, run nothing and be framed by nobody.
SEALED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def _tab(case: CaseNow) -> str:
    return reverse("ehcp:case-tab", args=[case.child.pk, "documents"])


@for_act("add_documents")
def add(request: Request, case: CaseNow) -> HttpResponse:
    """Keep files with a case."""
    forms: list[AddDocumentsForm] = []

    def form(*args: Any, **kwargs: Any) -> AddDocumentsForm:
        forms.append(AddDocumentsForm(*args, answers=answers_of(case), **kwargs))
        return forms[-1]

    def do(facts: dict[str, Any], submission: Submission) -> None:
        filing.add_documents(case.child, by=request.user, now=request.now, submission=submission, **facts)
        for words in forms[-1].refused:
            messages.error(request, f"Not uploaded: {words}.")

    return show_act(request, case.child, ADD, form, do, back=_tab(case))


def _on_document(
    request: Request, case: CaseNow, document: int, page: ActPage, form: type[ActForm], service: Any
) -> HttpResponse:
    """Show an act on one document of a case."""
    stored = document_of(case, document)

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return service(stored, by=request.user, now=request.now, submission=submission, **facts)

    names = ("kind", "title", "author", "dated_on", "received_on")
    initial = {name: getattr(stored, name) for name in names} if form is DescribeDocumentForm else None
    back = reverse("ehcp:document", args=[case.child.pk, stored.pk])
    about = [("Document", stored.title), ("Reference", stored.source_id)]
    page = replace_fields(page, context={"doubts": view_of(stored, request.user).doubts})
    return show_act(request, case.child, page, form, do, initial=initial, summary=about, back=back)


@for_act("describe_document")
def describe(request: Request, case: CaseNow, document: int) -> HttpResponse:
    """Say anew what a document is."""
    return _on_document(request, case, document, DESCRIBE, DescribeDocumentForm, filing.describe_document)


@for_act("replace_document")
def replace(request: Request, case: CaseNow, document: int) -> HttpResponse:
    """Put a later version in the place of a document."""
    return _on_document(request, case, document, REPLACE, ReplaceDocumentForm, filing.replace_document)


@for_act("withdraw_document")
def withdraw(request: Request, case: CaseNow, document: int) -> HttpResponse:
    """Take a document out of use."""
    return _on_document(request, case, document, WITHDRAW, WithdrawDocumentForm, filing.withdraw_document)


@for_act("keep_document")
def keep(request: Request, case: CaseNow, document: int) -> HttpResponse:
    """File a document that was stopped because it names somebody else."""
    return _on_document(request, case, document, KEEP, KeepDocumentForm, filing.keep_document)


@on_case(permissions.may_read_cases)
@require_safe
def document_page(request: Request, case: CaseNow, document: int) -> HttpResponse:
    """Show what a document is, where it stands, and its versions."""
    view = view_of(document_of(case, document), request.user)
    context = {"child": case.child, "view": view, "document": view.document, "back_url": _tab(case)}
    return render(request, "ehcp/documents/document.html", context)


@on_case(permissions.may_read_cases)
@require_safe
def document_file(request: Request, case: CaseNow, document: int) -> FileResponse:
    """Give a document to be saved; a browser never opens it by itself."""
    return _answer(document_of(case, document), is_saved=True)


@on_case(permissions.may_read_cases)
@require_safe
def document_shown(request: Request, case: CaseNow, document: int) -> FileResponse:
    """Show a PDF or a picture in the browser; no other type is ever shown."""
    stored = document_of(case, document)
    if not stored.may_be_shown:
        raise Http404
    return _answer(stored, is_saved=False)


def _answer(document: Document, *, is_saved: bool) -> FileResponse:
    """Return the bytes of a document that may be read, under a name that tells nothing."""
    if not document.is_readable:
        raise Http404
    media = document.file_kind.media if not is_saved or document.file_kind.is_shown else "application/octet-stream"
    response = FileResponse(
        opened(document.stored_as), as_attachment=is_saved, filename=document.download_name, content_type=media
    )
    # Chromium's viewer of PDFs does not work in a sandbox; it runs none of a document's scripts outside its own.
    needs_viewer = not is_saved and document.file_type == "pdf"
    response["Content-Security-Policy"] = SEALED if needs_viewer else f"{SEALED}; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


@on_case(permissions.may_read_cases)
def search(request: Request, case: CaseNow) -> HttpResponse:
    """Look for words in the text of a case's documents; they stand in no address."""
    form = DocumentSearchForm(request.POST or None, today=request.today)
    found = pages_found(case, form.cleaned_data["words"]) if form.is_valid() else []
    context = {"child": case.child, "form": form, "found": found, "back_url": _tab(case)}
    return render(request, "ehcp/documents/search.html", context)


offer_act("add_documents", lambda case: case.child.merged_into_child_id is None, 2)
