"""The sweep raises each notice once, however often and however late it runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ehcp import tasks
from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.acts import outbox, sweep
from ehcp.ledger.sync import reconcile
from ehcp.models import AssessmentRequest, Child, Deadline, DeadlineNotice, OutboxMessage, SweepRun
from sendcases.accounts.models import User

pytestmark = pytest.mark.django_db
LAW = Law.default()
# Request received Monday 7 September 2026: six weeks are up on Monday 19 October.
RECEIVED = date(2026, 9, 7)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 15, tzinfo=UTC)


def cases(count: int = 1, officer: User | None = None) -> list[AssessmentRequest]:
    made = []
    for number in range(count):
        child = Child.objects.create(
            source_id=f"C{number}",
            forename="Testforename",
            surname="Testsurname",
            birth_date=date(2016, 3, 14),
            sex="U",
            ethnicity="NOBT",
            officer=officer,
        )
        made.append(
            AssessmentRequest.objects.create(
                source_id=f"R{number}", child=child, kind="initial", received_on=RECEIVED, outcome="A"
            )
        )
    reconcile(None, laws=Laws.of(LAW), now=at(RECEIVED))
    return made


def swept(day: date) -> SweepRun:
    return sweep.sweep_deadlines(law=LAW, now=at(day), today=day)


def six_week_notices() -> dict[str, date]:
    rows = DeadlineNotice.objects.filter(deadline__rule="assess_decision")
    return dict(rows.values_list("threshold", "reached_on"))


class TestTheSweep:
    def test_says_nothing_before_the_first_threshold(self) -> None:
        cases()
        swept(date(2026, 9, 18))
        assert six_week_notices() == {}

    def test_tells_20_10_and_5_working_days_before_on_the_day_the_day_after_and_weekly(self) -> None:
        cases()
        day = RECEIVED
        while day <= date(2026, 11, 5):
            swept(day)
            day += timedelta(days=1)
        assert six_week_notices() == {
            "before_20": date(2026, 9, 21),
            "before_10": date(2026, 10, 5),
            "before_5": date(2026, 10, 12),
            "due": date(2026, 10, 19),
            "overdue": date(2026, 10, 20),
            "week_1": date(2026, 10, 27),
            "week_2": date(2026, 11, 3),
        }

    def test_raises_nothing_on_a_second_run(self) -> None:
        cases()
        assert swept(date(2026, 10, 19)).notices > 0
        before = list(DeadlineNotice.objects.order_by("pk").values())
        assert swept(date(2026, 10, 19)).notices == 0
        assert list(DeadlineNotice.objects.order_by("pk").values()) == before

    def test_catches_up_three_missed_days_exactly_once(self) -> None:
        cases()
        for day in (date(2026, 10, 16), date(2026, 10, 20), date(2026, 10, 20)):
            swept(day)
        assert six_week_notices() == {
            "before_20": date(2026, 9, 21),
            "before_10": date(2026, 10, 5),
            "before_5": date(2026, 10, 12),
            "due": date(2026, 10, 19),
            "overdue": date(2026, 10, 20),
        }
        assert DeadlineNotice.objects.filter(deadline__rule="assess_decision").count() == 5

    def test_is_caught_up_within_a_minute_once_the_schedule_runs_again(self) -> None:
        with time_machine.travel(at(date(2026, 10, 19)), tick=False) as clock:
            for minutes, sweeps in ((0, 1), (1, 1), (75, 1), (76, 2), (77, 2)):
                clock.move_to(at(date(2026, 10, 19)) + timedelta(minutes=minutes))
                tasks.catch_up_sweep()
                assert SweepRun.objects.filter(by_beat=True).count() == sweeps, minutes

    def test_is_caught_up_although_a_clock_that_ran_a_day_ahead_has_swept(self) -> None:
        today, tomorrow = date(2026, 10, 19), date(2026, 10, 20)
        swept(tomorrow)
        with time_machine.travel(at(today), tick=False):
            tasks.catch_up_sweep()
            tasks.catch_up_sweep()
        assert SweepRun.objects.filter(day=today).count() == 1

    def test_leaves_out_limits_that_were_met(self) -> None:
        (request,) = cases()
        request.outcome, request.decision_sent_on = "N", date(2026, 10, 1)
        request.save()
        reconcile(None, laws=Laws.of(LAW), now=at(date(2026, 10, 1)))
        swept(date(2026, 10, 19))
        assert six_week_notices() == {}

    def test_raises_no_threshold_that_lay_before_the_limit_came_to_be(self) -> None:
        cases()
        Deadline.objects.update(appears_on=date(2026, 10, 7))
        swept(date(2026, 10, 13))
        assert six_week_notices() == {"before_5": date(2026, 10, 12)}

    def test_takes_as_many_statements_for_fifty_cases_as_for_one(self) -> None:
        cases(1)
        with CaptureQueriesContext(connection) as one:
            swept(date(2026, 10, 19))
        DeadlineNotice.objects.all().delete()
        for number in range(1, 50):
            child = Child.objects.create(
                source_id=f"X{number}",
                forename="Testforename",
                surname="Testsurname",
                birth_date=date(2016, 3, 14),
                sex="U",
                ethnicity="NOBT",
            )
            AssessmentRequest.objects.create(
                source_id=f"Y{number}", child=child, kind="initial", received_on=RECEIVED, outcome="A"
            )
        reconcile(None, laws=Laws.of(LAW), now=at(RECEIVED))
        with CaptureQueriesContext(connection) as fifty:
            swept(date(2026, 10, 19))
        assert len(fifty) == len(one)

    def test_undoes_everything_when_it_is_stopped_midway(self, monkeypatch: pytest.MonkeyPatch) -> None:
        cases()

        def stop(**_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(sweep, "_queue_digests", stop)
        with pytest.raises(KeyboardInterrupt):
            swept(date(2026, 10, 19))
        assert DeadlineNotice.objects.count() == 0
        assert SweepRun.objects.filter(finished_at__isnull=False).count() == 0
        monkeypatch.undo()
        assert swept(date(2026, 10, 19)).notices > 0


class TestTheDigest:
    def test_goes_once_to_the_officer_with_references_and_no_personal_data(self) -> None:
        officer = User.objects.create_user("officer", email="officer@example.org")
        cases(2, officer)
        swept(date(2026, 10, 19))
        assert outbox.deliver_outbox(now=at(date(2026, 10, 19))) == 1
        assert outbox.deliver_outbox(now=at(date(2026, 10, 19))) == 0
        (message,) = mail.outbox
        assert message.to == ["officer@example.org"]
        assert "R0" in message.body
        assert "R1" in message.body
        assert "19 October 2026" in message.body
        assert "Testsurname" not in message.subject + message.body

    def test_is_one_a_day_however_often_the_sweep_runs(self) -> None:
        officer = User.objects.create_user("officer", email="officer@example.org")
        cases(1, officer)
        for _ in range(3):
            swept(date(2026, 10, 19))
        outbox.deliver_outbox(now=at(date(2026, 10, 19)))
        swept(date(2026, 10, 19))
        outbox.deliver_outbox(now=at(date(2026, 10, 19)))
        assert len(mail.outbox) == 1
        assert OutboxMessage.objects.count() == 1

    def test_says_nothing_of_a_limit_that_was_met_before_it_left(self) -> None:
        officer = User.objects.create_user("officer", email="officer@example.org")
        (request,) = cases(1, officer)
        swept(date(2026, 10, 19))
        request.outcome, request.decision_sent_on = "N", date(2026, 10, 19)
        request.save()
        reconcile(None, laws=Laws.of(LAW), now=at(date(2026, 10, 19)))
        assert outbox.deliver_outbox(now=at(date(2026, 10, 19))) == 0
        assert mail.outbox == []
