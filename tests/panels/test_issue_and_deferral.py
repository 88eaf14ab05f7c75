"""Whether to issue a plan, decided by a panel's item; a deferral says why; an undertaking lasts a year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ehcp.models import Child, Deadline
from ehcp.requests.acts import requests
from ehcp.workflow import MoveNotAllowed
from panels.items.acts import agenda
from panels.items.acts.recommendations import Advice
from panels.models import PanelItem
from panels.permissions import panels_of
from tests.ehcp.acts import at, requested, staff
from tests.panels.scene import BEFORE, HELD_ON, Scene

pytestmark = pytest.mark.django_db
ISSUE = Advice("issue", "The advice calls for it.", ("necessary",))
NOT_ISSUE = Advice("do_not_issue", "The school can provide this.", ("not_necessary",))


@pytest.fixture
def scene() -> Scene:
    """A panel with a child who is assessed after a request of 7 September 2026."""
    made, people, day = Scene("issue"), staff(), date(2026, 9, 21)
    requests.decide_assess(requested(people, on=date(2026, 9, 7)), by=people.decider, on=day, now=at(day))
    made.child = Child.objects.get(requests__isnull=False)
    return made


def outcome(item: PanelItem) -> tuple[str | None, str | None]:
    item.refresh_from_db()
    assert item.assessment is not None
    item.assessment.refresh_from_db()
    return item.decision, item.assessment.outcome


class TestRatificationOfWhetherToIssue:
    def test_records_the_decision_to_issue_on_the_assessment(self, scene: Scene) -> None:
        item = scene.heard("issue", ISSUE)
        scene.decides(item, "ratify")
        assert outcome(item) == ("agreed", "Y")

    def test_meets_the_sixteen_weeks_only_by_a_notice_not_to_issue(self, scene: Scene) -> None:
        scene.decides(scene.heard("issue", NOT_ISSUE), "ratify")
        limits = Deadline.objects.current().filter(child=scene.child, rule="no_plan_decision")
        assert limits.get(record_type="assessments").met_on is None

    def test_meets_them_on_the_day_of_a_notice_sent_elsewhere(self, scene: Scene) -> None:
        item = scene.heard("issue", NOT_ISSUE)
        scene.decides(item, "ratify", notice_sent_on=date(2026, 10, 8), appeal_pack=True)
        assert outcome(item) == ("not_agreed", "N")
        limit = Deadline.objects.current().get(child=scene.child, rule="no_plan_decision", record_type="assessments")
        assert limit.met_on == date(2026, 10, 8)


class TestDeferral:
    @pytest.mark.parametrize(
        ("reason", "needs"), [("", "The report"), ("no_such_reason", "The report"), ("papers_missing", "  ")]
    )
    def test_is_refused_without_a_reason_and_what_is_needed(self, scene: Scene, reason: str, needs: str) -> None:
        item = scene.listed("issue")
        later = scene.a_meeting(HELD_ON + timedelta(days=7))
        with pytest.raises(MoveNotAllowed, match="Say why it is deferred"):
            agenda.defer(item, reason=reason, needs=needs, to_meeting=later, by=scene.clerk, now=BEFORE)
        assert not later.items.exists()


@pytest.mark.parametrize(
    ("day", "panels"), [(date(2026, 9, 1), ["issue"]), (date(2027, 8, 31), ["issue"]), (date(2027, 9, 1), [])]
)
def test_an_undertaking_of_1_september_lapses_a_year_later_to_the_day(
    scene: Scene, day: date, panels: list[str]
) -> None:
    assert panels_of(scene.members[1], day) == panels
