"""Hand-over of a caseload: a sheet for each child, on its day by itself, families told, undone; nothing moves twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.caseloads.acts import moving
from ehcp.caseloads.acts.hand_overs import (
    call_off_hand_over,
    confirm_hand_over,
    prepare_hand_over,
    start_due,
    undo_hand_over,
)
from ehcp.jobs.acts import queue as jobs
from ehcp.models import Allocation, CaseEvent, CaseTask, Child, Contact, HandOver, Letter
from ehcp.people.acts.allocation import allocate
from ehcp.workflow import CaseBusy, MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.caseloads.handing import NOW, TODAY, handed, holders, prepared, run
from tests.factories import a_child, a_deadline, a_user, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("details")]


class TestAHandOver:
    def test_changes_nothing_before_it_is_confirmed(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        made = prepared(leaver, heir, manager)
        assert holders(children) == [leaver] * 3
        assert (made.state, made.cases.count()) == ("prepared", 3)
        assert not Letter.objects.exists()

    def test_gives_every_case_and_its_open_tasks_to_the_other_and_ends_the_spell_the_day_before(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        made = {"due_on": TODAY, "recorded_at": NOW, "recorded_by": leaver}
        task = CaseTask.objects.create(child=children[0], words="Ring", owner=leaver, **made)
        others = CaseTask.objects.create(child=children[0], words="File", owner=manager, **made)
        done = handed(leaver, heir, manager)
        assert (done.state, done.done_at) == ("done", NOW)
        assert holders(children) == [heir] * 3
        assert set(Child.objects.values_list("team", flat=True)) == {heir.team_id}
        spells = Allocation.objects.order_by("from_on").values_list("officer", "from_on", "to_on")
        assert list(spells.filter(child=children[0])) == [
            (leaver.pk, date(2026, 1, 5), date(2026, 11, 22)),
            (heir.pk, TODAY, None),
        ]
        for one in (task, others):
            one.refresh_from_db()
        assert (task.owner, others.owner) == (heir, manager)
        event = CaseEvent.objects.get(child=children[0], kind="case.handed_over")
        assert event.data == {"officer": heir.pk, "previous": leaver.pk, "hand_over": done.pk}

    def test_tells_each_family_by_a_letter_and_says_whom_it_could_not_tell(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        person = children[2].relations.get().person
        person.address = person.postcode = person.email = ""
        person.save()
        done = handed(leaver, heir, manager)
        told = done.cases.filter(letter__isnull=False)
        assert [one.child_id for one in told] == [children[0].pk, children[1].pk]
        words = " ".join(one.text for one in told[0].letter.parts)
        assert "case officer is now Uma Heirby, since 23 November 2026" in words
        assert done.cases.get(child=children[2]).untold == "Nobody to whom letters go has an address."

    def test_tells_nobody_where_they_are_told_in_another_way(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        handed(leaver, heir, manager, is_told=False)
        assert not Letter.objects.exists()
        assert holders(children) == [heir] * 3

    def test_brings_a_sheet_of_what_is_next_heard_owed_and_to_do(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        child, soon = children[0], TODAY + timedelta(days=5)
        a_deadline(child, rule="annual_review", due_on=soon, act_by_on=soon)
        made = {"recorded_at": NOW, "recorded_by": leaver}
        CaseTask.objects.create(child=child, words="Ring the school", owner=leaver, due_on=soon, **made)
        Contact.objects.create(
            child=child, way="call", direction="in", happened_on=TODAY, said="When?", reply_from="us",
            reply_due_on=soon, who="The mother", **made,
        )  # fmt: skip
        sheet = prepared(leaver, heir, manager).cases.get(child=child).sheet
        assert (sheet["next"], sheet["next_on"]) == ("Review the plan", "2026-11-28")
        assert [one["on"] for one in sheet["limits"]] == ["2026-11-28"]
        assert (sheet["heard_on"], sheet["replies"]) == ("2026-11-23", [{"who": "The mother", "on": "2026-11-28"}])
        assert [one["words"] for one in sheet["tasks"]] == ["Ring the school"]

    def test_takes_effect_on_its_day_by_itself_and_once(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        day = TODAY + timedelta(days=3)
        made = confirm_hand_over(prepared(leaver, heir, manager, takes_effect_on=day), by=manager, now=NOW)
        assert (made.state, made.work) == ("planned", None)
        assert start_due(now=NOW + timedelta(days=2)) == 0
        then = NOW + timedelta(days=3)
        assert [start_due(now=then), start_due(now=then)] == [1, 0]
        assert run(HandOver.objects.get(pk=made.pk), then).state == "done"
        assert holders(children) == [heir] * 3
        assert Allocation.objects.get(child=children[0], to_on__isnull=True).from_on == day

    def test_leaves_a_restricted_record_whose_list_does_not_name_the_other_and_one_that_changed_hands(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        restrict(children[0], leaver, manager)
        other = a_user(Role.CASE_OFFICER)
        made = confirm_hand_over(prepared(leaver, heir, manager), by=manager, now=NOW)
        allocate(children[1], officer=other, by=manager, on=TODAY, now=NOW)
        done = run(made)
        assert holders(children) == [leaver, other, heir]
        said = dict(done.cases.values_list("child", "why"))
        assert "Uma Heirby is not on its list" in said[children[0].pk]
        assert said[children[1].pk] == f"{other} holds the case."

    def test_leaves_out_a_record_that_the_manager_may_not_know_of(
        self, children: list[Child], leaver: User, heir: User, manager: User, client: Client
    ) -> None:
        restrict(children[0], leaver)
        made = handed(leaver, heir, manager)
        assert made.cases.count() == 2
        assert holders(children)[0] == leaver
        restrict(children[1], heir)  # since
        client.force_login(manager)
        for name in ("hand-over", "hand-over-sheets"):
            said = client.get(reverse(f"ehcp:{name}", args=[made.pk])).content.decode()
            assert children[2].source_id in said
            assert children[1].source_id not in said

    def test_tells_no_number_that_counts_a_record_closed_since(
        self, children: list[Child], leaver: User, heir: User, manager: User, client: Client
    ) -> None:
        third, other, day = a_user(Role.CASE_OFFICER), a_user(Role.MANAGER), TODAY + timedelta(days=3)
        mine = prepared(leaver, third, manager, is_told=False)
        confirm_hand_over(prepared(leaver, heir, other, takes_effect_on=day), by=other, now=NOW)
        restrict(children[0], leaver, other, heir, third)
        with pytest.raises(MoveNotAllowed, match=r"^2 of these cases are in another"):
            confirm_hand_over(mine, by=manager, now=NOW)
        client.force_login(manager)
        said = client.get(reverse("ehcp:hand-over-progress", args=[mine.pk])).json()
        assert said["total"] in (1, 100)

    def test_is_not_refused_because_of_a_record_closed_since(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        third, other, day = a_user(Role.CASE_OFFICER), a_user(Role.MANAGER), TODAY + timedelta(days=3)
        mine = prepared(leaver, third, manager)
        first = confirm_hand_over(prepared(leaver, heir, other, takes_effect_on=day), by=other, now=NOW)
        first.cases.exclude(child=children[0]).update(state="left")
        restrict(children[0], leaver, other, heir, third)
        run(confirm_hand_over(mine, by=manager, now=NOW))
        assert holders(children) == [leaver, third, third]
        run(HandOver.objects.get(pk=start_due(now=NOW + timedelta(days=3)) and first.pk), NOW + timedelta(days=3))
        assert holders(children) == [heir, third, third]

    def test_is_refused_in_words(self, children: list[Child], leaver: User, heir: User, manager: User) -> None:
        for values, words in (
            ({"heir": a_user(Role.BUSINESS_SUPPORT)}, "is not a case officer"),
            ({"heir": leaver}, "Choose another officer"),
            ({"takes_effect_on": TODAY - timedelta(days=1)}, "today or in the future"),
            ({"leaver": a_user(Role.CASE_OFFICER)}, "holds no case that you may see"),
            ({"by": leaver}, "Only a manager"),
        ):
            given: dict[str, Any] = {"leaver": leaver, "heir": heir, "by": manager} | values
            with pytest.raises(MoveNotAllowed, match=words):
                prepared(**given)

    def test_sent_twice_is_prepared_and_confirmed_once(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        made = prepared(leaver, heir, manager)
        again = {"takes_effect_on": TODAY, "is_told": True, "by": manager, "now": NOW}
        assert prepare_hand_over(leaver, to=heir, **again) == made
        first = confirm_hand_over(made, by=manager, now=NOW)
        assert confirm_hand_over(made, by=manager, now=NOW).work == first.work
        run(first)
        jobs.run_job(first.work.pk, clock=lambda: NOW)
        assert CaseEvent.objects.filter(kind="case.handed_over").count() == 3
        assert Letter.objects.count() == 3

    def test_of_two_managers_the_second_is_told_whose_the_first_is(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        other, third = a_user(Role.MANAGER), a_user(Role.CASE_OFFICER)
        day = TODAY + timedelta(days=3)
        first = confirm_hand_over(prepared(leaver, heir, manager, takes_effect_on=day), by=manager, now=NOW)
        second = prepared(leaver, third, other)
        with pytest.raises(MoveNotAllowed, match=r"3 of these cases are in another hand-over, to Uma Heirby on 26 Nov"):
            confirm_hand_over(second, by=other, now=NOW)
        call_off_hand_over(first, by=manager, now=NOW)
        run(confirm_hand_over(second, by=other, now=NOW))
        assert holders(children) == [third] * 3
        assert start_due(now=NOW + timedelta(days=9)) == 0

    def test_goes_on_where_a_worker_was_lost(
        self, children: list[Child], leaver: User, heir: User, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(moving, "PART", 1)
        made = confirm_hand_over(prepared(leaver, heir, manager), by=manager, now=NOW)
        told: list[int] = []
        write = moving.send_letter

        def lost(child: Child, **values: Any) -> Letter:
            if len(told) == 1:
                raise RuntimeError("the worker ends")
            told.append(child.pk)
            return write(child, **values)

        monkeypatch.setattr(moving, "send_letter", lost)
        with pytest.raises(RuntimeError):
            run(made)
        monkeypatch.setattr(moving, "send_letter", write)
        assert run(made).state == "done"
        assert Letter.objects.count() == 3
        assert CaseEvent.objects.filter(kind="case.handed_over").count() == 3

    def test_waits_for_others_who_are_saving_and_tells_the_family_then(
        self, children: list[Child], leaver: User, heir: User, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(moving, "PAUSE_SECONDS", 0)
        write, busy = moving.send_letter, [True, True]

        def busy_twice(child: Child, **values: Any) -> Letter:
            if busy and busy.pop():
                raise CaseBusy("Somebody else is saving this record.")
            return write(child, **values)

        monkeypatch.setattr(moving, "send_letter", busy_twice)
        done = handed(leaver, heir, manager)
        assert (done.state, Letter.objects.count()) == ("done", 3)
        assert set(done.cases.values_list("untold", flat=True)) == {""}

    def test_passes_by_a_case_that_others_hold_and_tells_the_other_families_first(
        self, children: list[Child], leaver: User, heir: User, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(moving, "PAUSE_SECONDS", 0)
        write, asked = moving.send_letter, []

        def busy(child: Child, **values: Any) -> Letter:
            asked.append(child.pk)
            if child == children[0] and len(asked) < 3:
                raise CaseBusy("Somebody else is saving this record.")
            return write(child, **values)

        monkeypatch.setattr(moving, "send_letter", busy)
        assert handed(leaver, heir, manager).state == "done"
        assert asked == [one.pk for one in (*children, children[0])]
        assert Letter.objects.count() == 3

    def test_waits_on_as_long_as_anybody_can_be_told_and_stops_where_nobody_can(
        self, children: list[Child], leaver: User, heir: User, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(moving, "PAUSE_SECONDS", 0)
        write = moving.send_letter

        def busy(child: Child, **values: Any) -> Letter:
            if child != children[2]:
                raise CaseBusy("Somebody else is saving this record.")
            return write(child, **values)

        monkeypatch.setattr(moving, "send_letter", busy)
        made = confirm_hand_over(prepared(leaver, heir, manager), by=manager, now=NOW)
        with pytest.raises(TimeoutError):
            run(made)
        assert [one.child for one in Letter.objects.all()] == [children[2]]
        assert HandOver.objects.get().work.state == "queued"
        monkeypatch.setattr(moving, "send_letter", write)
        assert run(HandOver.objects.get()).state == "done"
        assert Letter.objects.count() == 3

    def test_broken_off_goes_on_where_the_other_may_hold_no_case_any_longer_and_can_be_undone(
        self, children: list[Child], leaver: User, heir: User, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(moving, "PART", 1)
        made = confirm_hand_over(prepared(leaver, heir, manager), by=manager, now=NOW)
        move, moved = moving._Way._move, []

        def lost(self: Any, *given: Any) -> None:
            if moved:
                raise RuntimeError("the worker ends")
            moved.append(given)
            move(self, *given)

        monkeypatch.setattr(moving._Way, "_move", lost)
        with pytest.raises(RuntimeError):
            run(made)
        monkeypatch.setattr(moving._Way, "_move", move)
        User.objects.filter(pk=heir.pk).update(is_active=False)
        done = run(HandOver.objects.get())
        assert done.state == "done"
        assert holders(children) == [heir, leaver, leaver]
        left = done.cases.filter(state="left").values_list("why", flat=True)
        assert set(left) == {"Uma Heirby is not a case officer, so cannot hold a case."}
        assert [one.child for one in Letter.objects.all()] == [children[0]]
        undone = run(undo_hand_over(done, by=manager, now=NOW))
        assert (undone.state, holders(children)) == ("undone", [leaver] * 3)

    def test_moves_a_part_in_the_same_number_of_statements_whatever_its_size(
        self, children: list[Child], leaver: User, heir: User, manager: User
    ) -> None:
        counts = []
        for more in (0, 7):
            for _ in range(more):
                a_child(officer=leaver, stage="maintained")
            made = confirm_hand_over(prepared(leaver, heir, manager, is_told=False), by=manager, now=NOW)
            assert made.work is not None
            made.work.state = "running"
            way = moving._Way(jobs.Run(made.work, lambda: NOW), made, is_back=False)
            rows = list(way._to_move().select_related("child"))
            with CaptureQueriesContext(connection) as seen:
                way._move(rows, TODAY)
            counts.append((len(rows), len(seen)))
            call_off = HandOver.objects.filter(pk=made.pk)
            call_off.update(state="done")
            Child.objects.update(officer=leaver)
        assert [number for number, _ in counts] == [3, 10]
        assert counts[0][1] == counts[1][1]
