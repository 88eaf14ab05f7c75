"""The day staff work by, and a check of the clocks that counts every difference."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from ehcp.models import Deadline
from ehcp.work.reads.home import my_work
from tests.ehcp.acts import at, limits, requested, staff

pytestmark = pytest.mark.django_db


class TestTheDayToActBy:
    @pytest.mark.parametrize(
        ("received", "due", "act_by"),
        [
            (date(2026, 9, 7), date(2026, 10, 19), date(2026, 10, 19)),  # a Monday
            (date(2026, 9, 5), date(2026, 10, 17), date(2026, 10, 16)),  # a Saturday
            (date(2026, 9, 6), date(2026, 10, 18), date(2026, 10, 16)),  # a Sunday
            # Monday 28 December 2026 is a bank holiday, as are Friday 25 and the two days between.
            (date(2026, 11, 16), date(2026, 12, 28), date(2026, 12, 24)),
        ],
    )
    def test_is_the_last_working_day_up_to_the_limit(self, received: date, due: date, act_by: date) -> None:
        row = limits(requested(staff(), on=received).child)["assess_decision"]
        assert (row.due_on, row.act_by_on) == (due, act_by)

    def test_orders_what_is_to_be_done(self) -> None:
        people = staff()
        sunday, friday = requested(people, on=date(2026, 9, 6)), requested(people, on=date(2026, 9, 4))
        today = date(2026, 10, 13)
        page = my_work(people.manager, today, at(today)).page
        assert page is not None
        listed = [row.child_id for row in page.object_list if row.rule == "assess_decision"]
        # Both are to be acted on by Friday 16 October; the limit itself, two days later, decides between them.
        assert listed == [friday.child_id, sunday.child_id]


class TestCheckClocks:
    def test_adds_up_what_is_to_be_added_and_to_be_closed(self) -> None:
        request = requested(staff(), on=date(2026, 9, 7))
        row = limits(request.child)["assess_decision"]
        Deadline.objects.filter(pk=row.pk).update(due_on=row.due_on + timedelta(days=1))
        out = io.StringIO()
        with pytest.raises(SystemExit):
            call_command("check_clocks", stdout=out)
        assert out.getvalue().startswith("10 differences: 5 deadlines to add, 5 to close, 0 cases")
