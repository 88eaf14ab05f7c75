"""Panels paper, section 9: what is never shown to whom, row by row, on page, pack, document, search, API and export."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ehcp.models import Document, DocumentPage
from panels.items.acts import conflicts, papers
from panels.items.reads.comparable import comparable_cases
from panels.meetings.acts import approve_minutes
from panels.models import Appointment, Envelope, PanelItem
from sendcases.accounts.models import ApiKey, Scope, User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_document, a_panel_item, a_user, restrict
from tests.panels.scene import AFTER, BEFORE, HELD_ON, Scene, amount

pytestmark = pytest.mark.django_db

NAME, QUESTION, PAPER = "Oakhurstling", "Is twelve hours enough?", "What the therapist wrote"
REASONS, DISSENT = "The panel weighed the therapist’s letter.", "Health: fifteen hours"
SECRETS = (NAME, QUESTION, PAPER, REASONS, DISSENT)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: AFTER)


class Told(Scene):
    """An item with words, a document, a recommendation and a dissent."""

    def ready(self, kind: str = "top_up") -> PanelItem:
        item = self.listed(kind)
        PanelItem.objects.filter(pk=item.pk).update(question=QUESTION)
        self.paper = self.a_paper()
        papers.bind(item, documents=[self.paper], by=self.officer, now=BEFORE)
        self.sits()
        return item

    def a_paper(self) -> Document:
        made = a_document(self.child, b"text", file_type="txt", title="Advice of a therapist")
        DocumentPage.objects.create(document=made, number=1, text=PAPER)
        return made

    def advised(self, item: PanelItem) -> PanelItem:
        return self.recommends(item, replace(amount(reasons=REASONS), dissent=DISSENT))


@pytest.fixture
def scene() -> Told:
    return Told(child=a_child(forename="Wren", surname=NAME))


def read_by(user: User, scene: Told, item: PanelItem) -> str:
    """Return all that somebody can come to read about a meeting and an item."""
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return "\n".join(_pages(client, scene, item))


def _pages(client: Client, scene: Told, item: PanelItem) -> Iterator[str]:
    meeting = [item.meeting_id]
    for name, args in (
        ("panels:meeting-list", []), ("panels:meeting", meeting), ("panels:meeting-minutes", meeting),
        ("panels:item", [item.pk]), ("panels:item-conflict", [item.pk]), ("panels:item-decide", [item.pk]),
        ("panels:ratification-queue", []), ("panels:figures", []), ("ehcp:home", []),
        ("ehcp:case", [item.child_id]), ("panels:item-document", [item.pk, scene.paper.pk]),
    ):  # fmt: skip
        yield _words(client.get(reverse(name, args=args)))
    yield _words(client.get(reverse("panels:meeting-pack", args=meeting)))
    yield _words(client.get(reverse("ehcp:case-list"), {"q": NAME}))


def _words(answer: object) -> str:
    content, kind = answer.content, answer.headers.get("Content-Type", "")  # type: ignore[attr-defined]
    if kind.startswith("application/pdf"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return str(content.decode())


def api(address: str) -> str:
    caches["api"].clear()
    _, token = ApiKey.objects.create(
        a_user(Role.API_CLIENT), scopes=[scope.value for scope in Scope], purpose="A test"
    )  # fmt: skip
    return json.dumps(Client().get(address, headers={"authorization": f"Token {token}"}).json())


def test_what_is_looked_for_is_there_for_those_who_may_read_it(scene: Told) -> None:
    item = scene.ready()
    conflicts.answer_conflict(item, interest="none", by=scene.members[1], now=BEFORE)
    read = read_by(scene.members[1], scene, scene.advised(item))
    assert all(secret in read for secret in SECRETS)


class TestTheRow:
    def test_papers_of_an_item_that_a_member_is_conflicted_on(self, scene: Told) -> None:
        item = scene.ready()
        conflicts.answer_conflict(item, interest="relative", by=scene.members[1], now=BEFORE)
        read = read_by(scene.members[1], scene, scene.advised(item))
        assert [secret for secret in SECRETS if secret in read] == []

    def test_papers_before_the_question_is_answered(self, scene: Told) -> None:
        item = scene.advised(scene.ready())
        read = read_by(scene.members[1], scene, item)
        assert [secret for secret in (NAME, QUESTION, PAPER) if secret in read] == []

    def test_any_paper_before_the_undertaking(self, scene: Told) -> None:
        item = scene.advised(scene.ready())
        conflicts.answer_conflict(item, interest="none", by=scene.members[1], now=BEFORE)
        Appointment.objects.filter(user=scene.members[1]).update(undertaking_on=None)
        read = read_by(scene.members[1], scene, item)
        assert [secret for secret in SECRETS if secret in read] == []

    def test_any_paper_after_access_has_ended(self, scene: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        item = scene.advised(scene.ready())
        conflicts.answer_conflict(item, interest="none", by=scene.members[1], now=BEFORE)
        approve_minutes(scene.meeting, by=scene.members[0], now=AFTER)
        monkeypatch.setattr(moments, "now", lambda: datetime(2026, 11, 20, 9, tzinfo=UTC))
        read = read_by(scene.members[1], scene, item)
        assert [secret for secret in SECRETS if secret in read] == []

    def test_a_recommendation_before_it_is_ratified_and_dissent_ever(self, scene: Told, tmp_path: Path) -> None:
        item = scene.advised(scene.ready())
        folder = tmp_path / "package"
        call_command("export_package", str(folder), stdout=io.StringIO())
        exported = (folder / "panel_items.csv").read_text(encoding="utf-8")
        told = "".join(api(f"/api/v1/{name}/") for name in ("decisions", "panels", "funding", "deadlines"))
        assert item.source_id not in exported + told
        scene.decides(item, "ratify")
        told = "".join(api(f"/api/v1/{name}/") for name in ("decisions", "panels", "funding"))
        assert item.source_id in told
        assert REASONS not in told
        assert DISSENT not in told

    def test_who_the_comparable_cases_are(self, scene: Told) -> None:
        item = scene.ready()
        others = [a_panel_item(a_child(surname=f"Otherling{n}"), decision="agreed", kind="top_up") for n in range(6)]
        conflicts.answer_conflict(item, interest="none", by=scene.members[1], now=BEFORE)
        told = read_by(scene.members[1], scene, item) + comparable_cases(item, HELD_ON)
        assert not any(name in told for one in others for name in (one.child.surname, one.child.source_id))

    @pytest.mark.parametrize("kind", ["mediation_mandate", "tribunal_position"])
    def test_a_mandate_to_members_who_do_not_lead(self, scene: Told, kind: str) -> None:
        item = scene.ready()
        PanelItem.objects.filter(pk=item.pk).update(kind=kind)
        read = read_by(scene.members[1], scene, item)
        assert [secret for secret in (NAME, QUESTION, PAPER) if secret in read] == []

    def test_a_restricted_child_to_everyone_but_the_named_list(self, scene: Told) -> None:
        item = scene.advised(scene.ready())
        restrict(scene.child, scene.manager)
        for user in (scene.members[0], scene.decider, scene.clerk, a_user(Role.MANAGER)):
            read = read_by(user, scene, item)
            assert [secret for secret in (*SECRETS, item.source_id, scene.child.source_id) if secret in read] == []
        told = "".join(api(f"/api/v1/{name}/") for name in ("decisions", "panels", "funding"))
        assert item.source_id not in told

    def test_what_the_envelope_has_left_to_presenters_members_and_other_systems(self, scene: Told) -> None:
        Envelope.objects.create(year=2026, budget_code="", amount=54_321)
        item = scene.advised(scene.ready())
        for user in (scene.officer, scene.members[1], scene.clerk):
            conflicts.answer_conflict(item, interest="none", by=user, now=BEFORE)
            read = read_by(user, scene, item)
            assert "Headroom" not in read
            assert "54,321" not in read
            client = Client()
            client.force_login(user)
            assert client.get(reverse("panels:funding")).status_code in (403, 404)
        assert "54321" not in "".join(api(f"/api/v1/{name}/") for name in ("decisions", "panels", "funding"))

    def test_names_of_an_agenda_in_addresses_file_names_and_subjects(self, scene: Told) -> None:
        item = scene.advised(scene.ready())
        client = Client()
        client.force_login(scene.manager)
        conflicts.answer_conflict(item, interest="none", by=scene.manager, now=BEFORE)
        pack = client.get(reverse("panels:meeting-pack", args=[item.meeting_id]))
        paper = client.get(reverse("panels:item-document", args=[item.pk, scene.paper.pk]))
        named = "".join(one.headers["Content-Disposition"] for one in (pack, paper))
        named += "".join(str(message.subject) for message in mail.outbox)
        agenda = client.get(reverse("panels:meeting", args=[item.meeting_id])).content.decode()
        named += "".join(part.split('"')[0] for part in agenda.split('href="')[1:])
        assert NAME not in named
        assert "Wren" not in named
