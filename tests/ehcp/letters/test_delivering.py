"""The outbox of letters: what bounced or was not opened goes by post, a link ends, and each copy goes once."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pypdf
import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage

from ehcp.documents.acts.storing import opened
from ehcp.letters.acts.delivering import (
    copy_for,
    deliver_letters,
    go_second_way,
    mark_posted,
    open_letter,
    print_run,
    token_hash,
)  # fmt: skip
from ehcp.letters.reads.tab import post_waiting
from ehcp.models import Child, LetterCopy
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_document, a_letter, a_user, restrict

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
TODAY = date(2026, 11, 2)
BORN = date(2016, 3, 14)


def a_link(**values: Any) -> LetterCopy:
    """Return a copy that waits to go as a link, to a family whose address is known as well."""
    copy = a_letter(a_child(birth_date=BORN)).copies.get()
    given = {"channel": "link", "email": "ada@invented.example", "ends_on": date(2026, 11, 30)} | values
    for name, value in given.items():
        setattr(copy, name, value)
    copy.save()
    return copy


def state(copy: LetterCopy) -> str:
    copy.refresh_from_db()
    return copy.state


class TestALink:
    def test_goes_once_and_what_goes_by_post_is_not_mailed(self) -> None:
        copy, by_post = a_link(), a_link(channel="post", ends_on=None)
        assert (deliver_letters(now=NOW), deliver_letters(now=NOW)) == (1, 0)
        assert [one.to for one in mail.outbox] == [["ada@invented.example"]]
        assert (state(copy), copy.sent_at, state(by_post)) == ("sent", NOW, "waiting")

    def test_refused_by_the_mailbox_comes_back_and_goes_by_post_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        copy = a_link()

        def refuse(message: EmailMessage) -> int:
            raise SMTPRecipientsRefused({"ada@invented.example": (550, b"no such mailbox")})

        monkeypatch.setattr(EmailMessage, "send", refuse)
        assert deliver_letters(now=NOW) == 0
        assert state(copy) == "bounced"
        assert go_second_way(now=NOW) == 1
        second = copy.second
        assert (state(copy), second.channel, second.state) == ("second", "post", "waiting")
        assert (second.name, second.address, second.letter) == (copy.name, copy.address, copy.letter)
        with opened(copy.stored_as) as first, opened(second.stored_as) as other:
            assert first.read() == other.read(), "the family receives the letter as it was sent"

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ({"state": "opened"}, "the family has read it"),
            ({"state": "waiting", "sent_at": None}, "it has not gone yet"),
            ({"address": ""}, "nobody knows where they live"),
            ({"channel": "post"}, "it went by post"),
            ({"sent_at": NOW - timedelta(days=4)}, "there is still time to open it"),
        ],
    )
    def test_is_not_posted_as_well_where(self, values: dict[str, Any], why: str) -> None:
        copy = a_link(**({"state": "sent", "sent_at": NOW - timedelta(days=30)} | values))
        assert go_second_way(now=NOW) == 0, why
        assert LetterCopy.objects.get() == copy

    def test_is_not_posted_to_the_family_of_a_child_who_died(self) -> None:
        copy = a_link(state="sent", sent_at=NOW - timedelta(days=30))
        Child.objects.update(deceased_on=TODAY)
        assert go_second_way(now=NOW) == 0
        Child.objects.update(deceased_on=None)
        assert go_second_way(now=NOW) == 1
        assert copy.second.state == "waiting"

    def test_opens_to_its_last_day_and_no_longer(self) -> None:
        copy = a_link(state="sent", token_hash=token_hash("key"))
        last = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
        assert copy_for("key", now=last) == copy
        assert copy_for("key", now=last + timedelta(minutes=1)) is None
        assert copy_for("another", now=NOW) is None

    @pytest.mark.parametrize("kept", ["waiting", "bounced", "second", "cancelled"])
    def test_opens_nothing_before_it_went_or_after_it_was_taken_back(self, kept: str) -> None:
        a_link(state=kept, token_hash=token_hash("key"))
        assert copy_for("key", now=NOW) is None

    def test_without_a_token_opens_nothing(self) -> None:
        a_link(state="sent", token_hash=token_hash(""))
        assert copy_for("", now=NOW) is None

    def test_opened_again_keeps_the_moment_it_was_read_first(self) -> None:
        copy = a_link(state="sent", token_hash=token_hash("key"))
        assert open_letter(copy, born=BORN, now=NOW)
        assert open_letter(copy, born=BORN, now=NOW + timedelta(days=1))
        assert (state(copy), copy.opened_at, copy.tries) == ("opened", NOW, 0)

    def test_after_five_wrong_dates_is_not_opened_by_the_right_one(self) -> None:
        copy = a_link(state="sent", token_hash=token_hash("key"))
        assert not any(open_letter(copy, born=date(2016, 3, 15), now=NOW) for _ in range(5))
        assert copy_for("key", now=NOW) is None
        assert not open_letter(copy, born=BORN, now=NOW), "a page that was open before the fifth try"
        assert (state(copy), copy.opened_at) == ("sent", None)

    def test_mailed_again_after_a_process_ended_is_the_same_link(self, monkeypatch: pytest.MonkeyPatch) -> None:
        copy = a_link()

        def ends(*_args: Any, **_kwargs: Any) -> None:
            raise SystemExit

        with monkeypatch.context() as for_now:
            for_now.setattr(LetterCopy, "save", ends)  # the mail has gone, and nobody wrote that down
            with pytest.raises(SystemExit):
                deliver_letters(now=NOW)
        assert state(copy) == "waiting"
        assert deliver_letters(now=NOW) == 1
        first, second = (re.findall(r"/letters/open/(\w+)/", str(one.body)) for one in mail.outbox)
        assert first == second
        assert copy_for(first[0], now=NOW) == copy

    @pytest.mark.parametrize(
        ("error", "becomes"),
        [
            (SMTPDataError(554, b"Refused"), "bounced"),
            (SMTPDataError(451, b"Try again later"), "waiting"),
            (UnicodeEncodeError("ascii", "é", 0, 1, "no such address"), "bounced"),
            (BadHeaderError("two lines"), "bounced"),
        ],
    )
    def test_that_cannot_be_mailed_holds_up_no_other(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception, becomes: str
    ) -> None:
        copy, after = a_link(email="no@invented.example"), a_link()
        send = EmailMessage.send

        def sends(message: EmailMessage, **values: Any) -> int:
            if message.to == ["no@invented.example"]:
                raise error
            return send(message, **values)

        monkeypatch.setattr(EmailMessage, "send", sends)
        deliver_letters(now=NOW)
        assert (state(copy), state(after)) == (becomes, "sent")


class TestThePost:
    def test_lists_what_waits_of_living_children_whom_one_may_see(self) -> None:
        reader = a_user(Role.BUSINESS_SUPPORT)
        copy, hidden, gone = (a_letter(a_child()).copies.get() for _ in range(3))
        restrict(hidden.letter.child)
        Child.objects.filter(pk=gone.letter.child_id).update(deceased_on=TODAY)
        a_link()
        assert list(post_waiting(reader, TODAY)) == [copy]
        assert list(post_waiting(reader, TODAY - timedelta(days=1))) == [copy, gone]
        assert mark_posted([copy], by=reader, now=NOW) == 1
        copy.refresh_from_db()
        assert (copy.state, copy.sent_at, copy.posted_by) == ("sent", NOW, reader)
        assert not post_waiting(reader, TODAY).exists()

    def test_marks_no_link_as_posted(self) -> None:
        copy = a_link()
        assert mark_posted([copy], by=a_user(), now=NOW) == 0
        assert state(copy) == "waiting"

    def test_prints_each_letter_with_the_documents_that_go_with_it(self) -> None:
        copy = a_letter(a_child()).copies.get()
        blank = io.BytesIO()
        paper = pypdf.PdfWriter()
        paper.add_blank_page(width=200, height=300)
        paper.write(blank)
        child, content = copy.letter.child, blank.getvalue()
        alone = len(pypdf.PdfReader(io.BytesIO(print_run([copy]))).pages)
        copy.letter.attachments.set(
            [
                a_document(child, content),
                a_document(child, content, file_type="docx"),
                a_document(child, content, state="infected"),
            ]
        )
        pages = pypdf.PdfReader(io.BytesIO(print_run([copy]))).pages
        assert [round(float(page.mediabox.width)) == 200 for page in pages] == [False] * alone + [True]

    @pytest.mark.parametrize("fault", ["locked", "damaged", "cut"])
    def test_prints_a_page_in_the_place_of_a_document_that_cannot_be_printed(self, fault: str) -> None:
        copy, other = (a_letter(a_child()).copies.get() for _ in range(2))
        paper, kept = pypdf.PdfWriter(), io.BytesIO()
        paper.add_blank_page(width=200, height=300)
        if fault == "locked":
            paper.encrypt("secret", algorithm="RC4-128")
        paper.write(kept)
        content = {"damaged": b"%PDF-1.7\nnothing", "cut": kept.getvalue()[:120]}.get(fault, kept.getvalue())
        alone = len(pypdf.PdfReader(io.BytesIO(print_run([copy, other]))).pages)
        copy.letter.attachments.set([a_document(copy.letter.child, content)])
        pages = pypdf.PdfReader(io.BytesIO(print_run([copy, other]))).pages
        assert len(pages) == alone + 1
        assert "to be printed by itself" in " ".join(page.extract_text() for page in pages)
