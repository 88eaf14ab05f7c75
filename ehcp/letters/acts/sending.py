"""A letter sent: its parts checked, its recipients looked at, the fact recorded, each copy made; one transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.recipients import Recipient
from ehcp.documents.acts.storing import private_storage
from ehcp.history.acts.frame import Submission, begin_act
from ehcp.history.acts.references import fresh_key, next_source_id
from ehcp.ledger.reads.open_limits import format_day
from ehcp.letters.acts.performing import PERFORMED, Sending
from ehcp.letters.format import Sheet, as_pdf
from ehcp.letters.kinds import LetterKind
from ehcp.letters.reads.checks import Stop, parts_missing, stops_of
from ehcp.letters.reads.facts import facts_of, subject_of
from ehcp.letters.reads.wording import authority_details, wording_of
from ehcp.letters.texts import Paragraph, filled, places_in
from ehcp.models import Channel, Child, Document, Letter, LetterCopy
from ehcp.workflow import MoveNotAllowed, Refused
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

LINK_DAYS = 28


class Stopped(Refused):
    """The letter holds what may belong to somebody else; ``stops`` says what and where."""

    def __init__(self, stops: Sequence[Stop]) -> None:
        super().__init__("The letter was not sent. " + " ".join(one.words for one in stops))
        self.stops = list(stops)

    @property
    def may_be_sent(self) -> bool:
        """Say whether it may be sent with a reason."""
        return not any(one.is_final for one in self.stops)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy to be sent: to whom, and by which way."""

    to: Recipient
    channel: str


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter as its writer made it: what was said, who receives it, what is attached, why it is right if asked."""

    kind: LetterKind
    copies: Sequence[Copy]
    said: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[Document] = ()
    guard_reason: str = ""


def composed(draft: LetterDraft, child: Child, on: date) -> tuple[int, list[Paragraph]]:
    """Return the number of the wording and the words of a letter sent on ``on``; refuse one that cannot be sent."""
    case = CaseNow(child, on)
    subject = subject_of(draft.kind, case)
    if subject is None:
        raise MoveNotAllowed("This letter cannot be sent on the case as it stands.")
    wording = wording_of(draft.kind)
    if not wording.paragraphs:
        raise MoveNotAllowed("There is no wording of this letter yet: write one first.")
    said = {name: str(value) for name, value in draft.said.items() if isinstance(value, str)}
    facts = facts_of(draft.kind, case, subject, on, said)
    _refuse_unknown(draft.kind, wording.paragraphs, facts)
    return wording.number, filled(wording.paragraphs, facts)


def _refuse_unknown(kind: LetterKind, paragraphs: Sequence[Paragraph], facts: Mapping[str, str]) -> None:
    """Refuse a letter of which a part that the law asks for would have a gap."""
    may_be_empty = {one.key for one in kind.asks if not one.is_needed}
    needed = places_in(one for one in paragraphs if one.key in kind.must_hold) - may_be_empty
    unknown = sorted(name.replace("_", " ") for name in needed if not facts.get(name, "").strip())
    if unknown:
        pack = " It cannot leave without its appeal pack." if kind.is_appealable else ""
        raise MoveNotAllowed(f"The letter would have a gap. Not known or not entered: {', '.join(unknown)}.{pack}")


def refuse_unready(draft: LetterDraft, child: Child, paragraphs: Sequence[Paragraph], on: date) -> None:
    """Raise unless the letter holds what the law asks for, and nothing in it must be kept from who receives it."""
    missing = parts_missing(draft.kind, paragraphs, authority_details())
    if missing:
        raise MoveNotAllowed(" ".join(missing))
    if not draft.copies:
        raise MoveNotAllowed("Select at least one person to whom the letter goes.")
    wanted = draft.kind.needs_document
    if wanted and not any(one.kind == wanted for one in draft.attachments):
        raise MoveNotAllowed(f"Attach the {wanted}: upload it to the case first.")
    if any(not one.is_readable or one.child_id not in CaseNow(child, on).records for one in draft.attachments):
        raise MoveNotAllowed("Only documents of this case that are filed can be attached.")
    stops = stops_of(CaseNow(child, on), paragraphs, draft.attachments, [one.to for one in draft.copies], on)
    if any(one.is_final for one in stops) or (stops and not draft.guard_reason.strip()):
        raise Stopped(stops)


def send_letter(
    child: Child, *, draft: LetterDraft, by: User, now: datetime, submission: Submission | None = None
) -> Letter:
    """
    Send a letter today: perform its act, keep its words, make each copy, and put the copies into the outbox.

    A letter with a right in it cannot leave without its appeal pack. Raises ``Stopped`` where it may hold what belongs
    to somebody else.
    """
    on = london_day(now)
    with ExitStack() as undone, transaction.atomic():
        number, paragraphs = composed(draft, child, on)
        refuse_unready(draft, child, paragraphs, on)
        subject = subject_of(draft.kind, CaseNow(child, on))
        perform = PERFORMED.get(draft.kind.code)
        if perform is not None and subject is not None:
            perform(Sending(child, subject, by, on, now, submission, draft.said))
        with begin_act(child, by=by, now=now, submission=None if perform else submission) as act:
            act.check("send_letter")
            made = Letter.objects.create(
                pk=fresh_key(Letter),
                source_id=next_source_id(Letter),
                child=act.child,
                code=draft.kind.code,
                wording=number,
                paragraphs=[asdict(one) for one in paragraphs],
                sent_on=on,
                sent_at=now,
                sent_by=by,
                guard_reason=draft.guard_reason.strip(),
            )
            made.attachments.set(draft.attachments)
            for one in draft.copies:
                undone.callback(private_storage().delete, make_copy(made, one, now=now).stored_as)
            act.record(
                "letter.sent",
                on=on,
                data={"letter": made.source_id, "code": made.code, "copies": len(draft.copies)},
                reason=draft.guard_reason.strip(),
            )
        undone.pop_all()
    return made


def sender() -> str:
    """Return who sends letters: the authority."""
    return str(settings.AUTHORITY_NAME)


def sheet_for(paragraphs: Sequence[Paragraph], kind: LetterKind, to: Recipient, on: date) -> Sheet:
    """Return a letter as one recipient gets it: with their own address and no other."""
    return Sheet(
        title=kind.name,
        sender=sender(),
        address=[to.name, *to.address],
        day=format_day(on),
        paragraphs=paragraphs,
        is_large=to.format == "large_print",
    )


def make_copy(letter: Letter, copy: Copy, *, now: datetime, instead_of: LetterCopy | None = None) -> LetterCopy:
    """Make one copy: its PDF, kept as sent, and its place in the outbox."""
    to = copy.to
    if copy.channel == Channel.LINK and not to.email:
        raise MoveNotAllowed(f"No e-mail address of {to.name} is recorded.")
    if copy.channel == Channel.POST and not to.address:
        raise MoveNotAllowed(f"No postal address of {to.name} is recorded.")
    content = as_pdf(sheet_for(letter.parts, letter.kind, to, letter.sent_on))
    chance = secrets.token_hex(16)
    return LetterCopy.objects.create(
        letter=letter,
        relation=to.relation,
        name=to.name,
        as_who=to.as_who,
        address="\n".join(to.address),
        email=to.email,
        channel=copy.channel,
        stored_as=private_storage().save(f"letters/{chance}", ContentFile(content)),
        sha256=hashlib.sha256(content).hexdigest(),
        ends_on=london_day(now) + timedelta(days=LINK_DAYS) if copy.channel == Channel.LINK else None,
        instead_of=instead_of,
    )


def enter_letter(
    child: Child,
    *,
    kind: LetterKind,
    on: date,
    proof: Document,
    said: Mapping[str, Any],
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Letter:
    """
    Enter a letter that was made elsewhere and left on ``on``, with the document that proves it.

    Performs the same act as sending it here, on the day of the proof.
    """
    case = CaseNow(child, london_day(now))
    subject = subject_of(kind, case)
    if subject is None:
        raise MoveNotAllowed("This letter cannot be entered on the case as it stands.")
    if proof.child_id not in case.records or not proof.is_readable:
        raise MoveNotAllowed("The proof must be a document of this case that is filed.")
    perform = PERFORMED.get(kind.code)
    with transaction.atomic():
        if perform is not None:
            perform(Sending(child, subject, by, on, now, submission, said))
        own = replace(submission, key="", version=None, needs_version=False) if perform and submission else submission
        with begin_act(child, by=by, now=now, submission=own) as act:
            act.check("enter_letter")
            act.check_day(on, what="The day the letter was sent")
            made = Letter.objects.create(
                pk=fresh_key(Letter),
                source_id=next_source_id(Letter),
                child=act.child,
                code=kind.code,
                sent_on=on,
                sent_at=now,
                sent_by=by,
                proof=proof,
            )
            data = {"letter": made.source_id, "code": made.code, "document": proof.source_id}
            act.record("letter.entered", on=on, data=data)
    return made
