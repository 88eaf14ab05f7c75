"""After a decision its letter is asked for by event, opens with the reasons, and closes it when it has gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.contacts.reads.recipients import recipients
from ehcp.letters.acts.sending import Copy, LetterDraft, send_letter
from ehcp.letters.acts.wording import write_details
from ehcp.letters.kinds import LETTERS
from ehcp.letters.reads.wording import DETAILS
from ehcp.models import CaseEvent, Child, Deadline, Letter, Proposal
from ehcp.people.acts.children import record_death
from ehcp.requests.acts.requests import decide_not_assess, withdraw
from ehcp.workflow import MoveNotAllowed
from panels.decisions.acts.telling import catch_up, tell_elsewhere
from panels.decisions.reads.telling import tellings
from panels.funding.acts.endings import settle_all
from panels.items.acts.recommendations import Advice
from panels.models import FundingLine, PanelItem, ToTell
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_relation, a_request, a_user, restrict, tell_limits
from tests.panels.scene import AFTER, Scene, amount

pytestmark = pytest.mark.django_db

Committed = Callable[[Callable[[], Any]], Any]
SENT = datetime(2026, 10, 9, 10, tzinfo=UTC)
REFUSES = Advice("do_not_assess", "The support in place is working.", ("plan_not_needed",))


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Committed:
    """Do something and let its subscribers be told, as after a commit."""

    def do(act: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return do


class NoPlanYet(Scene):
    """A scene about a request for an assessment."""

    def takes_another_child(self) -> None:
        a_request(self.child, received_on=date(2026, 9, 7), outcome="A")
        a_relation(self.child, forename="Ada", surname="Madeupson", email="ada@invented.example", way="email")
        Child.objects.filter(pk=self.child.pk).update(stage="requested", officer=self.officer)
        tell_limits(self.child)
        self.child.refresh_from_db()


@pytest.fixture
def scene() -> NoPlanYet:
    told = {key: f"Invented {key}, 01632 960000" for key in DETAILS}
    write_details(told, note="First", by=a_user(Role.MANAGER), now=AFTER)
    return NoPlanYet(panel="assess", child=a_child(stage="requested"))


def refused(scene: Scene, committed: Committed) -> PanelItem:
    item = scene.heard("assess", REFUSES)
    committed(lambda: scene.decides(item, "ratify"))
    return PanelItem.objects.get(pk=item.pk)


def test_a_refusal_asks_for_its_letter_with_the_reasons_and_by_the_limit(
    scene: NoPlanYet, committed: Committed
) -> None:
    item = refused(scene, committed)
    task = ToTell.objects.get(item=item)
    assert (task.code, task.due_on, task.told_on) == ("L3", date(2026, 10, 15), None)
    assert task.reasons == "Provision under a plan is not likely to be necessary.\n\nThe support in place is working."
    assert Deadline.objects.current().get(child=scene.child, rule="assess_decision").met_on is None


def test_the_letter_opens_with_the_reasons_and_sending_it_moves_the_case(
    scene: NoPlanYet, committed: Committed, client: Client
) -> None:
    item = refused(scene, committed)
    client.force_login(scene.officer)
    form = client.get(reverse("ehcp:letter-write", args=[scene.child.pk, "L3"])).context["form"]
    assert form["reasons"].value() == ToTell.objects.get().reasons
    scene.child.refresh_from_db()
    copies = [Copy(one, "post") for one in recipients(scene.child, SENT.date()).to]
    said = {"reasons": form["reasons"].value(), "support": ""}
    letter = committed(
        lambda: send_letter(scene.child, draft=LetterDraft(LETTERS["L3"], copies, said), by=scene.officer, now=SENT)
    )
    item.refresh_from_db()
    scene.child.refresh_from_db()
    assert (item.letter_sent_on, scene.child.stage) == (SENT.date(), "refused_assess")
    assert scene.child.requests.get().decision_sent_on == SENT.date()
    assert Deadline.objects.current().get(child=scene.child, rule="assess_decision").met_on == SENT.date()
    task = ToTell.objects.get()
    assert (task.told_on, task.letter) == (SENT.date(), letter)


def test_the_officer_sees_it_in_their_work_and_of_a_case_that_nobody_holds_a_decision_officer(
    scene: NoPlanYet, committed: Committed, client: Client
) -> None:
    refused(scene, committed)
    today = AFTER.date()
    assert [one.may_send for one in tellings(scene.officer, today)] == [True]
    client.force_login(scene.officer)
    assert "1 decision to tell the family" in client.get(reverse("ehcp:home")).content.decode()
    assert tellings(a_user(Role.CASE_OFFICER), today) == tellings(scene.decider, today) == []
    Child.objects.filter(pk=scene.child.pk).update(officer=None)
    assert len(tellings(scene.decider, today)) == 1
    Child.objects.filter(pk=scene.child.pk).update(officer=scene.officer)
    assert tellings(scene.officer, date(2026, 10, 16))[0].is_late
    restrict(scene.child, scene.officer)
    decider, officer = (User.objects.get(pk=one.pk) for one in (scene.decider, scene.officer))
    assert tellings(decider, today) == []
    assert len(tellings(officer, today)) == 1


def test_a_letter_that_moves_the_case_is_not_recorded_by_its_day_alone(scene: NoPlanYet, committed: Committed) -> None:
    item = refused(scene, committed)
    with pytest.raises(MoveNotAllowed, match="send it, or enter it with its proof"):
        tell_elsewhere(item, on=SENT.date(), by=scene.officer, now=SENT)


def test_a_decision_without_a_letter_of_its_own_is_told_by_its_day(committed: Committed) -> None:
    scene = Scene()
    item = scene.heard("top_up", amount())
    committed(lambda: scene.decides(item, "ratify"))
    item = PanelItem.objects.get(pk=item.pk)
    assert ToTell.objects.get().code == ""
    tell_elsewhere(item, on=SENT.date(), by=scene.officer, now=SENT)
    item.refresh_from_db()
    assert item.letter_sent_on == SENT.date()
    with pytest.raises(MoveNotAllowed, match="have been told"):
        tell_elsewhere(item, on=SENT.date(), by=scene.officer, now=SENT)


def test_a_notice_sent_elsewhere_asks_for_nothing_more(scene: NoPlanYet, committed: Committed) -> None:
    item = scene.heard("assess", REFUSES)
    sent = {"notice_sent_on": AFTER.date(), "appeal_pack": True}
    committed(lambda: scene.decides(item, "ratify", **sent))
    assert not ToTell.objects.waiting().exists()


@pytest.mark.parametrize("act", ["return", "reject"])
def test_what_decides_nothing_asks_for_no_letter(committed: Committed, act: str) -> None:
    scene = Scene()
    advice = Advice("not_agreed", "No need calls for it.", ("not_needed",))
    item = scene.heard("provision", advice)
    committed(lambda: scene.decides(item, act, reasons="What does the therapist say?"))
    assert not ToTell.objects.exists()


def sends(scene: Scene, code: str, said: dict[str, str]) -> Letter:
    scene.child.refresh_from_db()
    copies = [Copy(one, "post") for one in recipients(scene.child, SENT.date()).to]
    return send_letter(scene.child, draft=LetterDraft(LETTERS[code], copies, said), by=scene.officer, now=SENT)


class TestAfterAProcessEnded:
    """Killed between a commit and what follows from it: nobody is told, so nothing here calls what was subscribed."""

    def test_the_letter_is_asked_for_and_closed_when_it_has_gone_each_once(self, scene: NoPlanYet) -> None:
        item = scene.heard("assess", REFUSES)
        scene.decides(item, "ratify")
        assert not ToTell.objects.exists()
        for _ in range(2):
            catch_up(now=AFTER)
        task = ToTell.objects.get()
        assert (task.code, task.told_on) == ("L3", None)
        letter = sends(scene, "L3", {"reasons": task.reasons, "support": ""})
        for _ in range(2):
            catch_up(now=SENT)
        task.refresh_from_db()
        item.refresh_from_db()
        assert (task.told_on, task.letter, item.letter_sent_on) == (SENT.date(), letter, SENT.date())
        assert CaseEvent.objects.filter(kind="panel_item.told").count() == 1

    def test_a_decision_of_years_ago_is_not_asked_for_anew(self, scene: NoPlanYet) -> None:
        scene.decides(scene.heard("assess", REFUSES), "ratify")
        catch_up(now=AFTER + timedelta(days=90))
        assert not ToTell.objects.exists()

    def test_lines_of_money_end_with_the_child_s_life(self) -> None:
        scene = Scene()
        scene.decides(scene.heard("top_up", amount()), "ratify")
        record_death(scene.child, by=scene.manager, on=SENT.date(), now=SENT)
        assert FundingLine.objects.get().to_on is None
        settle_all(now=SENT)
        assert FundingLine.objects.get().to_on == SENT.date()


class TestACaseThatMovesOn:
    def test_is_told_by_the_act_that_records_the_letter_of_the_same_request(
        self, scene: NoPlanYet, committed: Committed
    ) -> None:
        item = refused(scene, committed)
        request = scene.child.requests.get()
        refusal = {"reasons": "The support in place is working.", "appeal_pack": True}
        committed(lambda: decide_not_assess(request, by=scene.officer, on=SENT.date(), now=SENT, **refusal))
        item.refresh_from_db()
        assert (ToTell.objects.get().told_on, item.letter_sent_on) == (SENT.date(), SENT.date())

    def test_has_nothing_to_tell_of_a_request_that_was_withdrawn(self, scene: NoPlanYet, committed: Committed) -> None:
        refused(scene, committed)
        withdraw(scene.child, by=scene.officer, on=SENT.date(), now=SENT)
        assert tellings(scene.officer, SENT.date()) == []

    def test_is_not_decided_by_a_panel_any_more(self, scene: NoPlanYet) -> None:
        item = scene.heard("assess", REFUSES)
        withdraw(scene.child, by=scene.officer, on=AFTER.date(), now=AFTER)
        with pytest.raises(MoveNotAllowed, match="decided already, or asked no more"):
            scene.decides(item, "ratify")
        assert not Proposal.objects.exists()
        item.refresh_from_db()
        assert item.decision is None

    def test_is_not_decided_after_the_child_has_died(self) -> None:
        scene = Scene()
        item = scene.heard("top_up", amount())
        record_death(scene.child, by=scene.manager, on=AFTER.date(), now=AFTER)
        with pytest.raises(MoveNotAllowed, match="has died"):
            scene.decides(item, "ratify")
        assert not FundingLine.objects.exists()
