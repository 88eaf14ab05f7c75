"""A delivery stopped between two messages, or between relay and row, loses none and sends none anew in silence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from ehcp.law.settings import Law
from ehcp.ledger.acts.outbox import deliver_outbox
from ehcp.ledger.acts.sweep import sweep_deadlines
from ehcp.models import DeadlineNotice, OutboxMessage
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_deadline, a_user

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 10, 19)
NOW = datetime(2026, 10, 19, 6, 15, tzinfo=UTC)


class Killed(BaseException):
    """The process is gone: nothing catches this."""


@pytest.fixture
def digests() -> list[OutboxMessage]:
    """Three digests that wait, each of one officer with one limit."""
    for number in range(3):
        officer = a_user(Role.CASE_OFFICER, email=f"officer{number}@example.org")
        a_deadline(a_child(officer=officer), due_on=DAY)
    sweep_deadlines(law=Law.default(), now=NOW, today=DAY)
    return list(OutboxMessage.objects.order_by("pk"))


def dies_at(monkeypatch: pytest.MonkeyPatch, number: int, *, after_relay: bool) -> None:
    send, sent = EmailMessage.send, []

    def relay(message: EmailMessage) -> int:
        sent.append(message)
        if len(sent) < number:
            return send(message)
        if after_relay:
            send(message)
        raise Killed

    monkeypatch.setattr(EmailMessage, "send", relay)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_killed_before_the_relay_took_it_a_message_goes_once(
    number: int, digests: list[OutboxMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    dies_at(monkeypatch, number, after_relay=False)
    with pytest.raises(Killed):
        deliver_outbox(now=NOW)
    assert OutboxMessage.objects.filter(sent_at__isnull=False).count() == number - 1
    monkeypatch.undo()
    assert deliver_outbox(now=NOW) == 3 - (number - 1)
    assert sorted(message.to[0] for message in mail.outbox) == [f"officer{one}@example.org" for one in range(3)]
    assert not DeadlineNotice.objects.filter(digest__isnull=True).exists()


def test_killed_after_the_relay_took_it_the_message_keeps_its_number(
    digests: list[OutboxMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    dies_at(monkeypatch, 2, after_relay=True)
    with pytest.raises(Killed):
        deliver_outbox(now=NOW)
    monkeypatch.undo()
    deliver_outbox(now=NOW)
    numbers = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(numbers) == 4
    assert set(numbers) == {f"<digest-{message.pk}@sendcases>" for message in digests}
    assert deliver_outbox(now=NOW) == 0
