"""The documents of a case: the tab, one document, a search in their text, and what a document may answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from ehcp import permissions
from ehcp.cases.reads.case import CaseNow
from ehcp.cases.reads.tabs import CaseTab, register_case_tab
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import READABLE, AdviceRequest, AnnualReview, Document, DocumentPage, DocumentState
from ehcp.workflow import MOVES
from sendcases.accounts.models import User

MOST_FOUND = 50
_AROUND = 80


@dataclass(frozen=True)
class Answer:
    """A request for advice, or a review, that waits for a document."""

    record: AdviceRequest | AnnualReview

    @property
    def key(self) -> str:
        """Return what tells it from the others of the case."""
        return f"{self.record.table}.{self.record.pk}"

    @property
    def label(self) -> str:
        """Return what the document is, where it is this."""
        if isinstance(self.record, AnnualReview):
            return f"The report of the review meeting of {format_day(self.record.meeting_on)}"
        adviser = f", {self.record.adviser}" if self.record.adviser else ""
        kind = str(self.record.get_kind_display()).lower()
        return f"The {kind} advice{adviser}, asked for on {format_day(self.record.requested_on)}"


def answers_of(case: CaseNow) -> list[Answer]:
    """Return what a document may answer on a case now: advice asked for, and a review that waits for its report."""
    if not case.is_living:
        return []
    advice = [Answer(one) for one in case.advice if not one.received_on and not one.cancelled_on]
    stored = [one for one in case.reviews if one.meeting_on and not one.decision_sent_on]
    return [*advice, *(Answer(one) for one in stored if not one.report_received_on)]


def documents_of(case: CaseNow) -> list[Document]:
    """Return the documents of a case, newest first, without those that a later one replaced."""
    found = Document.objects.filter(child__in=case.records).exclude(state=DocumentState.REPLACED)
    return list(found.select_related("added_by"))


def document_of(case: CaseNow, pk: int) -> Document:
    """Return one document of a case; raise ``Http404`` for one of any other."""
    found = Document.objects.filter(child__in=case.records)
    return get_object_or_404(found.select_related("added_by", "withdrawn_by", "confirmed_by", "child"), pk=pk)


@dataclass(frozen=True)
class DocumentView:
    """One document with what stopped it, its other versions, and what may be done with it."""

    document: Document
    may: dict[str, bool]

    @property
    def doubts(self) -> list[Any]:
        """Return the places that belong to somebody else."""
        return list(self.document.doubts.all())

    @property
    def earlier(self) -> list[Document]:
        """Return the versions that this one replaced, the latest first."""
        found: list[Document] = []
        one = self.document.replaces
        while one is not None:
            found.append(one)
            one = one.replaces
        return found

    @property
    def later(self) -> Document | None:
        """Return the version that replaced this one."""
        return getattr(self.document, "replaced_by", None)


def view_of(document: Document, user: User) -> DocumentView:
    """Return one document for its page."""
    is_open = document.state not in (DocumentState.REPLACED, DocumentState.WITHDRAWN)
    acts = ("describe_document", "replace_document", "withdraw_document", "keep_document")
    may = {name: is_open and bool(MOVES[name].who(user)) for name in acts}
    may["keep_document"] = may["keep_document"] and document.state == DocumentState.STOPPED
    return DocumentView(document, may)


@dataclass(frozen=True)
class Found:
    """A page of a document that holds the words looked for, and the words around them."""

    page: DocumentPage
    words: str


def pages_found(case: CaseNow, words: str) -> list[Found]:
    """Return the pages of the readable documents of a case that hold ``words``, at most ``MOST_FOUND``."""
    found = DocumentPage.objects.filter(document__child__in=case.records, document__state__in=READABLE)
    pages = found.filter(text__icontains=words).select_related("document")
    return [Found(page, _around(page.text, words)) for page in pages[:MOST_FOUND]]


def _around(text: str, words: str) -> str:
    at = max(0, text.lower().find(words.lower()))
    return " ".join(text[max(0, at - _AROUND) : at + len(words) + _AROUND].split())


def document_tab(case: CaseNow, user: User) -> dict[str, Any]:
    """Return the documents of a case and what may be done."""
    found = documents_of(case)
    return {
        "documents": found,
        "stopped": [one for one in found if one.state == DocumentState.STOPPED],
        "is_checking": any(one.state == DocumentState.CHECKING for one in found),
        "may_add": MOVES["add_documents"].who(user) and case.child.merged_into_child_id is None,
    }


def register_document_tab() -> None:
    """Add the tab of documents to every case page."""
    template = "ehcp/documents/tab.html"
    register_case_tab(CaseTab("documents", "Documents", template, document_tab, permissions.may_read_cases, 14))
