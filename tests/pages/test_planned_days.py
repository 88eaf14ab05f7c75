"""A day after today is shown as planned on every page, and as done once it has come, without an act."""

from __future__ import annotations

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.template import RequestContext, Template
from django.test import Client, RequestFactory

from ehcp.cases.reads.case import CaseNow
from ehcp.history.models.dated import DATED
from ehcp.models import CaseEvent
from ehcp.requests.acts.requests import decide_assess
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_plan, a_request, a_user

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
# Days that are ahead in the ordinary course of the work, and days of our own records.
ORDINARY = ("meeting.held_on", "one.recorded_on", "decision.decided_on", "line.from_on")

# These hold no dated facts: their days are of what was done, or the terms of what was agreed.
UNDATED = (
    "ehcp/caseloads/",
    "ehcp/contacts/",
    "ehcp/documents/",
    "ehcp/letters/",
    "ehcp/plan_text/",
    "ehcp/proposals/",
    "panels/funding/",
    "reporting/targets/",
)


def shown(on: date | None, today: date, template: str = '{% when on "Ceased {}" "Ends on {}" %}') -> str:
    request = RequestFactory().get("/")
    request.today = today  # type: ignore[attr-defined]
    return Template("{% load days %}" + template).render(RequestContext(request, {"on": on}))


def test_the_same_day_is_planned_before_it_and_done_from_it_on() -> None:
    end = date(2027, 7, 31)
    assert shown(end, date(2027, 7, 30)) == "Ends on 31 July 2027"
    assert shown(end, end) == shown(end, date(2030, 1, 1)) == "Ceased 31 July 2027"
    assert shown(end, date(2027, 7, 30), "{% when on %}") == "planned for 31 July 2027"
    assert shown(None, end) == ""


@pytest.mark.django_db
def test_a_planned_end_is_planned_on_every_part_of_the_case(client: Client) -> None:
    client.force_login(a_user(Role.CASE_OFFICER))
    end = moments.today() + timedelta(days=30)
    child = a_child(stage="maintained")
    plan = a_plan(child, first_final_on=date(2024, 3, 4), ceased_on=end, cease_reason="1")
    data = {"happened_on": end, "recorded_at": moments.now(), "kind": "plan.ceased", "source": "import"}
    CaseEvent.objects.create(child=child, record_type="plans", record_id=plan.source_id, **data)
    day = f"{end.day} {end:%B %Y}"

    def words(part: str) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", client.get(f"/cases/{child.pk}/{part}").content.decode()).split())

    assert f"Made 4 March 2024. Ends on {day}" in words("")
    assert "Nothing is recorded yet." in words("")
    assert f"in force First made 4 March 2024 Ends on {day}" in words("records/plan/")
    assert f"Planned for {day}" in words("records/timeline/")


@pytest.mark.django_db
def test_a_death_still_to_come_is_not_told_as_one(client: Client) -> None:
    client.force_login(a_user(Role.CASE_OFFICER))
    child = a_child(deceased_on=moments.today() + timedelta(days=1))
    assert "has died" not in client.get(f"/cases/{child.pk}/").content.decode()


def test_no_template_prints_the_day_of_an_event_as_if_it_had_come() -> None:
    days = {name for dated in DATED.values() for name in (*dated.events, *dated.spans)} | {"happened_on"}
    printed = [
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for name in re.findall(r"\{\{ ([\w.]+)\|date", path.read_text())
        if name.rsplit(".", 1)[-1] in days and not name.endswith(ORDINARY)
        if not str(path.relative_to(TEMPLATES)).startswith(UNDATED)
    ]
    assert printed == []


def test_no_row_of_a_summary_says_the_day_of_an_event_as_if_it_had_come() -> None:
    """But letters, which are written of what was done."""
    days = {name for dated in DATED.values() for name in dated.events} | {"happened_on"}
    floors = ("pages", "pages.py", "reads", "reads.py")
    paths = [
        path for path in (ROOT / "ehcp").rglob("*.py") if {*floors} & {*path.parts} and "letters" not in path.parts
    ]
    said = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in paths
        for row in ast.walk(ast.parse(path.read_text()))
        if isinstance(row, ast.Tuple)
        for call in row.elts[1:]
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "format_day"
        if isinstance(call.args[0], ast.Attribute) and call.args[0].attr in days
    ]
    assert said == []


@pytest.mark.django_db
def test_a_request_is_open_until_the_day_of_the_decision_that_a_package_brought(client: Client) -> None:
    today = moments.today()
    day = today + timedelta(days=3)
    child = a_child(stage="requested")
    request = a_request(child, received_on=today - timedelta(weeks=3), outcome="N", decision_sent_on=day)
    assert CaseNow(child, today).open_request == request
    assert CaseNow(child, today).refused_request is None
    assert CaseNow(child, day).open_request is None
    assert CaseNow(child, day).refused_request == request
    officer = a_user(Role.DECISION_OFFICER)
    with pytest.raises(MoveNotAllowed, match=f"recorded for {day.day} {day:%B %Y}, a day to come"):
        decide_assess(request, by=officer, on=today, now=moments.now())
