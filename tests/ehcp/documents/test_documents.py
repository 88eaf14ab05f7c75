"""Documents: told by content, checked before they are read, guarded against another child's."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ehcp.documents.acts import checking, clamd, filing
from ehcp.documents.acts.filing import About
from ehcp.documents.acts.storing import look_at
from ehcp.documents.kinds import NotTaken
from ehcp.documents.reads.guard import doubts_in
from ehcp.models import AdviceRequest, CaseEvent, Child, Document
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_document, a_request, a_user, an_assessment, restrict, tell_limits

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)
TODAY = date(2026, 11, 16)
UPN, OTHER_UPN = "Y857900108001", "J903900116023"


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def child() -> Child:
    return a_child(forename="Pip", surname="Inventedson", birth_date=date(2016, 3, 14), upn=UPN)


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for one in paragraphs:
        document.add_paragraph(one)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def zipped(**members: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def upload(content: bytes, name: str = "report.pdf") -> Any:
    return look_at(SimpleUploadedFile(name, content))


def add(child: Child, by: User, content: bytes, **values: Any) -> Document:
    about = About(**({"kind": "report", "received_on": TODAY} | values))
    (made,) = filing.add_documents(child, uploads=[upload(content)], about=about, by=by, now=NOW)
    return made


class TestTheTypeOfAFile:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"%PDF-1.7\n...", "pdf"),
            (word("Hello"), "docx"),
            (b"\x89PNG\r\n\x1a\n" + bytes(20), "png"),
            (b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nDate: y\r\n\r\nHello", "eml"),
            ("Zoë’s own words".encode(), "txt"),
        ],
    )
    def test_is_told_by_its_content(self, content: bytes, code: str) -> None:
        assert upload(content, "invoice.exe").kind.code == code

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"MZ\x90\x00", "program"),
            (b"#!/bin/sh\n", "program"),
            (b"<svg xmlns='x'><script>1</script></svg>", "scripts"),
            (zipped(a=b"1"), "archive"),
            (zipped(word__document__xml=b""), "archive"),
            (b"PK\x03\x04broken", "damaged"),
            (b"", "empty"),
            (b"\x00\x01\x02\x03" * 10, "not taken"),
        ],
    )
    def test_that_may_do_harm_is_refused_and_says_why(self, content: bytes, words: str) -> None:
        with pytest.raises(NotTaken, match=words):
            upload(content, "report.pdf")

    def test_damaged_within_is_refused(self) -> None:
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        within = len("mimetype") + 30  # bytes of the head of a member
        content = kept.getvalue()
        with pytest.raises(NotTaken, match="damaged"):
            upload(content[:within] + b"\xff" * 8 + content[within + 8 :], "report.odt")

    def test_with_macros_is_refused(self) -> None:
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
            archive.writestr("word/vbaProject.bin", "x")
        with pytest.raises(NotTaken, match="macros"):
            upload(kept.getvalue(), "report.docx")


class TestTheGuard:
    def test_stops_another_childs_number_whether_or_not_a_record_is_held(self, child: Child) -> None:
        (doubt,) = doubts_in(["Our pupil", f"UPN: {OTHER_UPN}."], [child.pk], TODAY)
        assert (doubt.page, doubt.kind) == (2, "upn")

    def test_lets_the_childs_own_numbers_and_birth_date_through(self, child: Child) -> None:
        said = f"Pip Inventedson, DOB 14/03/2016, UPN {UPN}. Seen on 3 November 2026; tel 01234 567890."
        assert doubts_in([said], [child.pk], TODAY) == []

    def test_stops_the_name_and_birth_date_of_another_child(self, child: Child) -> None:
        a_child(forename="Ada", surname="Madeupson", birth_date=date(2015, 6, 9))
        text = "This report is about Ada, surname MADEUPSON, who came to us (9th June 2015)."
        assert [one.kind for one in doubts_in([text], [child.pk], TODAY)] == ["name"]

    def test_says_the_same_of_a_restricted_child_as_of_any_other(self, child: Child) -> None:
        hidden = a_child(forename="Ada", surname="Madeupson", birth_date=date(2015, 6, 9))
        text = "Ada Madeupson 09.06.2015"
        before = doubts_in([text], [child.pk], TODAY)
        restrict(hidden)
        assert doubts_in([text], [child.pk], TODAY) == before != []

    def test_stops_a_date_of_birth_that_is_not_the_childs(self, child: Child) -> None:
        assert [one.kind for one in doubts_in(["Date of birth: 2 May 2017"], [child.pk], TODAY)] == ["born"]

    def test_lets_a_parents_date_of_birth_and_other_dates_through(self, child: Child) -> None:
        a_child(forename="Ada", surname="Madeupson", birth_date=date(2015, 6, 9))
        text = "Mother: Jo Madeupson, born 9/6/1985. Seen 9/6/2015 by Dr Grey."
        assert doubts_in([text], [child.pk], TODAY) == []


class TestADocument:
    def test_cannot_be_read_before_it_is_checked(self, child: Child, officer: User, client: Client) -> None:
        made = add(child, officer, word("Pip likes trains"))
        client.force_login(officer)
        file = reverse("ehcp:document-file", args=[child.pk, made.pk])
        assert client.get(file).status_code == 404
        checking.check_document(made, now=NOW)
        answer = client.get(file)
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == f'attachment; filename="{made.source_id}.docx"'
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert ReadEntry.objects.filter(child_pk=child.pk, screen="document_file").exists()
        b"".join(answer)  # type: ignore[arg-type]

    def test_of_the_wrong_child_is_stopped_until_somebody_says_why_it_is_right(
        self, child: Child, officer: User
    ) -> None:
        made = add(child, officer, word("Dear all", f"UPN {OTHER_UPN}"))
        checking.check_document(made, now=NOW)
        made.refresh_from_db()
        assert made.state == "stopped"
        assert OTHER_UPN in made.doubts.get().words
        with pytest.raises(MoveNotAllowed, match="Say why"):
            filing.keep_document(made, reason=" ", by=officer, now=NOW)
        filing.keep_document(made, reason="The twin's number stands in a shared table", by=officer, now=NOW)
        made.refresh_from_db()
        assert (made.state, made.confirmed_by) == ("filed", officer)

    def test_that_is_advice_is_the_advice_received(self, child: Child, officer: User, client: Client) -> None:
        assessment = an_assessment(child, request=a_request(child, outcome="Y", decision_sent_on=date(2026, 10, 1)))
        advice = AdviceRequest.objects.create(
            source_id="AD1", assessment=assessment, kind="psychological", requested_on=date(2026, 10, 5)
        )
        Child.objects.filter(pk=child.pk).update(stage="assessing")
        tell_limits(child)
        client.force_login(officer)
        page = client.get(reverse("ehcp:document-add", args=[child.pk]))
        form = page.context["form"]
        sent = {
            "uploads": [SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), SimpleUploadedFile("b.exe", b"MZ")],
            "kind": "advice",
            "answers": f"advice.{advice.pk}",
            "received_on-day": "20",
            "received_on-month": "11",
            "received_on-year": "2026",
            "key": form["key"].value(),
            "version": form["version"].value(),
            "late_reason": "Found in the post room",
        }
        page = client.post(reverse("ehcp:document-add", args=[child.pk]), sent, follow=True)
        assert "b.exe is a program" in page.content.decode()
        advice.refresh_from_db()
        assert advice.received_on == date(2026, 11, 20)
        assert Document.objects.get(child=child).about_id == advice.source_id
        kinds = set(CaseEvent.objects.filter(child=child).values_list("kind", flat=True))
        assert {"advice.received", "document.added"} <= kinds

    def test_is_replaced_and_withdrawn_with_reasons_and_never_deleted(self, child: Child, officer: User) -> None:
        first = a_document(child)
        second = filing.replace_document(
            first, upload=upload(b"%PDF-1.7 two"), reason="Signed copy", by=officer, now=NOW
        )
        first.refresh_from_db()
        assert (first.state, second.replaces) == ("replaced", first)
        with pytest.raises(MoveNotAllowed, match="Say why"):
            filing.withdraw_document(second, reason="", by=officer, now=NOW)
        filing.withdraw_document(second, reason="Sent to us by mistake", by=officer, now=NOW)
        assert Document.objects.filter(child=child).count() == 2
        with pytest.raises(MoveNotAllowed, match="already withdrawn"):
            filing.withdraw_document(second, reason="Again", by=officer, now=NOW)

    def test_of_another_case_is_not_there(self, child: Child, officer: User, client: Client) -> None:
        client.force_login(officer)
        theirs = a_document(a_child())
        assert client.get(reverse("ehcp:document", args=[child.pk, theirs.pk])).status_code == 404

    def test_is_found_by_its_words(self, child: Child, officer: User, client: Client) -> None:
        made = add(child, officer, word("Pip likes steam trains"))
        checking.check_document(made, now=NOW)
        client.force_login(officer)
        page = client.post(reverse("ehcp:document-search", args=[child.pk]), {"words": "Steam"})
        assert "likes steam trains" in page.content.decode()


def test_a_bomb_gives_no_text_and_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(4):
            archive.writestr(f"word/{n}.xml", bytes(100_000_000))
    assert checking.text_of(path, "docx") == ([], "none")


@contextmanager
def a_scanner(answer: bytes) -> Iterator[str]:
    """A clamd that reads a stream and says what it is told to; silent where the answer is empty."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()

        def serve() -> None:
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as said:
                said.read(len(b"zINSTREAM\0"))
                while size := struct.unpack("!I", said.read(4))[0]:
                    said.read(size)
                if answer:
                    connection.sendall(answer + b"\0")
                else:
                    threading.Event().wait(0.6)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"{host}:{port}"
        thread.join(timeout=2)


class TestTheScanner:
    @pytest.mark.parametrize(
        ("answer", "state"), [(b"stream: Eicar-Test-Signature FOUND", "infected"), (b"stream: OK", "filed")]
    )
    def test_decides_whether_a_document_may_be_read(
        self, child: Child, officer: User, settings: Any, answer: bytes, state: str
    ) -> None:
        made = add(child, officer, b"Some words of Pip")
        with a_scanner(answer) as address:
            settings.CLAMD_ADDRESS = address
            checking.check_document(made, now=NOW)
        made.refresh_from_db()
        assert made.state == state

    def test_that_is_silent_leaves_the_document_in_quarantine(self, child: Child, officer: User, settings: Any) -> None:
        made = add(child, officer, b"Some words of Pip")
        settings.CLAMD_SECONDS = 0.2
        with a_scanner(b"") as address:
            settings.CLAMD_ADDRESS = address
            with pytest.raises(checking.CannotCheckNow):
                checking.check_document(made, now=NOW)
        made.refresh_from_db()
        assert made.state == "checking"
        checking._queue_waiting(NOW + timedelta(hours=1) - checking.KEPT_FOR)
        assert clamd.is_configured()
