"""Redis may be stopped, or say nothing: nobody waits for it longer than two seconds, and no job is lost."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from ehcp.jobs.acts import queue as jobs
from ehcp.models import Job
from sendcases.accounts.models import ApiKey, Scope
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_job, a_user
from tests.faults.site import Site, site

pytestmark = pytest.mark.django_db(transaction=True)
AT_MOST = 2 + 0.7  # the page's own work on a busy machine


@pytest.fixture(params=["stopped", "silent"])
def redis_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a Redis that is not there, or that takes connections and never says anything."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "silent":
            server.listen(64)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def server(redis_address: str, transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path, SENDCASES_BROKER_URL=redis_address) as one:
        one.ask("/accounts/login/")  # the first page of a process takes its time
        yield one


def test_a_job_is_queued_within_two_seconds_and_waits_for_the_schedule(server: Site) -> None:
    administrator = a_user(Role.SYSTEM_ADMINISTRATOR)
    job = a_job(state="interrupted", created_by=administrator)
    server.sign_in(administrator)
    began = time.monotonic()
    answer = server.ask(reverse("ehcp:import-again", args=[job.pk]), {})
    assert answer.status == 302, answer.text
    assert time.monotonic() - began < AT_MOST
    assert Job.objects.get().state == "queued"
    assert jobs.look_after_jobs(now=moments.now()) == [job.pk]


def test_the_api_and_readiness_answer_within_two_seconds(server: Site) -> None:
    _, token = ApiKey.objects.create(a_user(Role.API_CLIENT), scopes=[one.value for one in Scope], purpose="A test")
    server.headers = {"Authorization": f"Token {token}"}
    answer = server.ask("/api/v1/decisions/")
    assert answer.status == 200, answer.text
    assert answer.seconds < AT_MOST
    ready = server.ask("/readyz")
    assert ready.status == 503
    assert ready.seconds < AT_MOST
