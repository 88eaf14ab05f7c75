"""Members answer and officers decide at once, also serializably: one effective decision each, the losers told who."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import OperationalError, connection, connections
from django.db.models import Count, Sum

from ehcp.workflow import Refused
from panels.decisions.acts.deciding import Decision, decide
from panels.funding.reads.envelopes import year_view
from panels.items.acts.conflicts import answer_conflict
from panels.models import ConflictAnswer, Envelope, FundingLine, PanelItem, Ratification
from panels.money import Rate, Terms
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit.busy import is_busy
from tests.factories import a_child, a_user
from tests.panels.scene import AFTER, Scene, amount

ROUNDS = int(os.environ.get("SENDCASES_PANEL_ROUNDS", "4"))
MEMBERS, PANELS, POUNDS = 8, 5, Decimal("4500.25")
PATIENCE = 60  # seconds for which a thread tries again


@contextmanager
def isolation(level: str) -> Iterator[None]:
    """Let a thread's transactions run at ``level``, where the database has levels."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL {level}")
    try:
        yield
    finally:
        connections.close_all()


def tries() -> Iterator[float]:
    """Yield until the patience of one who was told to try again is at its end."""
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < PATIENCE:
        yield waited


def try_again(error: OperationalError) -> None:
    """Let a thread try again where the database asks for that alone."""
    if not is_busy(error):
        raise error
    time.sleep(0.05)


def decides(item: PanelItem, officer: User, gate: threading.Barrier, level: str, told: list[str]) -> None:
    with isolation(level):
        words = "never tried"
        gate.wait()
        for _ in tries():
            mine = PanelItem.objects.get(pk=item.pk)
            try:
                decide(mine, decision=Decision("ratify"), by=officer, now=AFTER)
                return told.append("decided")
            except Refused as refusal:
                words = str(refusal)
                if "decided" in words:
                    return told.append(words)
            except OperationalError as error:
                try_again(error)
        return told.append(f"gave up: {words}")


def answers(item: PanelItem, member: User, gate: threading.Barrier, level: str, told: list[str]) -> None:
    with isolation(level):
        gate.wait()
        for _ in tries():
            try:
                answer_conflict(item, interest="none", by=member, now=AFTER)
                return told.append("answered")
            except OperationalError as error:
                try_again(error)
        return told.append("gave up")


def all_at_once(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["READ COMMITTED", "SERIALIZABLE"])
def test_panels_that_decide_at_once_never_agree_more_than_an_envelope_has(level: str) -> None:
    """Five decisions of one amount race for an envelope that has room for three: two wait for a second approval."""
    scene = Scene()
    deciders = [a_user(Role.DECISION_OFFICER) for _ in range(PANELS)]
    items = []
    for number in range(PANELS):
        if number:
            scene.child = a_child()
            scene.takes_another_child()
        items.append(scene.listed("top_up"))
    scene.sits()
    items = [scene.recommends(item, amount(pounds=str(POUNDS))) for item in items]
    one = Terms("annual", (Rate(AFTER.date(), POUNDS),), AFTER.date()).in_year(2026)
    envelope = Envelope.objects.create(year=2026, budget_code="", amount=one * 3 + Decimal("0.01"))
    gate, told = threading.Barrier(PANELS), list[str]()
    pairs = zip(items, deciders, strict=True)
    all_at_once([threading.Thread(target=decides, args=(*pair, gate, level, told)) for pair in pairs])
    assert told == ["decided"] * PANELS
    assert PanelItem.objects.filter(decision="agreed").count() == PANELS
    states = sorted(FundingLine.objects.values_list("state", flat=True))
    assert states == ["agreed"] * 3 + ["proposed"] * 2
    (now,) = year_view(2026, AFTER.date()).positions
    assert (now.envelope, now.commitment, now.headroom) == (envelope, one * 3, Decimal("0.01"))


@pytest.mark.django_db(transaction=True)
def test_rounds_of_members_and_officers_leave_one_decision_each_and_the_sum_exact() -> None:
    scene = Scene()
    items = []
    members = [a_user(Role.PANEL_MEMBER) for _ in range(MEMBERS)]
    for number in range(ROUNDS):
        if number:
            scene.child = a_child()
            scene.takes_another_child()
        items.append(scene.listed("top_up"))
    scene.sits()
    for number, item in enumerate(items):
        item = scene.recommends(item, amount(pounds=str(POUNDS)))
        level = "SERIALIZABLE" if number % 2 else "READ COMMITTED"
        gate, told, answered = threading.Barrier(MEMBERS + 2), list[str](), list[str]()
        threads = [threading.Thread(target=answers, args=(item, one, gate, level, answered)) for one in members]
        for officer in (scene.decider, scene.second):
            threads.append(threading.Thread(target=decides, args=(item, officer, gate, level, told)))
        all_at_once(threads)
        assert answered == ["answered"] * MEMBERS
        winner = Ratification.objects.effective().get(item=item).officer
        lost = next(words for words in told if words != "decided")
        assert (told.count("decided"), len(told)) == (1, 2)
        assert str(winner) in lost or "a moment ago" in lost
    assert ConflictAnswer.objects.count() == ROUNDS * MEMBERS
    agreed = PanelItem.objects.filter(decision="agreed").aggregate(total=Sum("education_amount"))["total"]
    assert agreed == POUNDS * ROUNDS
    paid = FundingLine.objects.filter(state="agreed").aggregate(total=Sum("rate"), lines=Count("pk"))
    assert paid == {"total": POUNDS * ROUNDS, "lines": ROUNDS}
