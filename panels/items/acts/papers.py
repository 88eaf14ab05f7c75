"""Papers of an item come in, late ones are accepted by the chair; a reader marks what is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ehcp.history.acts.frame import Submission, begin_act
from ehcp.ledger.sync import law_in_force
from ehcp.models import Document
from ehcp.workflow import MOVES, MoveNotAllowed
from panels.items.acts.agenda import waiting
from panels.items.reads.bound import bound_documents
from panels.items.reads.papers import is_late, papers_of
from panels.models import BoundDocument, PanelItem, PanelRole, PaperMark, ReadMark
from sendcases.accounts.models import User


def mark_paper(
    item: PanelItem, *, paper: str, by: User, now: datetime, submission: Submission | None = None
) -> PaperMark:
    """
    Note that a compulsory paper of an undecided item is in; after the cut-off it is late and waits for the chair.

    The chair of the panel who marks a late paper accepts it; again by anybody else changes nothing.
    """
    with begin_act(item.child, by=by, now=now, submission=submission) as act:
        current = waiting(item)
        if paper not in papers_of(current.kind):
            raise MoveNotAllowed("Choose one of the papers of this kind of item.")
        mark = PaperMark.objects.filter(item=current, paper=paper, is_acceptance=False).first()
        if mark is None:
            act.check("note_paper")
            late = is_late(current, act.today, law_in_force().holidays)
            return PaperMark.objects.create(item=current, paper=paper, is_late=late, marked_by=by, marked_at=now)
        if not mark.is_late:
            return mark
        act.check("accept_paper")
        chairs = by.appointments.filter(panel=current.meeting.panel, role=PanelRole.CHAIR, from_on__lte=act.today)
        if not chairs.exclude(to_on__lt=act.today).exists():
            raise MoveNotAllowed("This paper came late. The chair of the panel accepts it, or it is not used.")
        accepted, _ = PaperMark.objects.get_or_create(
            item=current, paper=paper, is_acceptance=True, defaults={"is_late": True, "marked_by": by, "marked_at": now}
        )
        return accepted


def bind(
    item: PanelItem,
    *,
    documents: Sequence[Document],
    paper: str = "",
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> list[BoundDocument]:
    """
    Bind documents of the case into an undecided item by reference; as a compulsory ``paper`` they are also noted in.

    Raises ``MoveNotAllowed`` for a document of another case, one that may not be read, and one that names somebody
    else: it is put right among the documents of the case first.
    """
    with begin_act(item.child, by=by, now=now, submission=submission) as act:
        act.check("bind_documents")
        current = waiting(item)
        if not documents:
            raise MoveNotAllowed("Choose at least one document.")
        stored = Document.objects.filter(pk__in=[one.pk for one in documents], child__in=act.records)
        if any(not one.is_readable for one in stored) or stored.count() != len(documents):
            raise MoveNotAllowed("Choose documents of this case that are filed.")
        if paper and paper not in papers_of(current.kind):
            raise MoveNotAllowed("Choose one of the papers of this kind of item.")
        values = {"paper": paper, "bound_by": by, "bound_at": now}
        made = [
            BoundDocument.objects.get_or_create(item=current, document=one, taken_out_at=None, defaults=values)[0]
            for one in stored
        ]
        held = {one.document.pk for one in bound_documents(current, act.today) if one.is_held}
        if held & {one.document_id for one in made}:
            raise MoveNotAllowed(
                "A document holds what may belong to another child. Put it right among the documents of the case."
            )
        if paper and not PaperMark.objects.filter(item=current, paper=paper, is_acceptance=False).exists():
            late = is_late(current, act.today, law_in_force().holidays)
            PaperMark.objects.create(item=current, paper=paper, is_late=late, marked_by=by, marked_at=now)
        act.record("panel_item.papers_bound", on=act.today, about=current, data={"documents": len(made)})
    return made


def take_out(bound: BoundDocument, *, by: User, now: datetime, submission: Submission | None = None) -> BoundDocument:
    """Take a document out of an undecided item; that it was in stays on record."""
    with begin_act(bound.item.child, by=by, now=now, submission=submission) as act:
        act.check("take_out_document")
        waiting(bound.item)
        current = BoundDocument.objects.select_for_update().get(pk=bound.pk)
        if current.taken_out_at is None:
            current.taken_out_at, current.taken_out_by = now, by
            current.save(update_fields=["taken_out_at", "taken_out_by"])
    return current


def mark_read(item: PanelItem, *, by: User, now: datetime) -> ReadMark:
    """Note that ``by`` has read the papers of an item; once is enough."""
    MOVES["mark_read"].check_who(by)
    mark, _ = ReadMark.objects.get_or_create(item=item, user=by, defaults={"read_at": now})
    return mark
