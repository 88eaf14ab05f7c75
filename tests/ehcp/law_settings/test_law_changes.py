"""A change of the law's settings: looked at as a job, applied as a job, all of it or nothing, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from ehcp.jobs.acts import queue as jobs
from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.law_settings.acts import applying as law_applying
from ehcp.law_settings.acts import changes as law_changes
from ehcp.law_settings.acts.changes import apply_change, cancel_change, look_again, propose_change
from ehcp.law_settings.acts.settings import LawChange, NothingChanged
from ehcp.ledger.sync import law_in_force, laws_in_force, reconcile
from ehcp.models import BankHoliday, CaseEvent, Child, Deadline, Job, LawSetting, MovedLimit, ProposedLawChange
from ehcp.people.acts.allocation import allocate
from ehcp.workflow import MoveNotAllowed, Refused
from sendcases.accounts.models import RoleGrant
from sendcases.accounts.roles import Role
from sendcases.audit.moments import london_day
from tests.broker import Sent
from tests.ehcp.acts import NOW, TODAY, Staff, limits, requested
from tests.ehcp.law_settings.changes import (
    DAY_EARLIER,
    DAY_ONE,
    POST,
    SIX_WEEKS,
    applied,
    breaks_at,
    looked_at,
    moved_events,
    run,
)
from tests.factories import a_child, a_user

pytestmark = pytest.mark.django_db


class TestLookingAtAChange:
    def test_tells_what_re_planning_every_case_would_move_and_changes_nothing(
        self, people: Staff, cases: list[Child], one_by_one: None
    ) -> None:
        whole = reconcile(None, laws=Laws.of(Law(count_from_day_one=True)), now=NOW, apply=False)
        proposed = looked_at(people.manager)
        report = proposed.preview.report
        assert report["total"] == len(whole.moved) == sum(report["rules"].values()) > 0
        assert report["cases"] == 3
        kept = MovedLimit.objects.filter(change=proposed, rule="assess_decision")
        assert set(kept.values_list("due_before", "due_after")) == {(SIX_WEEKS, DAY_EARLIER)}
        assert limits(cases[0])["assess_decision"].due_on == SIX_WEEKS
        assert not LawSetting.objects.exists()
        assert moved_events() == 0

    def test_asked_twice_is_one_job_with_the_later_reason(self, people: Staff) -> None:
        first = propose_change(DAY_ONE, by=people.manager, now=NOW)
        again = propose_change(LawChange(DAY_ONE.settings, {}, reason="Better said"), by=people.manager, now=NOW)
        assert again.pk == first.pk
        assert (Job.objects.count(), ProposedLawChange.objects.get().reason) == (1, "Better said")

    def test_waits_for_the_other_change_that_a_person_looks_at(self, people: Staff) -> None:
        propose_change(DAY_ONE, by=people.manager, now=NOW)
        with pytest.raises(MoveNotAllowed, match="You already asked what another change moves"):
            propose_change(POST, by=people.manager, now=NOW)
        assert propose_change(POST, by=people.other_manager, now=NOW).preview.state == "queued"

    def test_refuses_a_value_in_force_or_one_it_cannot_take(self, people: Staff) -> None:
        with pytest.raises(NothingChanged):
            propose_change(LawChange({"count_from_day_one": "false"}, {}), by=people.manager, now=NOW)
        with pytest.raises(Refused, match="must be one of"):
            propose_change(LawChange({"post_served_working_days": "99"}, {}), by=people.manager, now=NOW)
        assert not Job.objects.exists()

    def test_is_for_those_who_may_set_the_law(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a manager or a system administrator"):
            propose_change(DAY_ONE, by=people.officer, now=NOW)

    def test_leaves_nobody_s_words_in_the_job_or_in_its_message(
        self, people: Staff, cases: list[Child], sent: Sent, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            proposed = looked_at(people.manager)
        job = Job.objects.get()
        assert sent.jobs == [job.pk]
        assert job.params == {}
        assert set(job.report) == {"total", "cases", "rules"}
        assert proposed.reason == DAY_ONE.reason

    def test_waits_for_the_schedule_while_the_broker_is_away(
        self, people: Staff, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        sent.is_away = True
        with django_capture_on_commit_callbacks(execute=True):
            proposed = propose_change(DAY_ONE, by=people.manager, now=NOW)
        assert jobs.look_after_jobs(now=NOW) == [proposed.preview.pk]

    def test_says_who_changed_the_law_meanwhile(self, people: Staff, cases: list[Child]) -> None:
        proposed = propose_change(DAY_ONE, by=people.manager, now=NOW)
        applied(looked_at(people.other_manager, POST), people.other_manager)
        assert run(proposed.preview).state == "refused"
        why = proposed.preview.report["why"]
        assert why.startswith(f"{people.other_manager} changed “Working days after posting")
        assert "at 10:00 on 16 November 2026" in why
        assert "Nothing was applied." in why

    def test_stops_when_it_is_cancelled_and_forgets(
        self, people: Staff, cases: list[Child], one_by_one: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        proposed = propose_change(DAY_ONE, by=people.manager, now=NOW)
        work, calls = law_changes.case_writes, []

        def cancelled_at_the_second(*args: Any, **options: Any) -> Any:
            calls.append(1)
            if len(calls) == 2:
                cancel_change(proposed, by=people.manager, now=NOW)
            return work(*args, **options)

        monkeypatch.setattr(law_changes, "case_writes", cancelled_at_the_second)
        assert run(proposed.preview).state == "cancelled"
        assert len(calls) == 2
        assert not MovedLimit.objects.exists()

    def test_forgets_the_list_after_a_week_and_keeps_the_totals(self, people: Staff, cases: list[Child]) -> None:
        proposed = looked_at(people.manager)
        jobs.look_after_jobs(now=NOW + timedelta(days=6))
        assert proposed.moved_limits.exists()
        jobs.look_after_jobs(now=NOW + timedelta(days=8))
        assert not proposed.moved_limits.exists()
        assert Job.objects.get().report["cases"] == 3


class TestAPreviewThatBreaksOff:
    def test_goes_on_where_it_stopped_and_tells_nothing_twice(
        self, people: Staff, cases: list[Child], one_by_one: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        proposed = propose_change(DAY_ONE, by=people.manager, now=NOW)
        work = law_changes.case_writes
        monkeypatch.setattr(law_changes, "case_writes", breaks_at(2, work))
        with pytest.raises(MemoryError):
            run(proposed.preview)
        proposed.preview.refresh_from_db()
        assert proposed.preview.state == "queued"
        assert set(MovedLimit.objects.values_list("child", flat=True)) == {cases[0].pk}
        seen = []
        monkeypatch.setattr(law_changes, "case_writes", lambda pks, **more: seen.extend(pks) or work(pks, **more))
        assert run(proposed.preview).state == "done"
        assert seen == [cases[1].pk, cases[2].pk]
        whole = reconcile(None, laws=Laws.of(Law(count_from_day_one=True)), now=NOW, apply=False)
        assert MovedLimit.objects.count() == proposed.preview.report["total"] == len(whole.moved)

    def test_waits_for_a_person_after_three_times(
        self, people: Staff, cases: list[Child], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        proposed = propose_change(DAY_ONE, by=people.manager, now=NOW)
        work = law_changes.case_writes
        for state in ("queued", "queued", "interrupted"):
            monkeypatch.setattr(law_changes, "case_writes", breaks_at(1, work))
            with pytest.raises(MemoryError):
                run(proposed.preview)
            proposed.preview.refresh_from_db()
            assert proposed.preview.state == state
        monkeypatch.setattr(law_changes, "case_writes", work)
        assert look_again(proposed, by=people.manager, now=NOW) == proposed
        assert run(proposed.preview).state == "done"

    def test_is_taken_up_again_when_its_worker_is_silent(
        self,
        people: Staff,
        sent: Sent,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        proposed = propose_change(DAY_ONE, by=people.manager, now=NOW)
        Job.objects.update(state="running", attempts=1, started_at=NOW, beat_at=NOW)
        assert jobs.mark_interrupted(now=NOW + timedelta(minutes=2)) == 0
        with django_capture_on_commit_callbacks(execute=True):
            assert jobs.mark_interrupted(now=NOW + timedelta(minutes=4)) == 1
        assert sent.jobs == [proposed.preview.pk]
        assert run(proposed.preview).state == "done"

    def test_leaves_the_job_to_the_worker_that_took_its_place(self, people: Staff, cases: list[Child]) -> None:
        proposed = propose_change(DAY_ONE, by=people.manager, now=NOW)
        Job.objects.update(state="running", attempts=1)
        silent = jobs.Run(Job.objects.get(), lambda: NOW)
        Job.objects.update(state="queued")
        run(proposed.preview)
        with pytest.raises(jobs.JobLost):
            silent.hold()
        silent.end(None)
        proposed.preview.refresh_from_db()
        assert proposed.preview.state == "done"


class TestApplyingAChange:
    def test_keeps_the_value_moves_the_limits_and_tells_the_history(self, people: Staff, cases: list[Child]) -> None:
        proposed = looked_at(people.manager)
        job = applied(proposed, people.manager)
        assert (job.state, job.report) == ("done", {"total": proposed.preview.report["total"], "cases": 3})
        kept = LawSetting.objects.get()
        assert (kept.name, kept.value, kept.changed_by, kept.reason, kept.changed_at) == (
            "count_from_day_one",
            "true",
            people.manager,
            DAY_ONE.reason,
            NOW,
        )
        for child in cases:
            row = limits(child)["assess_decision"]
            assert row.due_on == DAY_EARLIER
            assert (
                Deadline.objects.get(child=child, rule="assess_decision", known_to=london_day(NOW)).due_on == SIX_WEEKS
            )
            event = child.events.get(kind="clock.law_changed")
            assert (event.happened_on, event.recorded_at, event.recorded_by) == (NOW.date(), NOW, people.manager)
            assert event.data["settings"] == ["count_from_day_one"]
            moved = {"rule": "assess_decision", "record": row.record_id}
            assert moved | {"before": str(SIX_WEEKS), "after": str(DAY_EARLIER)} in event.data["moved"]
        assert reconcile(None, laws=laws_in_force(), now=NOW, apply=False).total == 0

    def test_of_a_bank_holiday_keeps_the_day(self, people: Staff, cases: list[Child]) -> None:
        day = date(2026, 11, 13)
        job = applied(looked_at(people.manager, LawChange({}, {day: ("A day of mourning", True)})), people.manager)
        assert job.state == "done"
        assert (BankHoliday.objects.get().day, BankHoliday.objects.get().changed_by) == (day, people.manager)
        assert law_in_force().extra_holidays == {day}
        assert reconcile(None, laws=laws_in_force(), now=NOW, apply=False).total == 0
        for event in CaseEvent.objects.filter(kind="clock.law_changed"):
            assert event.data["days"] == [day.isoformat()]

    def test_happens_once_though_it_is_pressed_and_sent_twice(self, people: Staff, cases: list[Child]) -> None:
        proposed = looked_at(people.manager)
        job = applied(proposed, people.manager)
        apply_change(proposed, by=people.other_manager, now=NOW)
        run(job)
        assert Job.objects.filter(kind="law_apply").count() == 1
        assert moved_events() == 3
        assert LawSetting.objects.get().changed_by == people.manager

    def test_waits_for_what_is_being_applied_and_says_whose(self, people: Staff, cases: list[Child]) -> None:
        mine, theirs = looked_at(people.manager), looked_at(people.other_manager, POST)
        apply_change(mine, by=people.manager, now=NOW)
        with pytest.raises(MoveNotAllowed, match=f"{people.manager} is applying a change, asked for at 10:00"):
            apply_change(theirs, by=people.other_manager, now=NOW)
        with pytest.raises(MoveNotAllowed, match="is applying a change"):
            propose_change(POST, by=people.other_manager, now=NOW)
        mine.refresh_from_db()
        run(mine.application)
        with pytest.raises(MoveNotAllowed, match=f"{people.manager} changed “Count"):
            apply_change(theirs, by=people.other_manager, now=NOW)
        assert not LawSetting.objects.filter(name="post_served_working_days").exists()

    def test_is_refused_when_other_limits_would_move_by_now(self, people: Staff, cases: list[Child]) -> None:
        proposed = looked_at(people.manager)
        requested(people)
        job = applied(proposed, people.manager)
        assert job.state == "refused"
        assert job.report["why"].startswith("1 case was worked on since what moves was worked out")
        assert not LawSetting.objects.exists()
        assert moved_events() == 0
        assert limits(cases[0])["assess_decision"].due_on == SIX_WEEKS
        anew = look_again(proposed, by=people.manager, now=NOW)
        assert anew.pk != proposed.pk
        assert run(anew.preview).report["cases"] == 4
        assert applied(anew, people.manager).state == "done"

    def test_goes_on_when_cases_were_worked_on_and_the_same_limits_move(
        self, people: Staff, cases: list[Child]
    ) -> None:
        proposed = looked_at(people.manager)
        allocate(cases[0], by=people.manager, officer=people.officer, on=TODAY, now=NOW)
        assert applied(proposed, people.manager).state == "done"
        assert moved_events() == 3

    @pytest.mark.parametrize("moves_limits", [False, True])
    def test_plans_once_more_what_was_worked_on_while_it_ran(
        self, people: Staff, cases: list[Child], monkeypatch: pytest.MonkeyPatch, *, moves_limits: bool
    ) -> None:
        proposed = looked_at(people.manager)
        waits = law_applying._exclude_acts

        def after_an_act() -> None:
            if moves_limits:
                requested(people)
            else:
                allocate(cases[0], by=people.manager, officer=people.officer, on=TODAY, now=NOW)
            waits()

        monkeypatch.setattr(law_applying, "_exclude_acts", after_an_act)
        job = applied(proposed, people.manager)
        assert job.state == ("refused" if moves_limits else "done")
        assert moved_events() == (0 if moves_limits else 3)

    def test_that_breaks_off_while_writing_leaves_nothing_and_is_done_the_next_time(
        self, people: Staff, cases: list[Child], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        proposed = looked_at(people.manager)
        apply_change(proposed, by=people.manager, now=NOW)
        proposed.refresh_from_db()
        monkeypatch.setattr(law_applying, "record_moves", breaks_at(1, law_applying.record_moves))
        with pytest.raises(MemoryError):
            run(proposed.application)
        assert not LawSetting.objects.exists()
        assert limits(cases[0])["assess_decision"].due_on == SIX_WEEKS
        assert run(Job.objects.get(kind="law_apply")).state == "done"
        assert moved_events() == 3

    def test_by_somebody_who_lost_the_right_since_is_refused(self, people: Staff, cases: list[Child]) -> None:
        proposed = looked_at(people.manager)
        apply_change(proposed, by=people.manager, now=NOW)
        RoleGrant.objects.filter(user=people.manager).delete()
        proposed.refresh_from_db()
        assert run(proposed.application).report["why"].startswith("Only a manager or a system administrator")
        assert not LawSetting.objects.exists()

    def test_waits_until_what_it_moves_is_worked_out(self, people: Staff) -> None:
        proposed = propose_change(DAY_ONE, by=people.manager, now=NOW)
        with pytest.raises(MoveNotAllowed, match="has not been worked out"):
            apply_change(proposed, by=people.manager, now=NOW)

    def test_is_refused_a_week_after_it_was_looked_at(self, people: Staff, cases: list[Child]) -> None:
        proposed = looked_at(people.manager)
        with pytest.raises(MoveNotAllowed, match="more than a week ago"):
            apply_change(proposed, by=people.manager, now=NOW + timedelta(days=8))

    def test_moves_the_limits_of_a_restricted_child_too(self, people: Staff, cases: list[Child]) -> None:
        Child.objects.filter(pk=cases[0].pk).update(is_restricted=True)
        administrator = a_user(Role.SYSTEM_ADMINISTRATOR)
        assert applied(looked_at(administrator), administrator).report["cases"] == 3
        assert limits(cases[0])["assess_decision"].due_on == DAY_EARLIER

    def test_is_possible_where_there_is_no_case_yet(self, people: Staff) -> None:
        a_child()
        reconcile(None, laws=Laws.of(Law.default()), now=NOW)
        assert applied(looked_at(people.manager), people.manager).report == {"total": 0, "cases": 0}
        assert LawSetting.objects.get().value == "true"


class TestCancelling:
    def test_what_waits_to_be_applied_leads_back_to_what_moves(self, people: Staff, cases: list[Child]) -> None:
        proposed = looked_at(people.manager)
        apply_change(proposed, by=people.manager, now=NOW)
        cancel_change(proposed, by=people.manager, now=NOW)
        proposed.refresh_from_db()
        assert run(proposed.application).state == "cancelled"
        assert proposed.moved_limits.exists()
        assert applied(proposed, people.manager).state == "done"

    def test_what_was_looked_at_forgets_it(self, people: Staff, cases: list[Child]) -> None:
        proposed = looked_at(people.manager)
        cancel_change(proposed, by=people.manager, now=NOW)
        assert not proposed.moved_limits.exists()
        with pytest.raises(MoveNotAllowed, match="has not been worked out"):
            apply_change(proposed, by=people.manager, now=NOW)

    def test_what_was_applied_is_refused(self, people: Staff, cases: list[Child]) -> None:
        proposed = looked_at(people.manager)
        applied(proposed, people.manager)
        with pytest.raises(MoveNotAllowed, match="cannot be cancelled"):
            cancel_change(proposed, by=people.manager, now=NOW)
