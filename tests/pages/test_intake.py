"""Logging a request: nothing personal in an address, nothing lost, nobody doubled."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from ehcp.models import AssessmentRequest, Child
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_request, a_user, restrict

pytestmark = pytest.mark.django_db
BORN = date(2018, 5, 4)


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.fixture
def clerk() -> User:
    return a_user(Role.BUSINESS_SUPPORT)


@pytest.fixture
def page(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def search(page: Client, name: str = "", **more: str) -> str:
    response = page.post("/requests/new/", {"name": name, **more})
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def words(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


CAME = {"source": "1", "channel": "email"}
NEW = {
    "forename": "Pip",
    "surname": "Inventedson",
    "sex": "U",
    "ethnicity": "NOBT",
    "upn_unknown": "UN2",
    **boxes("birth_date", BORN),
}


class TestAnExistingChild:
    def test_is_found_chosen_checked_and_logged(self, page: Client) -> None:
        child, today = a_child(forename="Ada", surname="O'Madeup"), moments.today()
        step = search(page, "omadeup ada")
        assert "Madeup" not in step
        assert "Ada O&#x27;Madeup" in page.get(step).content.decode()
        details = page.post(step, {"child": child.pk}).headers["Location"]
        check = page.post(details, CAME | boxes("received_on", today)).headers["Location"]
        assert "Parent or young person" in words(page.get(check))
        done = page.post(check, follow=True)
        request = AssessmentRequest.objects.get(child=child)
        assert request.received_on == today
        assert "Request logged" in words(done)
        six_weeks = today + timedelta(weeks=6)
        assert f"{six_weeks.day} {six_weeks:%B %Y}" in words(done)
        assert "reg 5(1)" in words(done)

    def test_logs_once_when_pressed_twice(self, page: Client) -> None:
        child = a_child(forename="Ada", surname="Madeup")
        step = search(page, "Madeup")
        details = page.post(step, {"child": child.pk}).headers["Location"]
        check = page.post(details, CAME | boxes("received_on", moments.today())).headers["Location"]
        first = page.post(check)
        assert page.post(check).headers["Location"] == first.headers["Location"]
        assert AssessmentRequest.objects.count() == 1

    def test_is_refused_in_words_when_the_draft_of_a_logged_request_comes_again_with_other_answers(
        self, page: Client
    ) -> None:
        child, today = a_child(forename="Ada", surname="Madeup"), moments.today()
        details = page.post(search(page, "Madeup"), {"child": child.pk}).headers["Location"]
        check = page.post(details, CAME | boxes("received_on", today)).headers["Location"]
        assert page.post(check).status_code == 302
        page.post(details, CAME | boxes("received_on", today - timedelta(days=1)))
        answer = page.post(check)
        assert answer.status_code == 422
        assert "already sent with other values" in words(answer)
        assert AssessmentRequest.objects.get().received_on == today

    def test_tells_beforehand_and_afterwards_that_a_second_request_starts_nothing(self, page: Client) -> None:
        child = a_child(forename="Ada", surname="Madeup")
        first = a_request(child, received_on=moments.today())
        step = search(page, "Madeup")
        details = page.post(step, {"child": child.pk}).headers["Location"]
        check = page.post(details, CAME | boxes("received_on", moments.today())).headers["Location"]
        assert f"{first.source_id} is already in hand" in words(page.get(check))
        assert "starts no limit of its own" in words(page.post(check, follow=True))

    def test_keeps_what_was_typed_on_the_way_back(self, page: Client) -> None:
        child = a_child(forename="Ada", surname="Madeup")
        step = search(page, "Madeup")
        details = page.post(step, {"child": child.pk}).headers["Location"]
        page.post(details, CAME | boxes("received_on", moments.today()))
        assert f'value="{moments.today().year}"' in page.get(details).content.decode()

    def test_asks_why_an_old_receipt_is_recorded_now(self, page: Client) -> None:
        child, old = a_child(forename="Ada", surname="Madeup"), moments.today() - timedelta(days=60)
        details = page.post(search(page, "Madeup"), {"child": child.pk}).headers["Location"]
        again = page.post(details, CAME | boxes("received_on", old))
        assert "Say why it is recorded so late" in words(again)


class TestANewChild:
    def test_is_added_with_the_request(self, page: Client) -> None:
        step = search(page, "Pip Inventedson")
        assert "No child found" in words(page.get(step))
        child_page = step.replace("matches", "child")
        assert 'value="Inventedson"' in page.get(child_page).content.decode()
        details = page.post(child_page, NEW).headers["Location"]
        check = page.post(details, CAME | boxes("received_on", moments.today())).headers["Location"]
        assert "Request logged" in words(page.post(check, follow=True))
        child = Child.objects.get()
        assert (child.surname, child.birth_date, child.stage) == ("Inventedson", BORN, "requested")

    def test_needs_a_number_or_the_reason_for_none(self, page: Client) -> None:
        child_page = search(page, "Pip").replace("matches", "child")
        assert "select why neither is known" in words(page.post(child_page, NEW | {"upn_unknown": ""}))
        assert "first letter agrees" in words(page.post(child_page, NEW | {"upn": "A857900108001"}))

    def test_is_only_added_beside_a_likely_double_when_somebody_says_so(self, page: Client) -> None:
        twin = a_child(forename="Robin", surname="Inventedson", birth_date=BORN)
        child_page = search(page, "Nobody").replace("matches", "child")
        doubles = page.post(child_page, NEW).headers["Location"]
        assert "Robin Inventedson" in words(page.get(doubles))
        assert page.post(doubles, {}).status_code == 200
        details = page.post(doubles, {"child": "new"}).headers["Location"]
        check = page.post(details, CAME | boxes("received_on", moments.today())).headers["Location"]
        page.post(check)
        assert AssessmentRequest.objects.get().child != twin

    def test_is_looked_at_again_when_somebody_added_the_same_child_meanwhile(self, page: Client) -> None:
        child_page = search(page, "Pip").replace("matches", "child")
        details = page.post(child_page, NEW).headers["Location"]
        check = page.post(details, CAME | boxes("received_on", moments.today())).headers["Location"]
        a_child(forename="Pip", surname="Inventedson", birth_date=BORN)
        assert page.post(check).headers["Location"].endswith("/doubles/")
        assert not AssessmentRequest.objects.exists()


class TestARestrictedChild:
    def test_is_not_found_and_not_shown_as_a_double(self, page: Client) -> None:
        hidden = a_child(forename="Pip", surname="Inventedson", birth_date=BORN, upn="Y857900108001")
        restrict(hidden, a_user(Role.CASE_OFFICER))
        assert "No child found" in words(page.get(search(page, "Inventedson")))
        assert "No child found" in words(page.get(search(page, upn="Y857900108001")))
        child_page = search(page, "Pip").replace("matches", "child")
        assert page.post(child_page, NEW).headers["Location"].endswith("/details/")
        same_number = page.post(child_page, NEW | {"upn": "Y857900108001", "upn_unknown": ""})
        assert same_number.headers["Location"].endswith("/details/")


class TestAStranger:
    def test_is_not_let_in(self, client: Client) -> None:
        client.force_login(a_user(Role.AUDITOR))
        assert client.get("/requests/new/").status_code == 404

    def test_is_not_shown_the_end_of_somebody_elses_child(self, page: Client) -> None:
        request = a_request(a_child())
        restrict(request.child, a_user(Role.CASE_OFFICER))
        assert page.get(f"/cases/{request.child.pk}/request/{request.pk}/logged/").status_code == 404

    def test_without_a_draft_begins_again(self, page: Client) -> None:
        assert page.get("/requests/new/abc/check/").headers["Location"] == "/requests/new/"
