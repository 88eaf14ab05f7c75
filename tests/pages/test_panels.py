"""Pages of panels: one happy path and one stranger each."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.models import Child
from panels.models import Appointment, PanelItem, PanelMeeting
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_request, a_user

pytestmark = pytest.mark.django_db


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(key|version)" value="([^"]*)"', page))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def child() -> Child:
    made = a_child(surname="Secretname")
    a_request(made, received_on=moments.today() - timedelta(days=10), outcome="A")
    return made


@pytest.fixture
def item(child: Child) -> PanelItem:
    meeting = PanelMeeting.objects.create(source_id="PM9", panel="assess", held_on=moments.today(), state="planned")
    return PanelItem.objects.create(
        source_id="PI9", meeting=meeting, child=child, kind="assess", request=child.requests.get(), question="Assess?"
    )


def a_seat(role: str = "adviser", agency: str = "psychology", panel: str = "assess") -> Appointment:
    today = moments.today()
    return Appointment.objects.create(
        user=a_user(Role.PANEL_MEMBER),
        panel=panel,
        role=role,
        agency=agency,
        from_on=today - timedelta(days=100),
        undertaking_on=today - timedelta(days=10),
    )


class TestAPanelMember:
    def test_answers_the_conflict_question_before_the_papers_open(self, item: PanelItem) -> None:
        client = signed_in(a_seat().user)
        address = reverse("panels:item", args=[item.pk])
        first = client.get(address)
        assert first.status_code == 302
        assert first.headers["Location"] == reverse("panels:item-conflict", args=[item.pk])
        assert ReadEntry.objects.count() == 0
        client.post(reverse("panels:item-conflict", args=[item.pk]), {"interest": "none"})
        page = client.get(address)
        assert page.status_code == 200
        assert "Secretname" in page.content.decode()
        assert ReadEntry.objects.get(screen="panel item").child_pk == item.child_id

    def test_who_leaves_for_an_item_never_sees_it_again(self, item: PanelItem) -> None:
        client = signed_in(a_seat().user)
        client.post(reverse("panels:item-conflict", args=[item.pk]), {"interest": "relative"})
        assert client.get(reverse("panels:item", args=[item.pk])).status_code == 404
        agenda = client.get(reverse("panels:meeting", args=[item.meeting_id])).content.decode()
        assert "Secretname" not in agenda
        assert item.child.source_id not in agenda

    def test_of_another_panel_finds_nothing(self, item: PanelItem) -> None:
        client = signed_in(a_seat(panel="placement").user)
        assert client.get(reverse("panels:meeting", args=[item.meeting_id])).status_code == 404
        assert client.get(reverse("panels:item", args=[item.pk])).status_code == 404

    @pytest.mark.parametrize("stale", ["undertaking", "appointment"])
    def test_whose_undertaking_or_appointment_has_run_out_finds_nothing(self, item: PanelItem, stale: str) -> None:
        seat = a_seat()
        if stale == "undertaking":
            seat.undertaking_on = moments.today() - timedelta(days=366)
        else:
            seat.to_on = moments.today() - timedelta(days=1)
        seat.save()
        assert signed_in(seat.user).get(reverse("panels:item", args=[item.pk])).status_code == 404

    def test_finds_no_restricted_child_on_the_agenda(self, item: PanelItem) -> None:
        Child.objects.filter(pk=item.child_id).update(is_restricted=True)
        client = signed_in(a_seat().user)
        page = client.get(reverse("panels:meeting", args=[item.meeting_id])).content.decode()
        assert "0 items" in page
        assert client.get(reverse("panels:item", args=[item.pk])).status_code == 404


class TestThePath:
    def test_runs_from_attendance_to_the_authoritys_decision(self, item: PanelItem) -> None:
        seats = [a_seat("chair", "sen"), a_seat(), a_seat("adviser", "health")]
        clerk = signed_in(a_user(Role.PANEL_CLERK, Role.CASE_OFFICER))
        choice = {f"seat_{seat.pk}": "in_person" for seat in seats}
        clerk.post(reverse("panels:meeting-attendance", args=[item.meeting_id]), choice)
        item.meeting.refresh_from_db()
        assert item.meeting.state == "held"
        clerk.post(reverse("panels:item-conflict", args=[item.pk]), {"interest": "none"})
        address = reverse("panels:item-recommend", args=[item.pk])
        form = hidden(clerk.get(address).content.decode())
        told = {"option": "assess", "legal_reasons": ["may_need_plan"], "reasons": "May need a plan."}
        assert clerk.post(address, form | told).status_code == 302
        officer = signed_in(a_user(Role.DECISION_OFFICER))
        answer = {"interest": "none"}
        assert "1 recommendation to decide" in officer.get(reverse("panels:ratification-queue")).content.decode()
        home = officer.get("/")
        tile = home.context["tiles"][0]
        assert (tile.text, tile.number) == ("Recommendations to decide", 1)
        assert f'href="{reverse("panels:item", args=[item.pk])}"' in home.content.decode()
        address = reverse("panels:item-decide", args=[item.pk])
        question = reverse("panels:item-conflict", args=[item.pk])
        assert officer.get(address).headers["Location"] == question, "no door of an item opens before the question"
        assert officer.post(address, {"act": "ratify"}).headers["Location"] == question
        assert "Secretname" not in officer.get(question).content.decode()
        officer.post(question, answer)
        form = hidden(officer.get(address).content.decode())
        today = moments.today()
        sent = {f"notice_sent_on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
        assert officer.post(address, form | sent | {"act": "ratify"}).status_code == 302
        item.refresh_from_db()
        assert item.decision == "agreed"
        assert item.child.requests.get().outcome == "Y"

    def test_a_second_decision_is_told_who_decided(self, item: PanelItem) -> None:
        self.test_runs_from_attendance_to_the_authoritys_decision(item)
        other = signed_in(a_user(Role.DECISION_OFFICER))
        other.post(reverse("panels:item-conflict", args=[item.pk]), {"interest": "none"})
        address = reverse("panels:item-decide", args=[item.pk])
        form = hidden(other.get(address).content.decode())
        page = other.post(address, form | {"act": "reject", "reasons": "No."})
        assert page.status_code == 409
        assert "This item was decided by" in page.content.decode()

    def test_an_officer_lists_an_item_from_the_case(self, child: Child) -> None:
        officer = a_user(Role.CASE_OFFICER)
        client = signed_in(officer)
        meeting = PanelMeeting.objects.create(
            source_id="PM8", panel="assess", held_on=moments.today() + timedelta(days=3), state="planned"
        )
        address = reverse("panels:item-add", args=[child.pk])
        form = hidden(client.get(address).content.decode())
        told = {"kind": "assess", "meeting": meeting.pk, "presenter": officer.pk, "question": "Should we assess?"}
        assert client.post(address, form | told).status_code == 302
        assert PanelItem.objects.get().meeting == meeting
        assert client.post(address, form | told).status_code == 302
        assert PanelItem.objects.count() == 1


def test_a_meeting_cannot_be_planned_in_the_past() -> None:
    client = signed_in(a_user(Role.PANEL_CLERK))
    day = date(2020, 1, 6)
    told = {"panel": "issue", "held_on-day": day.day, "held_on-month": day.month, "held_on-year": day.year}
    page = client.post(reverse("panels:meeting-plan"), told)
    assert "must be today or in the future" in page.content.decode()
    assert not PanelMeeting.objects.exists()


def test_a_death_takes_the_question_off_every_agenda_at_once(item: PanelItem) -> None:
    clerk = signed_in(a_user(Role.PANEL_CLERK, Role.CASE_OFFICER))
    Child.objects.filter(pk=item.child_id).update(deceased_on=moments.today())
    agenda = clerk.get(reverse("panels:meeting", args=[item.meeting_id])).content.decode()
    assert item.child.source_id not in agenda
    assert clerk.get(reverse("panels:item", args=[item.pk])).status_code == 404
