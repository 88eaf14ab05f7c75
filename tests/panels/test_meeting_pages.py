"""Pages of meetings: a form with gaps comes back with what is missing, minutes say that they are approved."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from panels.models import Minutes, PanelMeeting
from sendcases.audit import moments
from tests.panels.scene import AFTER, Scene, amount

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(moments, "now", lambda: AFTER)
    return Scene()


@pytest.mark.parametrize("address", ["panels:meeting-plan", "panels:meeting-plan-year", "panels:appointment-add"])
def test_a_form_with_gaps_says_what_is_missing(client: Client, scene: Scene, address: str) -> None:
    client.force_login(scene.clerk)
    before = PanelMeeting.objects.count()
    page = client.post(reverse(address), {})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert "There is a problem" in page.content.decode()
    assert PanelMeeting.objects.count() == before


def test_minutes_are_approved_on_their_page_by_the_chair_alone(client: Client, scene: Scene) -> None:
    scene.heard("top_up", amount())
    address = reverse("panels:minutes-approve", args=[scene.meeting.pk])
    client.force_login(scene.members[1])
    assert "The chair who was there approves the minutes" in client.post(address, follow=True).content.decode()
    assert not Minutes.objects.exists()
    client.force_login(scene.members[0])
    assert "Minutes approved" in client.post(address, follow=True).content.decode()
    assert Minutes.objects.get().approved_by == scene.members[0]
