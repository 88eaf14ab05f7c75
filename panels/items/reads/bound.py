"""The documents of an item: what can be bound, what is bound, and what the wrong-child guard holds back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ehcp.documents.reads.guard import doubts_in
from ehcp.models import Document, DocumentPage, DocumentState
from ehcp.people.models.merges import records_of
from panels.items.reads.papers import papers_of
from panels.models import BoundDocument, PanelItem
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class Bound:
    """One document of an item; ``is_held`` says that it is not released, because it may name somebody else."""

    bound: BoundDocument
    paper: str
    is_held: bool

    @property
    def document(self) -> Document:
        """Return the document."""
        return self.bound.document


def bound_documents(item: PanelItem, today: date) -> list[Bound]:
    """
    Return the documents bound into an item, in their order (a few queries, however many).

    The guard looks at each of them again, since what it knows of other children changes; a document that somebody
    kept with a reason is right.
    """
    found = list(item.bound_documents.filter(taken_out_at__isnull=True).select_related("document"))
    words = papers_of(item.kind)
    held = _held([one.document for one in found], item, today) if found else set()
    return [Bound(one, words.get(one.paper, ""), one.document_id in held) for one in found]


def _held(documents: Iterable[Document], item: PanelItem, today: date) -> set[int]:
    records = records_of(item.child)
    listed = list(documents)
    texts: dict[int, list[str]] = {one.pk: [] for one in listed}
    for document, text in DocumentPage.objects.filter(document__in=listed).values_list("document_id", "text"):
        texts[document].append(text)
    return {
        one.pk
        for one in listed
        if not one.is_readable
        or one.child_id not in records
        or (one.confirmed_at is None and doubts_in(texts[one.pk], records, today))
    }


def released(item: PanelItem, document: int, today: date) -> Document | None:
    """Return a document of an item that may be read; None for one that is held, taken out or of another item."""
    for one in bound_documents(item, today):
        if one.document.pk == document and not one.is_held:
            return one.document
    return None


def words_name_another(item: PanelItem, today: date) -> bool:
    """Say whether what was written for the front sheet holds what belongs to another child."""
    written = [item.question, item.child_words, item.parent_words, item.officer_options]
    return bool(doubts_in([one for one in written if one], records_of(item.child), today))


def to_bind(item: PanelItem, user: User) -> list[Document]:
    """Return the documents of the case that are not bound into an item yet, as far as ``user`` may see them."""
    there = item.bound_documents.filter(taken_out_at__isnull=True).values("document")
    found = Document.objects.visible_to(user).filter(child__in=records_of(item.child), state=DocumentState.FILED)
    return list(found.exclude(pk__in=there))
