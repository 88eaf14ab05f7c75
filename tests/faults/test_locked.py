"""A row that another holds costs a save five seconds, says so in words, loses nothing typed and stops nobody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from ehcp.models import Child, NeedsAssessment
from ehcp.requests.acts import requests
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_user
from tests.faults.site import Answer, Site, locked, site
from tests.pages.act_pages import typed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as one:
        yield one


@pytest.fixture
def child() -> Child:
    support, now = a_user(Role.BUSINESS_SUPPORT), moments.now()
    return requests.receive_request(a_child(), by=support, on=moments.today(), now=now, source="1").child


def at_once(server: Site, address: str, forms: list[dict[str, str]]) -> list[Answer]:
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda form=form: answers.append(server.ask(address, form))) for form in forms]
    for thread in threads:
        thread.start()
    return _joined(threads, answers, server)


def _joined(threads: list[threading.Thread], answers: list[Answer], server: Site) -> list[Answer]:
    alive = []
    while any(thread.is_alive() for thread in threads):
        alive.append(server.ask("/healthz"))
        threads[0].join(timeout=0.2)
    assert {one.status for one in alive} == {200}
    assert max(one.seconds for one in alive) < 3, "the process answers while saves wait"
    return answers


def test_ten_saves_on_a_locked_case_are_answered_in_words_while_the_process_lives(server: Site, child: Child) -> None:
    server.sign_in(a_user(Role.DECISION_OFFICER))
    address = reverse("ehcp:request-assess", args=[child.pk])
    hidden = server.ask(address).hidden
    said = typed(on=moments.today(), reasons="Typed at length.")
    with locked(child):
        answers = at_once(server, address, [hidden | said | {"key": f"key{number}"} for number in range(10)])
    assert len(answers) == 10
    assert {answer.status for answer in answers} <= {409, 503}
    assert max(answer.seconds for answer in answers) < 20
    for answer in answers:
        assert "Typed at length." in answer.text, "nothing typed is lost"
        assert "saving" in answer.text or "busy" in answer.text
    assert not NeedsAssessment.objects.filter(child=child).exists()


def test_one_save_waits_five_seconds_and_may_be_sent_again(server: Site, child: Child) -> None:
    server.sign_in(a_user(Role.DECISION_OFFICER))
    address = reverse("ehcp:request-assess", args=[child.pk])
    form = server.ask(address).hidden | typed(on=moments.today(), reasons="Typed at length.")
    with locked(child):
        refused = server.ask(address, form)
    assert refused.status in {409, 503}
    assert 4 < refused.seconds < 10
    again = server.ask(address, refused.hidden | typed(on=moments.today(), reasons="Typed at length."))
    assert again.status == 302, again.text
    assert NeedsAssessment.objects.filter(child=child).count() == 1
