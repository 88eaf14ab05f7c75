"""Settings consulted side by side: 15 days each, replies against s39(4), a silent one, the one that is chosen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.consultations.acts import (
    Answered,
    Consulted,
    chase_settings,
    choose_setting,
    consult_settings,
    record_reply,
    withdraw_consultation,
)
from ehcp.consultations.reads import sides, waiting
from ehcp.exchange.acts import export_package, import_package
from ehcp.history.acts.frame import Submission
from ehcp.models import AnnualReview, CaseEvent, Child, Consultation, Deadline, Plan
from ehcp.workflow import AlreadyDone, MoveNotAllowed
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.acts import Staff, at, staff
from tests.factories import (
    a_child,
    a_plan,
    a_request,
    a_user,
    an_assessment,
    an_institution,
    restrict,
    tell_limits,
)

pytestmark = pytest.mark.django_db

DRAFT, SENT = date(2026, 10, 5), date(2026, 10, 12)
LAST = SENT + timedelta(days=15)
AFTER = LAST + timedelta(days=1)


@pytest.fixture
def people() -> Staff:
    return staff()


@pytest.fixture
def child(people: Staff) -> Child:
    made = a_child(stage="draft_sent", officer=people.officer)
    request = a_request(made, outcome="Y", received_on=date(2026, 6, 1), decision_sent_on=date(2026, 7, 6))
    assessment = an_assessment(
        made, request=request, outcome="Y", clock_start_on=date(2026, 6, 1), issue_decided_on=date(2026, 9, 28)
    )
    a_plan(made, first_final_on=None, assessment=assessment, draft_sent_on=DRAFT)
    tell_limits(made)
    made.refresh_from_db()
    return made


def consulted(child: Child, people: Staff, *requested: bool, on: date = SENT, **more: Any) -> list[Consultation]:
    settings = [Consulted(an_institution(), is_requested=one) for one in requested]
    return consult_settings(child, settings=settings, by=people.officer, on=on, now=at(on), **more)


def replied(one: Consultation, people: Staff, reply: str, on: date, **more: Any) -> Consultation:
    given = Answered(reply, **more)
    child = one.plan.child
    return record_reply(child, consultation=one.pk, answered=given, by=people.support, on=on, now=at(max(on, on)))


def chosen(one: Consultation, people: Staff, on: date, answer: str = "") -> Consultation:
    return choose_setting(one.plan.child, consultation=one.pk, answer=answer, by=people.decider, on=on, now=at(on))


def limit(one: Consultation, on: date) -> Deadline:
    return Deadline.objects.known_on(on).get(rule="consult_reply", record_id=one.source_id)


class TestSettingsConsulted:
    def test_have_fifteen_days_each_from_the_day_each_was_consulted(self, child: Child, people: Staff) -> None:
        first, second = consulted(child, people, True, False)
        (third,) = consulted(child, people, False, on=date(2026, 10, 14))
        assert {limit(one, SENT).due_on for one in (first, second)} == {LAST}
        assert limit(third, date(2026, 10, 14)).due_on == date(2026, 10, 29)
        assert [one.state for one in sides(CaseNow(child, LAST))] == ["Waiting"] * 3
        assert [one.state for one in sides(CaseNow(child, AFTER))] == ["No reply", "No reply", "Waiting"]

    def test_move_no_limit_of_the_authority(self, child: Child, people: Staff) -> None:
        before = list(Deadline.objects.order_by("pk").values("rule", "due_on", "met_on"))
        consulted(child, people, True)
        others = Deadline.objects.exclude(rule="consult_reply").order_by("pk")
        assert list(others.values("rule", "due_on", "met_on")) == before

    def test_are_none_before_the_draft_was_sent(self, people: Staff) -> None:
        child = a_child(stage="draft_sent", officer=people.officer)
        with pytest.raises(MoveNotAllowed, match="send the draft first"):
            consulted(child, people, True)

    def test_are_asked_once_each_while_they_have_not_replied(self, child: Child, people: Staff) -> None:
        (first,) = consulted(child, people, True)
        again = [Consulted(first.institution)]
        with pytest.raises(MoveNotAllowed, match="has not replied"):
            consult_settings(child, settings=again, by=people.officer, on=SENT, now=at(SENT))
        with pytest.raises(MoveNotAllowed, match="chosen twice"):
            consult_settings(child, settings=again * 2, by=people.officer, on=SENT, now=at(SENT))
        replied(first, people, "no_view", SENT)
        assert consult_settings(child, settings=again, by=people.officer, on=SENT, now=at(SENT))

    def test_by_one_form_sent_twice_are_consulted_once(self, child: Child, people: Staff) -> None:
        given = {"settings": [Consulted(an_institution())], "by": people.officer, "on": SENT, "now": at(SENT)}
        consult_settings(child, submission=Submission(key="one"), **given)
        with pytest.raises(AlreadyDone):
            consult_settings(child, submission=Submission(key="one"), **given)
        assert Consultation.objects.count() == 1


class TestAReply:
    def test_in_time_or_late_meets_its_own_limit_alone(self, child: Child, people: Staff) -> None:
        first, second = consulted(child, people, True, True)
        replied(first, people, "can", LAST)
        replied(second, people, "can", AFTER)
        assert [limit(one, AFTER).met_on for one in (first, second)] == [LAST, AFTER]
        assert [one.days_late for one in sides(CaseNow(child, AFTER))] == [0, 1]

    def test_that_objects_names_a_ground_and_its_facts(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        with pytest.raises(MoveNotAllowed, match="which ground"):
            replied(one, people, "objects", SENT, words="We are full.")
        with pytest.raises(MoveNotAllowed, match="which ground"):
            replied(one, people, "objects", SENT, grounds=["others"])
        made = replied(one, people, "objects", SENT, grounds=["others"], words="Two lessons a day stop.")
        assert made.grounds == ["Incompatible with the efficient education of others (s39(4)(b)(i))"]

    def test_that_the_setting_is_full_is_a_note_and_no_ground(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        made = replied(one, people, "can", SENT, vacancy="full", vacancy_note="30 of 30", grounds=["resources"])
        assert (made.vacancy, made.grounds) == ("full", [])

    def test_comes_once(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        replied(one, people, "can", SENT)
        with pytest.raises(MoveNotAllowed, match="already"):
            replied(one, people, "objects", SENT, grounds=["others"], words="No")

    def test_about_another_child_is_refused(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        other = a_child(stage="draft_sent")
        with pytest.raises(MoveNotAllowed, match="not of this case"):
            record_reply(other, consultation=one.pk, answered=Answered("can"), by=people.support, on=SENT, now=at(SENT))


class TestASilentSetting:
    def test_is_reminded_as_often_as_needed_and_its_days_stay(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        for on in (AFTER, AFTER + timedelta(days=7)):
            chase_settings(child, consultations=[one.pk], by=people.support, on=on, now=at(on))
        one.refresh_from_db()
        assert (one.chasers, one.chased_on) == (2, AFTER + timedelta(days=7))
        assert limit(one, AFTER).due_on == LAST
        replied(one, people, "can", AFTER + timedelta(days=8))
        with pytest.raises(MoveNotAllowed, match="has replied"):
            chase_settings(
                child, consultations=[one.pk], by=people.support, on=AFTER, now=at(AFTER + timedelta(days=9))
            )

    def test_may_be_chosen_once_its_days_are_over_and_not_before(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        with pytest.raises(MoveNotAllowed, match="has until 27 October 2026"):
            chosen(one, people, LAST)
        assert chosen(one, people, AFTER).chosen_on == AFTER
        assert limit(one, AFTER).void_on == AFTER
        assert not Consultation.objects.waiting().exists()

    def test_is_waited_for_no_longer_once_the_plan_is_sent_or_it_is_withdrawn(
        self, child: Child, people: Staff
    ) -> None:
        first, second = consulted(child, people, True, False)
        withdraw_consultation(
            child, consultation=second.pk, reason="The family moved", by=people.officer, on=SENT, now=at(SENT)
        )
        assert limit(second, SENT).void_on == SENT
        Plan.objects.update(first_final_on=AFTER)
        tell_limits(child)
        assert limit(first, AFTER).overtaken_on == AFTER

    def test_is_on_no_list_once_the_plan_is_sent_and_may_be_withdrawn_and_consulted_again(
        self, client: Client, child: Child, people: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (one,) = consulted(child, people, True)
        Plan.objects.update(first_final_on=SENT)
        tell_limits(child)
        assert not waiting(people.manager).exists()
        assert [side.state for side in sides(CaseNow(child, AFTER))] == ["No longer waited for"]
        again = {"settings": [Consulted(one.institution)], "by": people.officer, "on": AFTER, "now": at(AFTER)}
        with pytest.raises(MoveNotAllowed, match="withdraw that consultation"):
            consult_settings(child, **again)
        monkeypatch.setattr(moments, "now", lambda: at(AFTER))
        client.force_login(people.officer)
        page = client.get(reverse("ehcp:consultations", args=[child.pk]))
        assert [offer.name for offer in page.context["offers"]] == [
            "consult_settings", "record_consultation_reply", "withdraw_consultation"
        ]  # fmt: skip
        withdraw_consultation(
            child, consultation=one.pk, reason="Sent without it", by=people.officer, on=AFTER, now=at(AFTER)
        )
        assert consult_settings(child, **again)
        assert waiting(people.manager).count() == 1

    @pytest.mark.parametrize("sent", ["review", "reassessment", "in_error"])
    def test_is_waited_for_as_long_as_the_ledger_waits(self, child: Child, people: Staff, sent: str) -> None:
        plan = Plan.objects.get()
        Plan.objects.update(first_final_on=DRAFT)
        consulted(child, people, True)
        assert waiting(people.manager).count() == 1
        if sent == "reassessment":
            an_assessment(child, plan=plan, origin="reassessment", clock_start_on=SENT, amended_final_sent_on=SENT)
        else:
            AnnualReview.objects.create(
                source_id="V1", plan=plan, kind="annual", meeting_on=DRAFT, decision="M", decision_sent_on=SENT,
                amendment_notice_sent_on=SENT, amended_final_sent_on=SENT, entered_in_error=sent == "in_error",
            )  # fmt: skip
        tell_limits(child)
        late = Deadline.objects.current().filter(rule="consult_reply", overtaken_on__isnull=True)
        assert waiting(people.manager).count() == late.count() == (1 if sent == "in_error" else 0)

    def test_about_a_plan_entered_in_error_is_waited_for_no_longer(self, child: Child, people: Staff) -> None:
        consulted(child, people, True)
        Plan.objects.update(entered_in_error=True)
        assert not waiting(people.manager).exists()

    def test_about_a_plan_that_is_to_cease_is_consulted_once(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        Plan.objects.update(
            first_final_on=SENT, ceased_on=AFTER + timedelta(days=90), cease_reason="2", cease_decision_sent_on=AFTER
        )
        with pytest.raises(MoveNotAllowed, match="has not replied"):
            consult_settings(child, settings=[Consulted(one.institution)], by=people.officer, on=AFTER, now=at(AFTER))


class TestTheSettingChosen:
    def test_without_its_reply_is_not_consulted_again(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        chosen(one, people, AFTER)
        with pytest.raises(MoveNotAllowed, match="is chosen for section I and has not replied"):
            consult_settings(child, settings=[Consulted(one.institution)], by=people.officer, on=AFTER, now=at(AFTER))

    def test_without_its_reply_and_consulted_again_waits_once_where_another_is_chosen(
        self, child: Child, people: Staff
    ) -> None:
        one, other = consulted(child, people, True, True)
        replied(other, people, "can", SENT)
        chosen(one, people, AFTER)
        again = Consultation.objects.create(  # as a package may bring it
            source_id="CN-again", plan=one.plan, institution=one.institution, is_requested=True, sent_on=AFTER
        )
        chosen(other, people, AFTER)
        one.refresh_from_db()
        assert (one.chosen_on, one.withdrawn_on) == (None, AFTER)
        assert list(Consultation.objects.waiting()) == [again]

    def test_against_its_objection_needs_the_authoritys_answer(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        replied(one, people, "objects", SENT, grounds=["unsuitable"], words="We have no hydrotherapy.")
        with pytest.raises(MoveNotAllowed, match="objects: say why"):
            chosen(one, people, AFTER)
        assert chosen(one, people, AFTER, "The advice asks for none.").answer == "The advice asks for none."

    def test_over_one_that_the_family_asked_for_needs_a_ground_of_the_law(self, child: Child, people: Staff) -> None:
        wanted, other = consulted(child, people, True, False)
        replied(other, people, "can", SENT)
        with pytest.raises(MoveNotAllowed, match=f"asked for {wanted.institution}"):
            chosen(other, people, AFTER)
        chosen(other, people, AFTER, "It would cost twice as much: s39(4)(b)(ii).")
        assert [one.state for one in sides(CaseNow(child, AFTER))] == ["No reply", "Chosen for section I"]

    def test_takes_the_place_of_one_chosen_before(self, child: Child, people: Staff) -> None:
        first, second = consulted(child, people, True, True)
        for one in (first, second):
            replied(one, people, "can", SENT)
            chosen(one, people, AFTER)
        first.refresh_from_db()
        assert (first.chosen_on, Consultation.objects.get(chosen_on__isnull=False)) == (None, second)

    def test_is_chosen_by_the_decision_officer_alone(self, child: Child, people: Staff) -> None:
        (one,) = consulted(child, people, True)
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            choose_setting(child, consultation=one.pk, answer="", by=people.officer, on=AFTER, now=at(AFTER))

    def test_stands_in_the_form_of_the_final_plan(
        self, client: Client, child: Child, people: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (one,) = consulted(child, people, True)
        replied(one, people, "can", SENT)
        chosen(one, people, SENT)
        monkeypatch.setattr(moments, "now", lambda: at(AFTER))
        client.force_login(people.decider)
        form = client.get(reverse("ehcp:plan-final", args=[child.pk])).context["form"]
        assert (form["names"].value(), form["institution"].value()) == ("institution", one.institution_id)


class TestThePages:
    def test_show_the_settings_side_by_side(
        self, client: Client, child: Child, people: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = consulted(child, people, True, False)
        replied(first, people, "objects", SENT, grounds=["others"], words="Lessons stop.", vacancy="full")
        monkeypatch.setattr(moments, "now", lambda: at(AFTER))
        client.force_login(people.officer)
        page = client.get(reverse("ehcp:consultations", args=[child.pk])).content.decode()
        for words in (
            first.institution.name, second.institution.name, "Objects to being named", "No reply",
            "Says that it is full", "Incompatible with the efficient education of others", "Lessons stop.",
            "27 October 2026",
        ):  # fmt: skip
            assert words in page
        for address in (reverse("ehcp:case", args=[child.pk]), reverse("ehcp:case-tab", args=[child.pk, "timeline"])):
            assert client.get(address).status_code == 200
        assert second.institution.name in client.get(reverse("ehcp:consultations-waiting")).content.decode()
        assert "Settings that have not replied" in client.get(reverse("ehcp:home")).content.decode()

    def test_hide_a_restricted_child(self, child: Child, people: Staff) -> None:
        consulted(child, people, True)
        assert waiting(people.manager).count() == 1
        assert waiting(a_user(Role.CASE_OFFICER)).count() == 0
        restrict(child, people.officer)
        assert waiting(people.manager, whole=True).count() == 0

    def test_ask_the_database_as_often_for_many_as_for_one(
        self, client: Client, child: Child, people: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(moments, "now", lambda: at(AFTER))
        client.force_login(people.officer)
        counts = []
        for requested in ([True], [False] * 4):
            consulted(child, people, *requested)
            with CaptureQueriesContext(connection) as found:
                assert client.get(reverse("ehcp:consultations-waiting")).status_code == 200
                assert client.get(reverse("ehcp:consultations", args=[child.pk])).status_code == 200
            counts.append(len(found))
        assert counts[0] == counts[1]


def test_what_was_consulted_goes_out_and_comes_in_again_unchanged(child: Child, people: Staff, tmp_path: Path) -> None:
    first, second = consulted(child, people, True, False)
    replied(first, people, "objects", SENT, grounds=["others"], words="Lessons stop,\nsays the head.")
    export_package(tmp_path / "out")
    again = import_package(tmp_path / "out", by=None, now=at(AFTER))
    assert again.is_written, again.report.in_order()
    assert again.tables["consultations"].same == 2
    assert not any(one.added or one.changed for one in again.tables.values())
    assert CaseEvent.objects.filter(kind="consultation.sent").count() == 2
    assert second.source_id in (tmp_path / "out" / "consultations.csv").read_text()
