"""The outbox of letters: links by e-mail, print runs for the post, what was opened, and the second way."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pypdf
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import BadHeaderError, EmailMessage
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from ehcp.documents.acts.storing import opened, private_storage
from ehcp.documents.reads.printing import DAMAGED, printable
from ehcp.letters.format import Sheet, as_pdf
from ehcp.letters.texts import Paragraph
from ehcp.models import Channel, CopyState, Letter, LetterCopy
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

MOST_TRIES = 5
_SUBJECT = "A letter for you"
_HELD = 200
_FOR_GOOD = 500  # answers of a mail server from here on are final

_NOT_PRINTED = Sheet(
    title="An attachment to be printed by itself",
    sender="",
    address=[],
    day="",
    paragraphs=[
        Paragraph(
            "note",
            "A document that goes with the letter before this page is locked with a password or "
            "damaged. Open it on the case, print it and put it here.",
        )
    ],
)


def token_hash(token: str) -> str:
    """Return what is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def deliver_letters(*, now: datetime) -> int:
    """Send the links that wait; each copy is one transaction, and two workers never take the same. Returns how many."""
    waiting = LetterCopy.objects.filter(state=CopyState.WAITING, channel=Channel.LINK)
    sent = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:_HELD]):
        with transaction.atomic():
            rows = LetterCopy.objects.filter(pk=pk, state=CopyState.WAITING)
            locked = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
            if locked is not None:
                sent += _send_link(locked, now=now)
    return sent


def _token(copy: LetterCopy) -> str:
    """
    Return the token of a copy's link, which nobody guesses who has not the secret of the service.

    It is the same each time: mailed again after a process ended before it could say that the mail had gone, the link
    of the first mail opens too.
    """
    return salted_hmac("ehcp.letters.link", f"{copy.pk} {copy.stored_as}", algorithm="sha256").hexdigest()


def _send_link(copy: LetterCopy, *, now: datetime) -> int:
    """Mail one link; neither subject nor address nor text says anything of a person."""
    token = _token(copy)
    body = (
        f"{settings.AUTHORITY_NAME} has sent you a letter. Open it here:\n\n"
        f"{settings.PUBLIC_ADDRESS}/letters/open/{token}/\n\n"
        "You are asked for a date of birth that you know. The link is for you alone: please do not pass it on."
    )
    message = EmailMessage(
        subject=_SUBJECT,
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[copy.email],
        headers={"Message-ID": f"<letter-{copy.pk}@sendcases>"},
    )
    copy.token_hash, copy.sent_at, copy.state = token_hash(token), now, CopyState.SENT
    try:
        message.send()
    except SMTPRecipientsRefused:
        copy.state = CopyState.BOUNCED
    except SMTPDataError as error:
        if error.smtp_code < _FOR_GOOD:
            return 0  # asked to try later: this one waits, and those after it go
        copy.state = CopyState.BOUNCED
    except (BadHeaderError, UnicodeError):  # no address that a mail can be sent to
        copy.state = CopyState.BOUNCED
    copy.save(update_fields=["token_hash", "sent_at", "state"])
    return int(copy.state == CopyState.SENT)


def go_second_way(*, now: datetime) -> int:
    """
    Post what came back, and what was not opened within the days of the setting; returns how many letters.

    Nothing is posted for a child who has died, nor where no address is recorded: that stays on the list of letters.
    """
    late = now - timedelta(days=settings.LETTER_UNOPENED_DAYS)
    unopened = LetterCopy.objects.filter(channel=Channel.LINK, second__isnull=True).exclude(address="")
    unopened = unopened.exclude(letter__child__deceased_on__lte=london_day(now))
    bounced = unopened.filter(state=CopyState.BOUNCED)
    found = list((unopened.filter(state=CopyState.SENT, sent_at__lte=late) | bounced).values_list("pk", flat=True))
    for pk in found:
        with transaction.atomic():
            copy = LetterCopy.objects.select_for_update().get(pk=pk)
            if copy.state in (CopyState.SENT, CopyState.BOUNCED):
                _post_instead(copy)
    return len(found)


def _post_instead(copy: LetterCopy) -> None:
    with opened(copy.stored_as) as file:
        content = file.read()
    LetterCopy.objects.create(
        letter=copy.letter,
        relation=copy.relation,
        name=copy.name,
        as_who=copy.as_who,
        address=copy.address,
        email=copy.email,
        channel=Channel.POST,
        stored_as=private_storage().save(f"letters/{secrets.token_hex(16)}", ContentFile(content)),
        sha256=copy.sha256,
        instead_of=copy,
    )
    copy.state = CopyState.SECOND
    copy.save(update_fields=["state"])


def cancel_waiting(letter: Letter) -> int:
    """Take every copy that has not gone yet out of the outbox, as after a death."""
    waiting = LetterCopy.objects.filter(letter=letter, state=CopyState.WAITING)
    return waiting.update(state=CopyState.CANCELLED)


def print_run(copies: Sequence[LetterCopy]) -> bytes:
    """Return the letters of a print run as one PDF, each beginning on a page of its own, attachments after it."""
    run = pypdf.PdfWriter()
    for copy in copies:
        names = [copy.stored_as]
        names += [one.stored_as for one in copy.letter.attachments.all() if one.file_type == "pdf" and one.is_readable]
        for name in names:
            with opened(name) as file:
                _append(run, file.read())
    kept = io.BytesIO()
    run.write(kept)
    return kept.getvalue()


def _append(run: pypdf.PdfWriter, content: bytes) -> None:
    """Add a PDF to a print run; in the place of one that is locked or damaged, a page that says so."""
    paper = printable(content)
    try:
        run.append(paper if paper is not None else io.BytesIO(as_pdf(_NOT_PRINTED)))
    except DAMAGED:  # in a page, which only copying shows
        run.append(io.BytesIO(as_pdf(_NOT_PRINTED)))


def mark_posted(copies: Sequence[LetterCopy], *, by: User, now: datetime) -> int:
    """Record that these copies were posted; each once. Returns how many."""
    keys = [one.pk for one in copies]
    waiting = LetterCopy.objects.filter(pk__in=keys, channel=Channel.POST, state=CopyState.WAITING)
    return waiting.update(state=CopyState.SENT, sent_at=now, posted_by=by)


def copy_for(token: str, *, now: datetime) -> LetterCopy | None:
    """Return the copy that a link opens, while it may be opened."""
    if not token:
        return None
    found = LetterCopy.objects.filter(token_hash=token_hash(token), ends_on__gte=london_day(now))
    return found.filter(state__in=(CopyState.SENT, CopyState.OPENED), tries__lt=MOST_TRIES).first()


def open_letter(copy: LetterCopy, *, born: date, now: datetime) -> bool:
    """
    Open a link with the child's date of birth and say whether it was right; a wrong one is counted.

    After ``MOST_TRIES`` wrong ones the link opens nothing any longer.
    """
    with transaction.atomic():
        stored = LetterCopy.objects.select_for_update(of=("self",)).select_related("letter__child").get(pk=copy.pk)
        is_right = stored.letter.child.birth_date == born and stored.tries < MOST_TRIES
        if not is_right:
            stored.tries += 1
        elif stored.opened_at is None:
            stored.opened_at, stored.state = now, CopyState.OPENED
        stored.save(update_fields=["tries", "opened_at", "state"])
    return is_right
