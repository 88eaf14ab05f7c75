"""Documents of the case in an item and in the pack: by reference, view-only, and never those of another child."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import typst
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ehcp.models import Document, DocumentPage
from ehcp.workflow import MoveNotAllowed
from panels.items.acts import conflicts, papers
from panels.meetings.reads.pack import pack_of
from panels.models import BoundDocument, Minutes, PanelItem, PaperMark
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_document
from tests.panels.scene import BEFORE, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene(child=a_child(forename="Wren", surname="Oakhurstling", birth_date=date(2016, 3, 14)))


def a_report(scene: Scene, tmp_path: Path, *pages: str) -> Document:
    source = tmp_path / "a.typ"
    source.write_text("\n#pagebreak()\n".join(pages), encoding="utf-8")
    made = a_document(scene.child, typst.compile(source, format="pdf"), title="Report of the setting")
    for number, text in enumerate(pages, start=1):
        DocumentPage.objects.create(document=made, number=number, text=text)
    return made


def bound(scene: Scene, item: PanelItem, *documents: Document, paper: str = "") -> list[BoundDocument]:
    return papers.bind(item, documents=documents, paper=paper, by=scene.officer, now=BEFORE)


def read(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def pack_for(scene: Scene, item: PanelItem, member: int = 1) -> list[str]:
    """Return the pages of the pack, the cover first, of a member without an interest."""
    user = scene.members[member]
    conflicts.answer_conflict(item, interest="none", by=user, now=BEFORE)
    return read(pack_of(scene.meeting, user, BEFORE).pdf)


class TestThePack:
    def test_has_the_pages_of_the_documents_after_their_front_sheet(self, scene: Scene, tmp_path: Path) -> None:
        item = scene.listed("top_up")
        bound(scene, item, a_report(scene, tmp_path, "Page one of it", "Page two of it"), paper="costs")
        pages = pack_for(scene, item)
        assert len(pages) == 4
        assert "Documents in this pack Report of the setting" in pages[1]
        assert "Page one of it" in pages[2]
        assert "Page two of it" in pages[3]
        assert all(str(scene.members[1]) in page for page in pages)
        assert "Page 4 of 4" in pages[3]
        assert PaperMark.objects.filter(item=item, paper="costs").exists()

    def test_prints_what_is_no_pdf_by_its_text(self, scene: Scene) -> None:
        item = scene.listed("top_up")
        note = a_document(scene.child, b"# not markup", file_type="txt", title="A note")
        DocumentPage.objects.create(document=note, number=1, text="The #words of the note")
        bound(scene, item, note)
        assert "The #words of the note" in pack_for(scene, item)[2]

    def test_stays_readable_with_a_damaged_file_in_it(self, scene: Scene) -> None:
        item = scene.listed("top_up")
        bound(scene, item, a_document(scene.child, b"%PDF-1.4 cut off"))
        assert "cannot be printed" in pack_for(scene, item)[2]


class TestTheGuard:
    def test_refuses_a_document_of_another_case_or_one_that_is_stopped(self, scene: Scene) -> None:
        item = scene.listed("top_up")
        for wrong in (a_document(a_child()), a_document(scene.child, state="stopped")):
            with pytest.raises(MoveNotAllowed, match="documents of this case"):
                bound(scene, item, wrong)

    def test_refuses_one_that_names_another_child(self, scene: Scene, tmp_path: Path) -> None:
        wrong = a_report(scene, tmp_path, "Another pupil, date of birth 3 May 2015, sat with Wren.")
        with pytest.raises(MoveNotAllowed, match="another child"):
            bound(scene, scene.listed("top_up"), wrong)
        assert not BoundDocument.objects.exists()

    def test_holds_back_what_is_found_later_and_says_so(self, scene: Scene, tmp_path: Path, client: Client) -> None:
        item = scene.listed("top_up")
        report = a_report(scene, tmp_path, "Nothing of anybody else.")
        bound(scene, item, report)
        DocumentPage.objects.filter(document=report).update(text="Date of birth: 3 May 2015 is another pupil’s.")
        pages = pack_for(scene, item)
        assert len(pages) == 2
        assert "1 held back" in pages[1]
        client.force_login(scene.members[1])
        assert client.get(reverse("panels:item-document", args=[item.pk, report.pk])).status_code == 404

    def test_holds_back_a_front_sheet_whose_words_name_another_child(self, scene: Scene) -> None:
        item = scene.listed("top_up")
        PanelItem.objects.filter(pk=item.pk).update(parent_words="Like Sam, born 3 May 2015, next door.")
        page = pack_for(scene, item)[1]
        assert "held back" in page
        assert "3 May 2015" not in page


class TestReadingOne:
    def there(self, scene: Scene, tmp_path: Path) -> tuple[PanelItem, Document, str]:
        item = scene.listed("top_up")
        report = a_report(scene, tmp_path, "The report")
        bound(scene, item, report)
        return item, report, reverse("panels:item-document", args=[item.pk, report.pk])

    def test_is_on_the_screen_with_the_readers_name_and_is_written_down(
        self, scene: Scene, tmp_path: Path, client: Client
    ) -> None:
        item, report, page = self.there(scene, tmp_path)
        member = scene.members[1]
        client.force_login(member)
        assert client.get(page).headers["Location"] == reverse("panels:item-conflict", args=[item.pk])
        conflicts.answer_conflict(item, interest="none", by=member, now=BEFORE)
        shown = client.get(page)
        assert shown.headers["Content-Disposition"] == f'inline; filename="{report.source_id}.pdf"'
        assert "no-store" in shown.headers["Cache-Control"]
        (text,) = read(shown.content)
        assert str(member) in text
        assert "The report" in text
        assert ReadEntry.objects.filter(screen="panel item document").exists()

    def test_ends_for_a_member_who_leaves(self, scene: Scene, tmp_path: Path, client: Client) -> None:
        item, _, page = self.there(scene, tmp_path)
        conflicts.answer_conflict(item, interest="relative", by=scene.members[0], now=BEFORE)
        client.force_login(scene.members[0])
        assert client.get(page).status_code == 404

    def test_ends_ten_working_days_after_the_minutes(self, scene: Scene, tmp_path: Path, client: Client) -> None:
        item, _, page = self.there(scene, tmp_path)
        conflicts.answer_conflict(item, interest="none", by=scene.members[1], now=BEFORE)
        Minutes.objects.create(
            meeting=scene.meeting, content={}, approved_by=scene.members[0], approved_on=date(2026, 10, 9),
            approved_at=BEFORE,
        )  # fmt: skip
        client.force_login(scene.members[1])
        assert client.get(page).status_code == 404

    def test_ends_when_it_is_taken_out_which_stays_on_record(
        self, scene: Scene, tmp_path: Path, client: Client
    ) -> None:
        item, report, page = self.there(scene, tmp_path)
        conflicts.answer_conflict(item, interest="none", by=scene.officer, now=BEFORE)
        client.force_login(scene.officer)
        client.post(reverse("panels:item-take-out", args=[item.pk, report.pk]))
        assert client.get(page).status_code == 404
        assert BoundDocument.objects.get().taken_out_by == scene.officer

    def test_is_chosen_from_the_documents_of_the_case(self, scene: Scene, client: Client) -> None:
        item, mine, other = scene.listed("top_up"), a_document(scene.child), a_document(a_child())
        conflicts.answer_conflict(item, interest="none", by=scene.officer, now=BEFORE)
        client.force_login(scene.officer)
        page = reverse("panels:item-bind", args=[item.pk])
        form = client.get(page).context["form"]
        assert [pk for pk, _ in form.fields["documents"].choices] == [str(mine.pk)]
        hidden = {name: form[name].value() for name in ("key", "version")}
        client.post(page, hidden | {"documents": [other.pk]})
        assert not BoundDocument.objects.exists()
        assert client.post(page, hidden | {"documents": [mine.pk]}).status_code == 302
        assert BoundDocument.objects.get().document == mine
