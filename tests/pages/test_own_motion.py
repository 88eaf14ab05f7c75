"""After the authority reversed its own refusal: whose limit it is, and the request's twentieth week beside it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from ehcp.history.models.versions import LAST_DAY
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import Child, Deadline
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_request, a_user, an_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Child:
    """A refusal sent three weeks after the request and reversed in the twentieth week."""
    child = a_child()
    received = moments.today() - timedelta(weeks=20)
    refused = received + timedelta(weeks=3)
    request = a_request(child, received_on=received, outcome="N", decision_sent_on=refused)
    an_assessment(
        child, request=request, origin="reversal_of_refusal", clock_start_on=moments.today(), will_assess_notice_on=None
    )
    reconcile([child.pk], laws=laws_in_force(), now=moments.now())
    child.refresh_from_db()
    return child


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_case_names_the_practice_and_shows_the_day_of_the_request(client: Client, child: Child) -> None:
    client.force_login(a_user(Role.CASE_OFFICER))
    said = words(client.get(f"/cases/{child.pk}/").content.decode())
    today = moments.today()
    assert f"20 weeks from the request: {today:%A} {today.day} {today:%B %Y}" in said
    assert "Ombudsman practice" in said
    assert "not law" in said


def test_the_lists_show_both_days(client: Client, child: Child) -> None:
    officer = a_user(Role.CASE_OFFICER)
    Child.objects.filter(pk=child.pk).update(officer=officer)
    client.force_login(officer)
    today = moments.today()
    due = f"{today:%a} {today.day} {today:%b %Y}"
    assert child.next_rule == "reversed_no_plan"
    for address in ("/cases/", "/?show=later"):
        assert f"20 weeks from the request: {due}" in words(client.get(address).content.decode()), address


def test_a_limit_of_practice_is_worked_like_a_limit(child: Child) -> None:
    rules = {"reversed_no_plan", "reversed_final_plan"}
    assert rules <= set(Deadline.objects.open(LAST_DAY).limits().filter(child=child).values_list("rule", flat=True))
