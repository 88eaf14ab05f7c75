"""Webhooks: what is sent, signed with what, in which order, when it fails, and who may set one up."""

from __future__ import annotations

import hmac
import json
import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as settings_of
from django.test import Client

from ehcp.history.kinds import KINDS
from ehcp.models import CaseEvent, Child
from reporting.models import Delivery, Webhook
from reporting.webhooks.acts.delivering import MOST_FAILURES, deliver_webhooks
from reporting.webhooks.acts.keeping import (
    add_webhook,
    end_webhook,
    pause_webhook,
    renew_secret,
    replay_webhook,
    resume_webhook,
)
from reporting.webhooks.acts.posting import NO_ANSWER, Outcome
from reporting.webhooks.kinds import CHANGES, TOLD, WebhookRefused
from reporting.webhooks.reads.told import AT_ONCE, signature
from sendcases.accounts.models import AccountEvent, User
from sendcases.accounts.roles import Role
from sendcases.accounts.sealing import unseal
from tests.factories import a_child, a_user, a_webhook, restrict

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
TAKEN = Outcome(200)


class Receiver:
    """Another system: what it was sent, and what it answers."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers, self.sent = list(answers), []  # type: ignore[var-annotated]

    def __call__(self, address: str, body: bytes, headers: dict[str, str]) -> Outcome:
        self.sent.append((address, body, headers))
        return self.answers.pop(0) if self.answers else TAKEN

    @property
    def records(self) -> list[str]:
        return [event["record_id"] for _, body, _ in self.sent for event in json.loads(body)["events"]]


def happened(child: Child, record: str, kind: str = "request.received", at: datetime | None = None) -> CaseEvent:
    moment = at or NOW - timedelta(hours=1)
    return CaseEvent.objects.create(
        child=child, kind=kind, record_type="requests", record_id=record, happened_on=moment.date(), recorded_at=moment
    )


def deliver(*, now: datetime, send: Any) -> int:
    return deliver_webhooks(clock=lambda: now, send=send)


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


class TestWhatIsSent:
    def test_is_signed_and_names_nobody(self) -> None:
        child = a_child(surname="Quillfeather")
        happened(child, "R1")
        CaseEvent.objects.create(
            child=child, kind="request.agreed", record_type="children", record_id=child.source_id,
            happened_on=NOW.date(), recorded_at=NOW - timedelta(hours=1), data={"kind": "initial"},
        )  # fmt: skip
        hook, receiver = a_webhook(), Receiver()
        assert deliver(now=NOW, send=receiver) == 2
        ((address, body, headers),) = receiver.sent
        assert address == hook.address
        assert b"Quillfeather" not in body
        assert child.source_id.encode() not in body
        told = json.loads(body)
        assert set(told) == {"delivery", "position", "events"}
        assert told["events"][0].keys() == {"event", "kind", "record_type", "record_id", "happened_on", "recorded_at"}
        seconds, made = (part.partition("=")[2] for part in headers["Sendcases-Signature"].split(","))
        assert int(seconds) == int(NOW.timestamp())
        assert made == hmac.new(b"whsec", f"{seconds}.".encode() + body, sha256).hexdigest()
        assert headers["Sendcases-Delivery"] == told["delivery"] == str(Delivery.objects.get().reference)

    def test_is_of_its_kinds_in_order_each_once(self) -> None:
        child = a_child()
        for record, kind in (("R1", "request.received"), ("P1", "plan.ceased"), ("V1", "review.held")):
            happened(child, record, kind)
        hook, receiver = a_webhook(), Receiver()
        deliver(now=NOW, send=receiver)
        happened(child, "R2", at=NOW)
        deliver(now=NOW + timedelta(minutes=2), send=receiver)
        deliver(now=NOW + timedelta(minutes=3), send=receiver)
        assert receiver.records == ["R1", "V1", "R2"]
        hook.refresh_from_db()
        assert hook.position == CaseEvent.objects.latest("pk").pk

    def test_is_nothing_of_a_hidden_child(self) -> None:
        hidden = a_child()
        happened(hidden, "R-hidden")
        restrict(hidden)
        a_webhook()
        receiver = Receiver()
        deliver(now=NOW, send=receiver)
        assert receiver.sent == []

    def test_is_signed_when_it_is_sent_and_waits_where_others_are_slow(self) -> None:
        child, clock = a_child(), [NOW]
        for number in range(2 * AT_ONCE):
            happened(child, f"R{number}")
        hooks = [a_webhook(next_try_at=NOW - timedelta(minutes=number)) for number in (1, 2, 3)]
        receiver = Receiver()

        def slow(*sent: Any) -> Outcome:
            outcome = receiver(*sent)
            clock[0] += timedelta(seconds=9)
            return outcome

        deliver_webhooks(clock=lambda: clock[0], send=slow)
        third, second, first = (hook.address for hook in hooks)
        assert [address for address, _, _ in receiver.sent] == [first, first, second]
        signed = [headers["Sendcases-Signature"].partition(",")[0] for _, _, headers in receiver.sent]
        assert signed == [f"t={int(NOW.timestamp()) + 9 * number}" for number in range(3)]
        clock[0] += timedelta(minutes=1)
        deliver_webhooks(clock=lambda: clock[0], send=slow)
        assert [address for address, _, _ in receiver.sent][3:] == [third, third, second]

    def test_goes_out_once_when_two_workers_come_at_once(self) -> None:
        happened(a_child(), "R1")
        a_webhook()
        outer, inner = Receiver(), Receiver()

        def while_sending(*sent: Any) -> Outcome:
            deliver(now=NOW, send=inner)
            return outer(*sent)

        deliver(now=NOW, send=while_sending)
        assert (len(outer.sent), inner.sent) == (1, [])


class TestAFailure:
    def test_is_tried_again_later_each_time_and_loses_nothing(self) -> None:
        happened(a_child(), "R1")
        hook = a_webhook()
        receiver = Receiver(Outcome(500), Outcome(None, NO_ANSWER), Outcome(302))
        moments = [NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=2), NOW + timedelta(minutes=5),
                   NOW + timedelta(minutes=6), NOW + timedelta(minutes=14)]  # fmt: skip
        tried = []
        for moment in moments:
            before = len(receiver.sent)
            deliver(now=moment, send=receiver)
            tried.append(len(receiver.sent) > before)
        assert tried == [True, False, True, False, True, True]
        assert [one.is_taken for one in Delivery.objects.order_by("pk")] == [False, False, False, True]
        hook.refresh_from_db()
        assert (hook.failures, hook.paused_at) == (0, None)

    def test_after_many_pauses_it_and_tells_managers(self, client: Client, manager: User) -> None:
        happened(a_child(), "R1")
        hook, moment = a_webhook(), NOW
        receiver = Receiver(*[Outcome(503)] * MOST_FAILURES)
        for _ in range(MOST_FAILURES):
            deliver(now=moment, send=receiver)
            hook.refresh_from_db()
            moment = hook.next_try_at
        assert (hook.paused_why, len(receiver.sent)) == ("It answered 503", MOST_FAILURES)
        deliver(now=moment + timedelta(days=2), send=receiver)
        assert len(receiver.sent) == MOST_FAILURES
        client.force_login(manager)
        assert "1 webhook paused" in client.get("/").content.decode()
        resume_webhook(hook.pk, by=manager, now=moment)
        assert "webhook paused" not in client.get("/").content.decode()
        deliver(now=moment, send=receiver)
        assert receiver.records[-1] == "R1"

    def test_of_an_address_that_is_gone_pauses_at_once(self) -> None:
        happened(a_child(), "R1")
        hook = a_webhook()
        deliver(now=NOW, send=Receiver(Outcome(410)))
        hook.refresh_from_db()
        assert hook.paused_at == NOW

    def test_of_a_secret_that_nobody_can_read_pauses_at_once(self, settings: Any) -> None:
        happened(a_child(), "R1")
        hook, receiver = a_webhook(), Receiver()
        settings.SECRET_KEY = "another-secret-than-the-one-it-was-sealed-with"
        deliver(now=NOW, send=receiver)
        hook.refresh_from_db()
        assert (receiver.sent, hook.paused_at) == ([], NOW)


class TestAManager:
    def test_adds_one_and_is_shown_its_secret(self, manager: User) -> None:
        happened(a_child(), "R-before")
        asked = {"address": "https://reports.example/told", "kinds": ["request"], "by": manager, "now": NOW, "key": "k"}
        made, secret = add_webhook(**asked)
        again, same = add_webhook(**asked)
        assert (made.pk, secret) == (again.pk, same)
        assert secret not in made.secret
        assert unseal(made.secret) == secret
        receiver = Receiver()
        deliver(now=NOW, send=receiver)
        assert receiver.sent == []  # from now on, not from the beginning
        assert AccountEvent.objects.filter(kind="webhook.added").count() == 1

    def test_is_shown_no_secret_by_a_form_that_is_found_open_later(self, manager: User) -> None:
        asked = {"address": "https://reports.example/told", "kinds": ["request"], "by": manager, "key": "k"}
        made, _ = add_webhook(**asked, now=NOW)  # type: ignore[arg-type]
        with pytest.raises(WebhookRefused, match="other values"):
            add_webhook(**asked | {"kinds": ["plan"]}, now=NOW)  # type: ignore[arg-type]
        with pytest.raises(WebhookRefused, match="shown no more"):
            add_webhook(**asked, now=NOW + timedelta(minutes=11))  # type: ignore[arg-type]
        end_webhook(made.pk, by=manager, now=NOW)
        with pytest.raises(WebhookRefused, match="shown no more"):
            add_webhook(**asked, now=NOW)  # type: ignore[arg-type]
        assert Webhook.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong",
        [{"kinds": []}, {"kinds": ["nonsense"]}, {"address": "http://reports.example/"}, {"by": None}, {"key": "k"}],
    )
    def test_is_refused_what_cannot_be(self, manager: User, wrong: dict[str, Any]) -> None:
        asked = {"address": "https://a.example/", "kinds": ["request"], "by": manager, "now": NOW, "key": "n"}
        add_webhook(**asked | {"address": "https://b.example/", "key": "k"})
        if "by" in wrong:
            wrong = {"by": a_user(*set(Role) - {Role.MANAGER})}
        with pytest.raises(WebhookRefused):
            add_webhook(**asked | wrong)
        with pytest.raises(WebhookRefused, match="told already"):
            add_webhook(**asked | {"address": "https://b.example/"})

    def test_pauses_goes_on_goes_back_and_ends(self, manager: User) -> None:
        child = a_child()
        happened(child, "R1", at=NOW - timedelta(days=9))
        happened(child, "R2", at=NOW - timedelta(days=2))
        hook, receiver = a_webhook(), Receiver()
        deliver(now=NOW, send=receiver)
        replay_webhook(hook.pk, since=date(2026, 11, 28), by=manager, now=NOW)
        deliver(now=NOW, send=receiver)
        assert receiver.records == ["R1", "R2", "R2"]
        pause_webhook(hook.pk, by=manager, now=NOW)
        replay_webhook(hook.pk, since=date(2026, 11, 1), by=manager, now=NOW)
        deliver(now=NOW, send=receiver)
        assert len(receiver.records) == 3
        resume_webhook(hook.pk, by=manager, now=NOW)
        deliver(now=NOW, send=receiver)
        assert receiver.records[3:] == ["R1", "R2"]
        fresh = renew_secret(hook.pk, by=manager, now=NOW)
        hook.refresh_from_db()
        assert unseal(hook.secret) == fresh
        end_webhook(hook.pk, by=manager, now=NOW)
        for act in (pause_webhook, end_webhook, resume_webhook):
            with pytest.raises(WebhookRefused):
                act(hook.pk, by=manager, now=NOW)
        assert set(AccountEvent.objects.values_list("kind", flat=True)) >= set(CHANGES) - {"webhook.added"}

    @pytest.mark.parametrize("since", [None, date(2026, 12, 1)])
    def test_goes_back_to_no_day_to_come(self, manager: User, since: date | None) -> None:
        with pytest.raises(WebhookRefused):
            replay_webhook(a_webhook().pk, since=since, by=manager, now=NOW)

    def test_does_it_on_pages(self, client: Client, manager: User) -> None:
        client.force_login(manager)
        assert "No address is told anything" in client.get("/webhooks/").content.decode()
        form = client.get("/webhooks/add/").context["form"]
        sent = {"address": "http://x.example/", "kinds": ["review"], "key": form["key"].value()}
        refused = client.post("/webhooks/add/", sent)
        assert refused.status_code == 409
        assert "must begin with https://" in refused.content.decode()
        assert 'value="http://x.example/"' in refused.content.decode()
        made = client.post("/webhooks/add/", sent | {"address": "https://x.example/"})
        hook = Webhook.objects.get()
        assert unseal(hook.secret) in made.content.decode()
        page = f"/webhooks/{hook.pk}/"
        assert unseal(hook.secret) not in client.get(page).content.decode()
        assert "Reviews" in client.get(page).content.decode()
        assert client.post(page, {}).status_code == 409
        assert client.post(page, {"change": "replay"}).status_code == 409
        assert client.post(page, {"change": "pause"}).status_code == 302
        assert "Paused by hand" in client.get(page).content.decode()
        renewed = client.post(page, {"change": "renew"}).content.decode()
        assert unseal(Webhook.objects.get().secret) in renewed
        assert client.post(page, {"change": "end"}).status_code == 302
        assert client.get(page).status_code == 404

    def test_is_told_of_kinds_that_there_are(self) -> None:
        assert set(TOLD) <= {name.partition(".")[0] for name in KINDS}


def test_the_example_of_the_documentation_believes_what_is_signed() -> None:
    text = (Path(settings_of.BASE_DIR) / "docs" / "api" / "README.md").read_text(encoding="utf-8")
    (code,) = (one for one in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "is_ours" in one)
    given: dict[str, Any] = {}
    exec(code, given)
    body, header = b'{"events":[]}', signature("whsec", b'{"events":[]}', NOW)
    assert given["is_ours"]("whsec", header, body, NOW.timestamp() + 60)
    assert not given["is_ours"]("whsec", header, body, NOW.timestamp() + 600)
    assert not given["is_ours"]("whsec", header, body + b" ", NOW.timestamp())
    assert not given["is_ours"]("other", header, body, NOW.timestamp())
