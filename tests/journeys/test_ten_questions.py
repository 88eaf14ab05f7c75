"""Ten questions of a head of service, each answered within three clicks of the page met after signing in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import reconcile
from ehcp.models import Delay, DelayReason
from reporting.benchmarks.acts.taking_in import take_in
from reporting.disclosure.kinds import Level
from reporting.releases.acts.releasing import make_release, sign_off
from reporting.releases.models import Standing
from reporting.targets.acts.keeping import begin_action, set_target
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.acts import at
from tests.factories import a_child, a_plan, a_request, a_team, a_user, an_assessment
from tests.journeys.conftest import OnDay, Walk
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
CLICKS = 3
PUBLISHED = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,new_la_code,"
    "old_la_code,la_name,breakdown_topic,breakdown,requests_received_in_year,requests_decided_not_to_assess,"
    "request_outcome_six_weeks,request_outcome_over_6_weeks\n"
    "2025,Calendar year,National,E92000001,England,,,,,,All requests for EHC needs assessments,"
    "All requests for EHC needs assessments,154489,38889,126160,22593\n"
)


@pytest.fixture
def head(transactional_db: None, on_day: OnDay) -> User:
    """A head of service over two teams: a late plan with its reason, one in time, waits, overdue reviews, nobody."""
    on_day(TODAY)
    told = {"label": "Staff capacity or vacancy", "la_controllable": True}
    reason, _ = DelayReason.objects.get_or_create(reason="capacity", defaults=told)
    head = a_user(Role.MANAGER, first_name="Heda", last_name="Ofservice")
    for name, finals in (("North", (date(2026, 6, 1), date(2026, 5, 18))), ("South", (date(2026, 6, 2),))):
        team = a_team(name)
        officer = a_user(Role.CASE_OFFICER, team=team, first_name=name, last_name="Carrier")
        for n, final in enumerate(finals):
            child = a_child(surname=f"{name}plan{n}", team=team, officer=officer)
            asked = a_request(child, received_on=date(2026, 1, 5), outcome="Y", decision_sent_on=date(2026, 2, 16))
            made = an_assessment(child, request=asked, clock_start_on=date(2026, 1, 5), outcome="A")
            a_plan(child, assessment=made, first_final_on=final)
            if final > date(2026, 5, 25):
                Delay.objects.create(
                    source_id=f"DL{child.pk:06}", clock="final_plan", record_type="assessments",
                    record_id=made.source_id, reason=reason, recorded_on=final,
                )  # fmt: skip
        waiting = a_child(surname=f"{name}wait", team=team, officer=officer)
        a_request(waiting, received_on=date(2026, 1, 20), outcome="Y", decision_sent_on=date(2026, 3, 3))
        soon = a_child(surname=f"{name}soon", team=team, officer=officer)
        a_request(soon, received_on=date(2026, 5, 25))
        a_plan(a_child(surname=f"{name}never", team=team, officer=officer), first_final_on=date(2024, 9, 2))
    a_request(a_child(surname="Nobodys"), received_on=date(2026, 6, 1))
    reconcile(None, laws=Laws.of(Law.default()), now=at(TODAY))
    set_target(
        measure="K06/", value=Decimal(60), from_on=date(2026, 1, 1), to_on=None, owner=head.pk, reason="Our plan",
        by=head, now=NOW, key="target",
    )  # fmt: skip
    begin_action(
        words="Draft on the day the advice is in", measure="K06/", owner=head.pk, due_on=date(2026, 7, 31),
        by=head, now=NOW, key="action",
    )  # fmt: skip
    take_in(content=PUBLISHED.encode(), name="requests.csv", edition="2026", by=None, now=NOW)
    made_release = make_release(
        report="performance-headlines", as_at=date(2026, 5, 31), level=Level.PUBLIC, standing=Standing.PROVISIONAL,
        by=head, now=NOW,
    )  # fmt: skip
    sign_off(release=made_release, digest_seen=made_release.digest, by=head, now=NOW)
    return head


class Asker:
    """Somebody who asks one question: begins at the page met after signing in, and counts every click."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.clicks = walker, 0
        walker.open("/")

    def click(self, name: str) -> None:
        """Follow the first link to be seen whose words hold these, or open what is folded under them."""
        self.clicks += 1
        page = self.walker.page
        words = re.compile(re.escape(name), re.IGNORECASE)
        target = page.locator("a:visible, summary:visible").filter(has_text=words).first
        if target.evaluate("one => one.tagName") == "SUMMARY":
            target.click()
        else:
            with page.expect_navigation(wait_until="load"):
                target.click()
        self.walker.look()


QUESTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Are plans made in time this year, and is the target met?": (
        ("Figures",),
        ("Plan within 20 weeks, all", "1 of 3 this year", "Target at least 60%: not met"),
    ),
    "Which child's plan was late, by how much and why?": (
        ("Figures", "plan within 20 weeks, all: the children behind it"),
        ("Northplan0", "7 days", "21 weeks taken, limit 20 weeks", "Staff capacity"),
    ),
    "Who has waited longest past 20 weeks?": (
        ("Figures", "open and past 20 weeks: the children behind it"),
        ("Northwait", "Southwait", "so far, limit 20 weeks"),
    ),
    "Which limits fall in the next weeks, and who carries them?": (
        ("Figures", "What falls next", "By officer"),
        ("In 2 weeks", "North Carrier", "South Carrier"),
    ),
    "Which reviews are overdue?": (
        ("reviews overdue",),
        ("Northnever", "Southnever"),
    ),
    "Who has no officer?": (
        ("Unallocated",),
        ("Nobodys",),
    ),
    "Which team is behind?": (
        ("Figures", "Side by side"),
        ("North", "South", "50% (1 of 2)"),
    ),
    "What will we miss if nothing moves, and how long will a new family wait?": (
        ("Figures", "Forecast"),
        ("Limits that will be missed", "How long a new request waits"),
    ),
    "How do we stand beside England?": (
        ("Figures", "Benchmarks"),
        ("England", "154,489"),
    ),
    "What may I tell a councillor, and who signed it off?": (
        ("Figures", "Releases", "Performance Headlines, as at 31 May 2026"),
        ("Heda Ofservice", "Public"),
    ),
}


def test_each_is_answered_within_three_clicks(walk: Walk, head: User) -> None:
    walker = walk(head)
    unanswered: list[str] = []
    for question, (links, answer) in QUESTIONS.items():
        asker = Asker(walker)
        for link in links:
            asker.click(link)
        missing = [words for words in answer if not walker.reads(words)]
        if missing or asker.clicks > CLICKS:
            unanswered.append(f"{question} {asker.clicks} clicks; not to be read: {missing}; {walker.page.url}")
    assert unanswered == []
