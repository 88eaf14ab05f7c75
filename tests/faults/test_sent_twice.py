"""The same form sent many times acts once; two people on one case are told of each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from ehcp.models import ActReceipt, CaseEvent, Child, Deadline, NeedsAssessment
from ehcp.requests.acts import requests
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.acts import at
from tests.factories import a_child, a_user
from tests.pages.act_pages import errors, hidden, typed

pytestmark = pytest.mark.django_db(transaction=True)

RECEIVED = date(2026, 9, 7)
TODAY = date(2026, 9, 14)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: at(TODAY))


@pytest.fixture
def child() -> Child:
    support = a_user(Role.BUSINESS_SUPPORT)
    return requests.receive_request(a_child(), by=support, on=RECEIVED, now=at(RECEIVED), source="1").child


def at_once(works: list[Callable[[], object]]) -> None:
    """Do everything at the same moment, each in a thread with connections of its own."""
    gate = threading.Barrier(len(works))

    def one(work: Callable[[], object]) -> None:
        try:
            gate.wait()
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_one_form_sent_eight_times_at_once_acts_once(child: Child) -> None:
    decider = a_user(Role.DECISION_OFFICER)
    address = reverse("ehcp:request-assess", args=[child.pk])
    form = hidden(browser(decider).get(address)) | typed(on=TODAY)
    windows = [browser(decider) for _ in range(8)]
    answers: list[tuple[int, str]] = []

    def send(window: Client) -> None:
        answer = window.post(address, form)
        answers.append((answer.status_code, answer.headers.get("Location", "")))

    at_once([lambda window=window: send(window) for window in windows])  # type: ignore[misc]
    assert answers == [(302, reverse("ehcp:case", args=[child.pk]))] * 8
    assert NeedsAssessment.objects.filter(child=child).count() == 1
    assert CaseEvent.objects.filter(child=child).exclude(kind="request.received").count() == 1
    assert ActReceipt.objects.filter(child=child).count() == 1
    standing = Deadline.objects.current().filter(child=child)
    keys = list(standing.values_list("rule", "record_id", "cycle", "revision"))
    assert len(keys) == len(set(keys))


def test_the_same_key_with_other_values_is_refused(child: Child) -> None:
    decider = browser(a_user(Role.DECISION_OFFICER))
    address = reverse("ehcp:request-assess", args=[child.pk])
    form = hidden(decider.get(address))
    assert decider.post(address, form | typed(on=TODAY)).status_code == 302
    answer = decider.post(address, form | typed(on=date(2026, 9, 11)))
    assert answer.status_code == 422
    assert "already sent with other values" in errors(answer)


def test_what_was_typed_under_a_used_key_is_kept_and_may_be_sent_on_purpose(child: Child) -> None:
    manager = browser(a_user(Role.MANAGER))
    address = reverse("ehcp:case-allocate", args=[child.pk])
    form = hidden(manager.get(address))
    assert manager.post(address, form | typed(on=TODAY, officer=a_user(Role.CASE_OFFICER).pk)).status_code == 302
    second = a_user(Role.CASE_OFFICER)
    refused = manager.post(address, form | typed(on=TODAY, officer=second.pk))
    assert refused.status_code == 422
    assert f'value="{second.pk}" selected' in refused.content.decode()
    again = hidden(refused) | typed(on=TODAY, officer=second.pk)
    assert again["key"] != form["key"]
    assert manager.post(address, again).status_code == 302
    child.refresh_from_db()
    assert child.officer == second


def test_a_key_used_on_one_child_or_page_acts_on_no_other(child: Child) -> None:
    support = a_user(Role.BUSINESS_SUPPORT)
    other = requests.receive_request(a_child(), by=support, on=RECEIVED, now=at(RECEIVED), source="1")
    decider = browser(a_user(Role.DECISION_OFFICER))
    address = reverse("ehcp:request-assess", args=[child.pk])
    form = hidden(decider.get(address)) | typed(on=TODAY)
    assert decider.post(address, form).status_code == 302
    elsewhere = reverse("ehcp:request-assess", args=[other.child_id])
    answer = decider.post(elsewhere, form | {"version": hidden(decider.get(elsewhere))["version"]})
    assert answer.status_code == 422
    assert "already sent with other values" in errors(answer)
    assert not NeedsAssessment.objects.filter(child=other.child).exists()


@pytest.mark.parametrize("version", [None, "", "abc", "1.5", "9" * 40])
def test_a_form_without_its_version_is_refused_and_may_be_sent_again(child: Child, version: str | None) -> None:
    decider = browser(a_user(Role.DECISION_OFFICER))
    address = reverse("ehcp:request-assess", args=[child.pk])
    form = hidden(decider.get(address)) | typed(on=TODAY, reasons="Typed at length.")
    del form["version"]
    answer = decider.post(address, form if version is None else form | {"version": version})
    assert answer.status_code == 409
    assert "changed after you opened" in errors(answer) or "on which state of the case it was opened" in errors(answer)
    assert "Typed at length." in answer.content.decode()
    assert not NeedsAssessment.objects.filter(child=child).exists()
    assert decider.post(address, form | hidden(answer)).status_code == 302


def test_a_correction_without_its_version_is_refused(child: Child) -> None:
    officer = browser(a_user(Role.MANAGER))
    request = child.requests.get()
    address = f"/cases/{child.pk}/dates/requests/{request.pk}/received_on/"
    page = officer.get(address)
    form = hidden(page) | typed(to=date(2026, 9, 8), reason="Misread.", apply="yes")
    del form["version"]
    answer = officer.post(address, form)
    assert answer.status_code == 409, errors(answer)
    assert "on which state of the case it was opened" in errors(answer)
    request.refresh_from_db()
    assert request.received_on == RECEIVED


def test_the_second_of_two_officers_is_told_who_was_first_and_when(child: Child) -> None:
    first, second = (a_user(Role.DECISION_OFFICER, first_name=name) for name in ("Firsty", "Secondy"))
    address = reverse("ehcp:request-assess", args=[child.pk])
    one, other = browser(first), browser(second)
    forms = [hidden(one.get(address)), hidden(other.get(address))]
    assert one.post(address, forms[0] | typed(on=TODAY)).status_code == 302
    answer = other.post(address, forms[1] | typed(on=date(2026, 9, 11), reasons="Typed at length."))
    assert answer.status_code == 409
    assert str(first) in errors(answer)
    assert "14 September 2026" in errors(answer)
    assert "Typed at length." in answer.content.decode(), "nothing that was typed is lost"
    assert child.requests.get().decision_sent_on == TODAY


def test_of_eight_officers_at_once_one_acts(child: Child) -> None:
    address = reverse("ehcp:request-assess", args=[child.pk])
    windows = [browser(a_user(Role.DECISION_OFFICER)) for _ in range(8)]
    forms = [hidden(window.get(address)) | typed(on=TODAY) for window in windows]
    told: list[int] = []
    works = [
        lambda window=window, form=form: told.append(window.post(address, form).status_code)  # type: ignore[misc]
        for window, form in zip(windows, forms, strict=True)
    ]
    at_once(works)
    assert sorted(told) == [302] + [409] * 7
    assert NeedsAssessment.objects.filter(child=child).count() == 1


def test_of_eight_officers_who_take_one_case_at_once_one_has_it_and_the_others_are_told_who(child: Child) -> None:
    windows = {officer: browser(officer) for officer in (a_user(Role.CASE_OFFICER) for _ in range(8))}
    said: dict[User, str] = {}

    def press(officer: User, window: Client) -> None:
        said[officer] = window.post(reverse("ehcp:case-take", args=[child.pk]), follow=True).content.decode()

    at_once([lambda one=one: press(*one) for one in windows.items()])  # type: ignore[misc]
    holder = child.allocations.get().officer
    assert CaseEvent.objects.filter(child=child, kind="case.taken").count() == 1
    assert "You hold case" in said.pop(holder)
    assert [f"is with {holder}, since 14 September 2026" in words for words in said.values()] == [True] * 7
