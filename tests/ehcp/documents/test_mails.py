"""E-mail files: a contact, the message itself as a document, and each of its files as another."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ehcp.documents.acts.filing import About, add_documents
from ehcp.documents.acts.storing import look_at
from ehcp.documents.mails import read_mail
from ehcp.history.acts.frame import Submission
from ehcp.models import Child, Contact, Document
from ehcp.workflow import AlreadyDone
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.documents.test_documents import word
from tests.factories import a_child, a_relation, a_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)
TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _private(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "private"


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER, email="olive@authority.example")


@pytest.fixture
def child(officer: User) -> Child:
    return a_child(officer=officer)


def a_mail(sender: str = "Mother <kin@example.org>", to: str = "send@authority.example", **files: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "The report you asked for"
    message["Date"] = "Thu, 12 Nov 2026 09:30:00 +0000"
    message.set_content("Here it is. It also speaks of Another Child, born 1 May 2015.")
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def filed(child: Child, officer: User, data: bytes, **more: Any) -> list[Document]:
    upload = look_at(SimpleUploadedFile("mail.eml", data))
    return add_documents(child, uploads=[upload], about=About("evidence", TODAY), by=officer, now=NOW, **more)


def test_becomes_a_contact_of_its_day_from_whom_the_address_names(child: Child, officer: User) -> None:
    mother = a_relation(child, email="Kin@example.org")
    filed(child, officer, a_mail())
    contact = Contact.objects.get()
    assert (contact.relation, contact.way, contact.direction) == (mother, "email", "in")
    assert contact.happened_on == date(2026, 11, 12)
    assert contact.said == "The report you asked for. The e-mail is among the documents."


def test_keeps_its_words_in_the_document_that_is_looked_through_for_other_children(child: Child, officer: User) -> None:
    filed(child, officer, a_mail())
    assert "Another Child" not in Contact.objects.get().said


def test_from_one_of_us_went_out(child: Child, officer: User) -> None:
    filed(child, officer, a_mail("Olive <Olive@Authority.example>", "School <office@school.example>"))
    contact = Contact.objects.get()
    assert (contact.direction, contact.who) == ("out", "School <office@school.example>")


def test_has_each_file_that_hangs_on_it_as_a_document_and_says_which_it_left(child: Child, officer: User) -> None:
    made = filed(child, officer, a_mail(**{"report.docx": word("A report."), "run.exe": b"MZ\x90\x00" * 40}))
    assert [(one.original_name, one.file_type) for one in made] == [("mail.eml", "eml"), ("report.docx", "docx")]
    assert "not taken: run.exe" in Contact.objects.get().said


def test_sent_twice_with_one_form_is_one_contact_and_one_document(child: Child, officer: User) -> None:
    filed(child, officer, a_mail(), submission=Submission(key="one"))
    with pytest.raises(AlreadyDone):
        filed(child, officer, a_mail(), submission=Submission(key="one"))
    assert (Contact.objects.count(), Document.objects.count()) == (1, 1)


def test_dated_after_the_day_it_came_or_not_at_all_counts_from_that_day(child: Child, officer: User) -> None:
    filed(child, officer, a_mail().replace(b"12 Nov 2026", b"12 Dec 2030"))
    filed(child, officer, a_mail().replace(b"Date:", b"X-Was:"))
    assert set(Contact.objects.values_list("happened_on", flat=True)) == {TODAY}


def test_of_outlook_that_is_broken_is_no_message_and_is_kept_as_it_is() -> None:
    broken = SimpleUploadedFile("mail.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    assert read_mail(broken, "msg") is None


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("From", b"<"), ("From", b'"'), ("From", b"a@["), ("To", b"(" * 5000), ("To", b"=?utf-8?q?a=00=40?= (@"),
        ("Date", b"Thu, 12 Nov 99999999999 09:30:00 +0000"), ("Date", b"Thu, 12 Nov 2026 09:30:00 +99999999999"),
        ("Date", b"Thu, 99999999999999999999 Nov 2026 09:30:00 +0000"),
        ("Subject", b"=?utf-8?q?The_report=00?= you\xff asked for"),
    ],
)  # fmt: skip
def test_with_a_header_that_no_reader_understands_is_a_contact_all_the_same(
    child: Child, officer: User, header: str, value: bytes
) -> None:
    lines = a_mail(**{"report.docx": word("A report.")}).split(b"\n")
    spoilt = [b"%s: %s" % (header.encode(), value) if one.startswith(header.encode() + b":") else one for one in lines]
    assert len(filed(child, officer, b"\n".join(spoilt))) == 2
    said = Contact.objects.get().said
    assert "\x00" not in said
    said.encode()


def test_with_files_of_hostile_names_keeps_names_that_can_be_stored(child: Child, officer: User) -> None:
    plain = a_mail(**{"one.docx": word("A report."), "two.docx": word("Another.")})
    hostile = plain.replace(b'"one.docx"', b'"../../etc/\xff=?utf-8?q?=00one=2Edocx?="').replace(
        b'"two.docx"', b'"..\\\\two.docx"'
    )
    names = [one.original_name for one in filed(child, officer, hostile)]
    assert len(names) == 3
    assert not any(one in name for name in names for one in ("/", "\\", "\x00"))


@pytest.mark.parametrize(
    "part", [b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", b"Content-Type: message/rfc822\n\n"]
)
def test_of_messages_within_messages_without_end_is_kept_as_it_is(part: bytes) -> None:
    nested = b"".join(part % (number, number) if b"%d" in part else part for number in range(2000))
    assert read_mail(SimpleUploadedFile("mail.eml", b"From: a@b.example\n" + nested + b"So"), "eml") is None
