"""Hand-over of a caseload: given back again, and its pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.caseloads.acts.hand_overs import (
    call_off_hand_over,
    confirm_hand_over,
    undo_hand_over,
)
from ehcp.models import CaseEvent, CaseTask, Child, HandOver
from ehcp.people.acts.allocation import allocate
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.caseloads.handing import NOW, TODAY, handed, holders, prepared, run
from tests.factories import a_team, a_user
from tests.pages.act_pages import errors, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("details")]


class TestUndone:
    def test_it_gives_back_what_is_still_with_the_other_with_its_tasks_and_tells_the_families_again(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        given = {"child": children[0], "due_on": TODAY, "recorded_at": NOW, "recorded_by": leaver}
        came = CaseTask.objects.create(words="Ring", owner=leaver, **given)
        done = handed(leaver, heir, manager)
        own = CaseTask.objects.create(words="New", owner=heir, **given)
        third, later = a_user(Role.CASE_OFFICER), NOW + timedelta(days=2)
        allocate(children[2], officer=third, by=manager, on=later.date(), now=later)
        undoing = undo_hand_over(done, by=manager, now=later)
        assert undo_hand_over(done, by=manager, now=later).work == undoing.work
        assert run(undoing, later).state == "undone"
        assert holders(children) == [leaver, leaver, third]
        for task in (came, own):
            task.refresh_from_db()
        assert (came.owner, own.owner) == (leaver, heir)
        rows = {row.child_id: row for row in done.cases.all()}
        assert [rows[child.pk].state for child in children] == ["back", "back", "moved"]
        assert rows[children[2].pk].why == f"{third} holds the case."
        words = " ".join(one.text for one in rows[children[0].pk].letter_back.parts)
        assert "case officer is now Olive Leaverson, since 25 November 2026" in words
        assert CaseEvent.objects.filter(kind="case.given_back").count() == 2

    def test_it_is_refused_before_it_took_effect_and_after_four_weeks(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        made = prepared(leaver, heir, manager)
        with pytest.raises(MoveNotAllowed, match="nothing to undo"):
            undo_hand_over(made, by=manager, now=NOW)
        done = run(confirm_hand_over(made, by=manager, now=NOW))
        with pytest.raises(MoveNotAllowed, match="more than 28 days ago"):
            undo_hand_over(done, by=manager, now=NOW + timedelta(days=29))
        with pytest.raises(MoveNotAllowed, match="can be undone, not called off"):
            call_off_hand_over(done, by=manager, now=NOW)


class TestThePages:
    def test_lead_a_manager_from_the_caseloads_to_a_confirmed_hand_over(
        self, children: list[Child], leaver: User, heir: User, manager: User, client: Client
    ) -> None:
        client.force_login(manager)
        said = client.get(reverse("ehcp:caseloads")).content.decode()
        where = reverse("ehcp:hand-over-prepare")
        assert f"{where}?officer={leaver.pk}" in said
        sent = typed(officer=leaver.pk, to=heir.pk, takes_effect_on=TODAY, is_told="yes")
        page = client.post(where, sent, follow=True)
        assert "Waiting for its turn" in page.content.decode()
        made = run(HandOver.objects.get())
        address = reverse("ehcp:hand-over", args=[made.pk])
        assert "Confirm the hand-over" in client.get(address).content.decode()
        client.post(reverse("ehcp:hand-over-act", args=[made.pk, "confirm"]))
        run(HandOver.objects.get())
        done = client.get(address).content.decode()
        assert "3 written to" in done
        assert "Undo: give the cases back" in done
        assert children[0].source_id in client.get(reverse("ehcp:hand-over-sheets", args=[made.pk])).content.decode()

    def test_say_why_it_is_refused_with_everything_that_was_typed(
        self, children: list[Child], leaver: User, manager: User, client: Client
    ) -> None:
        client.force_login(manager)
        sent = typed(officer=leaver.pk, to=leaver.pk, takes_effect_on=TODAY, is_told="no")
        page = client.post(reverse("ehcp:hand-over-prepare"), sent)
        assert page.status_code == 409
        assert "Choose another officer" in errors(page)

    def test_show_an_officer_the_hand_overs_of_their_own_and_no_other(
        self, children: list[Child], leaver: User, heir: User, manager: User, client: Client
    ) -> None:
        done = handed(leaver, heir, manager)
        address = reverse("ehcp:hand-over-sheets", args=[done.pk])
        client.force_login(heir)
        assert address.removesuffix("sheets/") in client.get("/").content.decode()
        assert client.get(address).status_code == 200
        assert client.post(reverse("ehcp:hand-over-act", args=[done.pk, "undo"])).status_code == 404
        client.force_login(a_user(Role.CASE_OFFICER))
        assert client.get(address).status_code == 404
        client.force_login(a_user(Role.MANAGER, team=a_team()))
        assert client.get(address).status_code == 404

    def test_know_no_other_button(
        self, children: list[Child], leaver: User, heir: User, manager: User, client: Client
    ) -> None:
        made = prepared(leaver, heir, manager)
        client.force_login(manager)
        assert client.post(reverse("ehcp:hand-over-act", args=[made.pk, "burn"])).status_code == 404
