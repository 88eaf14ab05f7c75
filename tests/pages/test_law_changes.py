"""The pages of a change of the law's settings: ask, see it worked out, see what moves, apply or cancel."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries, Settings

from ehcp.jobs.acts import queue as jobs
from ehcp.models import Child, Job, LawSetting, MovedLimit, ProposedLawChange
from ehcp.tasks import run_job
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.broker import SEND, Sent
from tests.browser import barriers, overflow, refusals
from tests.ehcp.acts import requested, staff
from tests.factories import a_child, a_job, a_law_change, a_user, restrict

pytestmark = pytest.mark.django_db

SETTING = {"value": "true", "reason": "Counsel said so"}
DAY = {"day-day": "13", "day-month": "11", "day-year": "2026", "name": "A day of mourning", "is_holiday": "true"}


@pytest.fixture(autouse=True)
def sent(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sent:
    settings.MEDIA_ROOT = tmp_path / "private"
    sent = Sent()
    monkeypatch.setattr(SEND, sent)
    return sent


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER, first_name="Mary", last_name="Manager")


@pytest.fixture
def page(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


@pytest.fixture
def cases() -> list[Child]:
    people = staff()
    names = ({"forename": "Whistledown", "surname": "Canarybird"}, {"surname": "Other"})
    return [requested(people, a_child(**name), on=date(2026, 11, 9)).child for name in names]


def ask(page: Client, **values: str) -> str:
    """Ask what a setting would move, and return the address of the change."""
    address = reverse("ehcp:law-setting", args=["count_from_day_one"])
    return page.post(address, SETTING | values).headers["Location"]


def looked_at(page: Client, **values: str) -> str:
    address = ask(page, **values)
    run_job(ProposedLawChange.objects.latest("pk").preview_id)
    return address


def text(page: Client, address: str) -> str:
    return page.get(address).content.decode()


class TestTheStory:
    def test_from_the_question_to_the_change(self, page: Client, cases: list[Child]) -> None:
        address = ask(page)
        waiting = text(page, address)
        assert "Waiting for its turn" in waiting
        assert "You can leave this page and come back to it. Nothing is applied by this." in waiting
        assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in waiting
        run_job(Job.objects.get().pk)
        shown = text(page, address)
        total = ProposedLawChange.objects.get().preview.report["total"]
        assert f"<strong>{total}</strong> limits on <strong>2</strong> cases move. Nothing is applied yet." in shown
        assert "Tell the family whether" in shown
        assert "21 December 2026 to 20 December 2026" in shown
        assert 'http-equiv="refresh"' not in shown
        assert not LawSetting.objects.exists()
        answer = page.post(f"{address}apply/", follow=True).content.decode()
        assert "The change is being applied" in answer
        assert "Either all of the change is applied, or nothing." in answer
        run_job(Job.objects.get(kind="law_apply").pk)
        done = text(page, address)
        assert f"<strong>{total}</strong> limits on <strong>2</strong> cases moved." in done
        assert "Apply the change" not in done
        assert LawSetting.objects.get().value == "true"

    def test_of_a_bank_holiday(self, page: Client, cases: list[Child]) -> None:
        address = page.post(reverse("ehcp:law-holiday"), DAY).headers["Location"]
        run_job(Job.objects.get().pk)
        shown = text(page, address)
        assert "Friday 13 November 2026" in shown
        assert "A day of mourning: becomes a bank holiday" in shown
        page.post(f"{address}apply/")
        run_job(Job.objects.get(kind="law_apply").pk)
        assert "A day of mourning" in text(page, reverse("ehcp:law"))

    def test_pressed_twice_leads_to_the_same_page(self, page: Client) -> None:
        assert ask(page) == ask(page)
        assert Job.objects.count() == 1

    def test_cancelled_says_so_and_may_be_asked_again(self, page: Client, cases: list[Child]) -> None:
        address = looked_at(page)
        shown = page.post(f"{address}cancel/", follow=True).content.decode()
        assert "Cancelled" in shown
        assert "Nothing was applied." in shown
        again = page.post(f"{address}again/").headers["Location"]
        assert again != address
        assert "Waiting for its turn" in text(page, again)

    def test_told_what_changed_since_offers_to_look_again(self, page: Client, cases: list[Child]) -> None:
        address = looked_at(page)
        other = a_user(Role.MANAGER, first_name="Olga", last_name="Other")
        LawSetting.objects.create(
            name="post_served_working_days", value="3", changed_at=moments.now(), changed_by=other
        )
        shown = text(page, address)
        assert f"{other} changed “Working days after posting" in shown
        assert "What is shown no longer holds." in shown
        assert "See what moves now" in shown
        assert "Apply the change" not in shown
        refused = page.post(f"{address}apply/", follow=True).content.decode()
        assert "Nothing was applied." in refused
        assert not Job.objects.filter(kind="law_apply").exists()

    def test_refused_because_cases_changed_says_how_many(self, page: Client, cases: list[Child]) -> None:
        address = looked_at(page)
        requested(staff(), on=date(2026, 11, 9))
        page.post(f"{address}apply/")
        run_job(Job.objects.get(kind="law_apply").pk)
        shown = text(page, address)
        assert "1 case was worked on since what moves was worked out" in shown
        assert "See what moves now" in shown

    def test_interrupted_can_be_started_again(self, page: Client, cases: list[Child]) -> None:
        address = ask(page)
        Job.objects.update(state="interrupted", attempts=3)
        assert "The work stopped before its end. Nothing was applied." in text(page, address)
        assert page.post(f"{address}again/").headers["Location"] == address
        run_job(Job.objects.get().pk)
        assert "What moves" in text(page, address)

    def test_a_week_later_has_to_be_worked_out_again(self, page: Client, cases: list[Child]) -> None:
        address = looked_at(page)
        Job.objects.update(created_at=moments.now() - timedelta(days=8))
        jobs.look_after_jobs(now=moments.now())
        shown = text(page, address)
        assert "This was worked out more than a week ago." in shown
        assert "Apply the change" not in shown


class TestAsking:
    def test_keeps_what_was_typed_when_it_is_refused(self, page: Client) -> None:
        address = reverse("ehcp:law-setting", args=["count_from_day_one"])
        answer = page.post(address, {"value": "false", "reason": "Typed at length."}).content.decode()
        assert "Nothing would change: these are the values in force." in answer
        assert "Typed at length." in answer
        assert not Job.objects.exists()

    def test_while_another_change_is_looked_at_says_so_and_leads_there(self, page: Client) -> None:
        first = ask(page)
        answer = page.post(reverse("ehcp:law-holiday"), DAY).content.decode()
        assert "You already asked what another change moves." in answer
        assert f'href="{first}"' in answer
        assert "A day of mourning" in answer

    def test_while_another_person_s_change_is_applied_says_whose(self, page: Client, cases: list[Child]) -> None:
        address = looked_at(page)
        page.post(f"{address}apply/")
        other = Client()
        other.force_login(a_user(Role.SYSTEM_ADMINISTRATOR))
        answer = other.post(reverse("ehcp:law-holiday"), DAY).content.decode()
        assert "Mary Manager is applying a change" in answer


class TestTheSettingsPage:
    def test_shows_what_is_worked_out_or_applied_and_what_was(self, page: Client, cases: list[Child]) -> None:
        address = ask(page)
        job = Job.objects.get()
        Job.objects.update(state="running", beat_at=moments.now())
        jobs.Progress(job.pk, moments.now)("Working out what moves", 1, 2)
        shown = text(page, reverse("ehcp:law"))
        assert "It is being worked out what a change moves." in shown
        assert "Working out what moves: 50%" in shown
        assert f'href="{address}"' in shown
        Job.objects.update(state="queued")
        run_job(job.pk)
        shown = text(page, reverse("ehcp:law"))
        assert "It is being worked out" not in shown
        assert "Looked at" in shown
        page.post(f"{address}apply/")
        assert "A change is being applied." in text(page, reverse("ehcp:law"))

    def test_needs_as_many_queries_for_ten_changes_as_for_one(
        self, page: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for state in ("done", "queued", "running") * 4:
            a_law_change(preview=a_job(kind="law_preview", state=state, params={}, beat_at=moments.now()))
        with django_assert_max_num_queries(17):
            page.get(reverse("ehcp:law"))


class TestThePageOfAChange:
    def test_needs_few_queries(
        self, page: Client, cases: list[Child], django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        address = looked_at(page)
        with django_assert_max_num_queries(15):
            page.get(address)

    def test_tells_how_far_it_is(self, page: Client) -> None:
        address = ask(page)
        Job.objects.update(state="running", beat_at=moments.now())
        jobs.Progress(Job.objects.get().pk, moments.now)("Working out what moves", 500, 2_000)
        answer = page.get(f"{address}progress/").json()
        assert answer == {"done": 500, "total": 2_000, "words": "Working out what moves: 25%", "finished": False}

    def test_lists_for_a_manager_the_records_that_move_without_a_name(self, page: Client, cases: list[Child]) -> None:
        shown = text(page, looked_at(page))
        for record in MovedLimit.objects.values_list("record_id", flat=True):
            assert record in shown
        assert "Canarybird" not in shown

    def test_lists_no_record_for_an_administrator(self, client: Client, cases: list[Child]) -> None:
        client.force_login(a_user(Role.SYSTEM_ADMINISTRATOR))
        shown = text(client, looked_at(client))
        assert "on <strong>2</strong> cases move" in shown
        for record in MovedLimit.objects.values_list("record_id", flat=True):
            assert record not in shown

    def test_counts_a_restricted_child_and_lists_it_for_those_named_alone(
        self, page: Client, manager: User, cases: list[Child]
    ) -> None:
        address = looked_at(page)
        restrict(cases[0], a_user(Role.MANAGER))
        hidden = set(MovedLimit.objects.filter(child=cases[0]).values_list("record_id", flat=True))
        shown = text(page, address)
        assert "on <strong>2</strong> cases move" in shown
        assert not [record for record in hidden if record in shown]
        assert "This list may leave out children whom you may not see." in shown
        assert not re.search(r"and \d+ more", shown)

    def test_says_that_the_list_may_leave_somebody_out_also_where_it_does_not(
        self, page: Client, cases: list[Child]
    ) -> None:
        shown = text(page, looked_at(page))
        assert "This list may leave out children whom you may not see." in shown

    def test_is_not_there_for_a_case_officer(self, client: Client) -> None:
        client.force_login(a_user(Role.CASE_OFFICER))
        change = a_law_change()
        assert client.get(reverse("ehcp:law-change", args=[change.pk])).status_code == 404
        assert client.post(reverse("ehcp:law-change-apply", args=[change.pk])).status_code == 404

    def test_of_a_number_nobody_made_is_not_there(self, page: Client) -> None:
        assert page.get(reverse("ehcp:law-change", args=[999])).status_code == 404


NewPage = Callable[..., Page]


@pytest.mark.browser
@pytest.mark.one_engine
@pytest.mark.django_db(transaction=True)
class TestInTheBrowser:
    @pytest.mark.parametrize(("scripts", "phone"), [(True, False), (False, True)])
    def test_the_page_follows_the_job_by_itself_and_has_no_barrier(
        self, new_page: NewPage, manager: User, cases: list[Child], *, scripts: bool, phone: bool
    ) -> None:
        page = new_page(manager, scripts=scripts, phone=phone)
        said = refusals(page)
        page.goto(reverse("ehcp:law-setting", args=["count_from_day_one"]))
        page.get_by_label("Yes").check()
        page.get_by_label("Why it is changed").fill("Counsel said so")
        page.get_by_role("button", name="See what moves").click()
        page.get_by_role("heading", name="It is being worked out what moves").wait_for()
        self.fits(page, scripts=scripts)
        run_job(Job.objects.get().pk)
        page.get_by_role("heading", name="What moves", exact=True).wait_for()
        self.fits(page, scripts=scripts)
        page.get_by_role("button", name="Apply the change").click()
        page.get_by_role("heading", name="The change is being applied").wait_for()
        run_job(Job.objects.get(kind="law_apply").pk)
        page.get_by_text("Applied", exact=True).wait_for()
        self.fits(page, scripts=scripts)
        page.get_by_role("link", name="Back to how limits are counted").click()
        page.get_by_role("heading", name="Changes asked for lately").wait_for()
        self.fits(page, scripts=scripts)
        assert said == []

    def fits(self, page: Page, *, scripts: bool) -> None:
        assert overflow(page) == 0
        if scripts:
            assert barriers(page) == []
