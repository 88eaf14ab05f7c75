"""Documents: added to a case, described, replaced, withdrawn, kept although they name somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.functions import Lower

from ehcp.assessments.acts.advice import receive_advice
from ehcp.contacts.acts.contacts import log_contact
from ehcp.documents.acts.checking import queue_check
from ehcp.documents.acts.storing import Stored, Upload, forget, look_at, store
from ehcp.documents.kinds import NotTaken
from ehcp.documents.mails import Mail, read_mail
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.references import fresh_key, next_source_id
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    Child,
    ContactWay,
    Direction,
    Document,
    DocumentKind,
    DocumentState,
    Relation,
)
from ehcp.people.models.merges import records_of
from ehcp.reviews.acts.reviews import receive_report
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class About:
    """
    What a document is: its kind, who wrote it, its day, the day it came, and the record it belongs to.

    ``answers`` is the request for advice, or the review, whose advice or report this is.
    """

    kind: str
    received_on: date
    title: str = ""
    author: str = ""
    dated_on: date | None = None
    answers: AdviceRequest | AnnualReview | None = None


def add_documents(
    child: Child,
    *,
    uploads: Sequence[Upload],
    about: About,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> list[Document]:
    """
    Keep files as documents of one child and queue the check of each; all of them or none.

    A message (.eml, .msg) becomes a contact as well, and what hangs on it documents of their own.

    Where the documents are advice or a report that was waited for, that it was received is recorded with them: one
    act, both facts. Raises ``OSError`` where they cannot be stored.
    """
    mails = [(mail, *_files_on(mail)) for one in uploads if (mail := read_mail(one.file, one.kind.code))]
    uploads = [*uploads, *(file for _, taken, _ in mails for file in taken)]
    with ExitStack() as undone, transaction.atomic():
        stored = [_stored(one, undone) for one in uploads]
        if about.answers is not None:
            _receive(about.answers, by=by, on=about.received_on, now=now, submission=submission)
        own = submission if about.answers is None else None
        with begin_act(child, by=by, now=now, submission=own) as act:
            act.check("add_documents")
            _check_about(act, about)
            made = [_file(act, one, kept, about) for one, kept in zip(uploads, stored, strict=True)]
        for mail, _, left in mails:
            _log_mail(child, mail, left, about, by=by, now=now)
        undone.pop_all()
    return made


def _files_on(mail: Mail) -> tuple[list[Upload], list[str]]:
    """Return what hangs on a message, and the names of what would not be taken as a file by itself either."""
    taken, left = [], []
    for one in mail.attached:
        try:
            taken.append(look_at(ContentFile(one.content, name=one.name)))
        except NotTaken:
            left.append(one.name)
    return taken, left


def _log_mail(child: Child, mail: Mail, left: list[str], about: About, *, by: User, now: datetime) -> None:
    """
    Log a message as the contact it is: from somebody around the child, or from us to them.

    The contact says what the message is about. Its words stay in the document, which nobody reads before it was looked
    through for other children.
    """
    said = f"{mail.subject or 'An e-mail without a subject'}. The e-mail is among the documents."
    said += f" Not kept, because such files are not taken: {', '.join(left)}." if left else ""
    ours = User.objects.annotate(address=Lower("email")).filter(address__in=mail.addresses("sender"))
    is_ours = ours.exists()
    other = "to" if is_ours else "sender"
    around = Relation.objects.filter(child__in=records_of(child)).annotate(address=Lower("person__email"))
    known = around.filter(address__in=mail.addresses(other)).first()
    sent = mail.sent_on if mail.sent_on and mail.sent_on <= about.received_on else about.received_on
    log_contact(
        child,
        way=ContactWay.EMAIL,
        direction=Direction.OUT if is_ours else Direction.IN,
        said=said[:4000],
        on=sent,
        relation=known,
        who="" if known else (getattr(mail, other) or "Not said in the e-mail")[:200],
        by=by,
        now=now,
        submission=Submission(late_reason="Taken from the e-mail itself"),
    )


def _stored(upload: Upload, undone: ExitStack) -> Stored:
    """Store a file; its bytes are taken back where the act is refused."""
    kept = store(upload)
    undone.callback(forget, kept)
    return kept


def _receive(
    answers: AdviceRequest | AnnualReview, *, by: User, on: date, now: datetime, submission: Submission | None
) -> None:
    if isinstance(answers, AdviceRequest):
        receive_advice(answers, by=by, on=on, now=now, submission=submission)
    else:
        receive_report(answers, by=by, on=on, now=now, submission=submission)


def _check_about(act: Act, about: About) -> None:
    act.check_day(about.received_on, what="The day it was received")
    if about.dated_on is not None and about.dated_on > about.received_on:
        raise MoveNotAllowed("The date on the document must be on or before the day it was received.")


def _file(act: Act, upload: Upload, kept: Stored, about: About, replaces: Document | None = None) -> Document:
    made = Document.objects.create(
        pk=fresh_key(Document),
        source_id=next_source_id(Document),
        child=replaces.child if replaces else act.child,
        kind=about.kind,
        title=about.title or DocumentKind(about.kind).label,
        author=about.author,
        dated_on=about.dated_on,
        received_on=about.received_on,
        about_table=about.answers.table if about.answers else replaces.about_table if replaces else "",
        about_id=about.answers.source_id if about.answers else replaces.about_id if replaces else "",
        original_name=upload.name,
        stored_as=kept.name,
        file_type=upload.kind.code,
        size=kept.size,
        sha256=kept.sha256,
        added_at=act.now,
        added_by=act.by,
        replaces=replaces,
    )
    if replaces is None:
        act.record("document.added", on=about.received_on, data={"document": made.source_id, "kind": made.kind})
    queue_check(made, by=act.by, now=act.now)
    return made


def _current(act: Act, document: Document) -> Document:
    current = Document.objects.select_for_update(of=("self",)).get(pk=document.pk, child__in=act.records)
    if current.state in (DocumentState.REPLACED, DocumentState.WITHDRAWN):
        raise MoveNotAllowed(f"This document was already {current.get_state_display().lower()}.")
    return current


def describe_document(
    document: Document, *, about: About, by: User, now: datetime, submission: Submission | None = None
) -> Document:
    """Say anew what a document is; the bytes stay."""
    with begin_act(document.child, by=by, now=now, submission=submission) as act:
        act.check("describe_document")
        current = _current(act, document)
        _check_about(act, about)
        current.kind, current.title, current.author = about.kind, about.title or current.title, about.author
        current.dated_on, current.received_on = about.dated_on, about.received_on
        current.save(update_fields=["kind", "title", "author", "dated_on", "received_on"])
        act.record("document.described", on=act.today, data={"document": current.source_id, "kind": current.kind})
    return current


def replace_document(
    document: Document, *, upload: Upload, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> Document:
    """Put a later version in the place of a document; the earlier one stays and can be read. A reason is needed."""
    with ExitStack() as undone:
        kept = _stored(upload, undone)
        with begin_act(document.child, by=by, now=now, submission=submission) as act:
            act.check("replace_document")
            current = _current(act, document)
            _need(reason, "Say why the document is replaced.")
            about = About(current.kind, act.today, current.title, current.author, current.dated_on)
            made = _file(act, upload, kept, about, replaces=current)
            current.state, current.replaced_reason = DocumentState.REPLACED, reason.strip()
            current.save(update_fields=["state", "replaced_reason"])
            data = {"document": made.source_id, "replaces": current.source_id}
            act.record("document.replaced", on=act.today, data=data, reason=reason.strip())
        undone.pop_all()
    return made


def withdraw_document(
    document: Document, *, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> Document:
    """
    Take a document out of use, with a reason: its content can no longer be read, and its record stays.

    Also the way out of a document that was stopped because it is another child's.
    """
    with begin_act(document.child, by=by, now=now, submission=submission) as act:
        act.check("withdraw_document")
        current = _current(act, document)
        _need(reason, "Say why the document is withdrawn.")
        current.state, current.withdrawn_reason = DocumentState.WITHDRAWN, reason.strip()
        current.withdrawn_at, current.withdrawn_by = act.now, act.by
        current.save(update_fields=["state", "withdrawn_reason", "withdrawn_at", "withdrawn_by"])
        act.record("document.withdrawn", on=act.today, data={"document": current.source_id}, reason=reason.strip())
    return current


def keep_document(
    document: Document, *, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> Document:
    """File a document that was stopped: a person looked at each place and says why it is right in this case."""
    with begin_act(document.child, by=by, now=now, submission=submission) as act:
        act.check("keep_document")
        current = _current(act, document)
        if current.state != DocumentState.STOPPED:
            raise MoveNotAllowed("Only a document that was stopped has to be looked at.")
        _need(reason, "Say why the document belongs to this child although it names somebody else.")
        current.state, current.confirmed_reason = DocumentState.FILED, reason.strip()
        current.confirmed_at, current.confirmed_by = act.now, act.by
        current.save(update_fields=["state", "confirmed_reason", "confirmed_at", "confirmed_by"])
        act.record("document.kept", on=act.today, data={"document": current.source_id}, reason=reason.strip())
    return current


def _need(reason: str, words: str) -> None:
    if not reason.strip():
        raise MoveNotAllowed(words)
