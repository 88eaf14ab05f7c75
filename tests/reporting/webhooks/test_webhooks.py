"""Webhooks: what is sent, signed with what, in which order, when it fails, and who may set one up."""

from __future__ import annotations

import hmac
import ipaddress
import json
import re
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
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
from reporting.webhooks.acts.posting import NO_ANSWER, Outcome, post
from reporting.webhooks.kinds import CHANGES, TOLD, WebhookRefused
from reporting.webhooks.reads.addresses import place_of, resolved
from reporting.webhooks.reads.told import signature
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
        assert deliver_webhooks(now=NOW, send=receiver) == 2
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
        deliver_webhooks(now=NOW, send=receiver)
        happened(child, "R2", at=NOW)
        deliver_webhooks(now=NOW + timedelta(minutes=2), send=receiver)
        deliver_webhooks(now=NOW + timedelta(minutes=3), send=receiver)
        assert receiver.records == ["R1", "V1", "R2"]
        hook.refresh_from_db()
        assert hook.position == CaseEvent.objects.latest("pk").pk

    def test_is_nothing_of_a_hidden_child_nor_what_is_not_settled(self) -> None:
        hidden, child = a_child(), a_child()
        happened(hidden, "R-hidden")
        restrict(hidden)
        happened(child, "R-young", at=NOW - timedelta(seconds=20))
        a_webhook()
        receiver = Receiver()
        deliver_webhooks(now=NOW, send=receiver)
        assert receiver.sent == []

    def test_goes_out_once_when_two_workers_come_at_once(self) -> None:
        happened(a_child(), "R1")
        a_webhook()
        outer, inner = Receiver(), Receiver()

        def while_sending(*sent: Any) -> Outcome:
            deliver_webhooks(now=NOW, send=inner)
            return outer(*sent)

        deliver_webhooks(now=NOW, send=while_sending)
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
            deliver_webhooks(now=moment, send=receiver)
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
            deliver_webhooks(now=moment, send=receiver)
            hook.refresh_from_db()
            moment = hook.next_try_at
        assert (hook.paused_why, len(receiver.sent)) == ("It answered 503", MOST_FAILURES)
        deliver_webhooks(now=moment + timedelta(days=2), send=receiver)
        assert len(receiver.sent) == MOST_FAILURES
        client.force_login(manager)
        assert "1 webhook paused" in client.get("/").content.decode()
        resume_webhook(hook.pk, by=manager, now=moment)
        assert "webhook paused" not in client.get("/").content.decode()
        deliver_webhooks(now=moment, send=receiver)
        assert receiver.records[-1] == "R1"

    def test_of_an_address_that_is_gone_pauses_at_once(self) -> None:
        happened(a_child(), "R1")
        hook = a_webhook()
        deliver_webhooks(now=NOW, send=Receiver(Outcome(410)))
        hook.refresh_from_db()
        assert hook.paused_at == NOW

    def test_of_a_secret_that_nobody_can_read_pauses_at_once(self, settings: Any) -> None:
        happened(a_child(), "R1")
        hook, receiver = a_webhook(), Receiver()
        settings.SECRET_KEY = "another-secret-than-the-one-it-was-sealed-with"
        deliver_webhooks(now=NOW, send=receiver)
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
        deliver_webhooks(now=NOW, send=receiver)
        assert receiver.sent == []  # from now on, not from the beginning
        assert AccountEvent.objects.filter(kind="webhook.added").count() == 1

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
        deliver_webhooks(now=NOW, send=receiver)
        replay_webhook(hook.pk, since=date(2026, 11, 28), by=manager, now=NOW)
        deliver_webhooks(now=NOW, send=receiver)
        assert receiver.records == ["R1", "R2", "R2"]
        pause_webhook(hook.pk, by=manager, now=NOW)
        replay_webhook(hook.pk, since=date(2026, 11, 1), by=manager, now=NOW)
        deliver_webhooks(now=NOW, send=receiver)
        assert len(receiver.records) == 3
        resume_webhook(hook.pk, by=manager, now=NOW)
        deliver_webhooks(now=NOW, send=receiver)
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


INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]",
    "[64:ff9b::a00:1]", "[2002:a00:1::]", "[ff02::1]",
]  # fmt: skip


class TestAnAddress:
    @pytest.mark.parametrize("host", INSIDE)
    def test_in_the_house_is_refused(self, host: str) -> None:
        with pytest.raises(WebhookRefused, match="private network"):
            place_of(f"https://{host}/x")

    @pytest.mark.parametrize(
        "address",
        ["http://x.example/", "ftp://x.example/", "https://", "x.example", "https://a:b@x.example/", "https://a@x.example/",
         "https://x.example:port/", "https://x.example/ y", "https://x.example/#y", "https://x.example/\r\nX: y",
         "https://ünder.example/", "https://[::1/", "javascript:alert(1)", "https://x.example:99999/"],
    )  # fmt: skip
    def test_that_is_none_is_refused(self, address: str) -> None:
        with pytest.raises(WebhookRefused):
            place_of(address)

    def test_whose_name_leads_into_the_house_is_refused_when_it_is_sent_to(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lookup(host: str, port: int, **_: Any) -> list[Any]:
            return [(0, 0, 0, "", (number, port)) for number in ("93.184.216.34", "10.0.0.1")]

        monkeypatch.setattr("socket.getaddrinfo", lookup)
        with pytest.raises(WebhookRefused):
            resolved(place_of("https://x.example/"))
        assert "private network" in post("https://x.example/", b"", {}).trouble

    def test_in_a_network_that_is_named_is_sent_to(self, settings: Any) -> None:
        settings.WEBHOOK_NETWORKS = ["10.1.2.0/24", "fd00::/64"]
        assert place_of("https://10.1.2.3:8443/x?y=1").path == "/x?y=1"
        assert place_of("https://[fd00::1]/").host == "fd00::1"
        for host in ("10.1.3.1", "127.0.0.1"):
            with pytest.raises(WebhookRefused):
                place_of(f"https://{host}/")


@pytest.fixture
def receiving(tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext, list[Any]]]:
    """A server that speaks TLS, whose certificate is believed by a context; what it was sent."""
    key, got = ec.generate_private_key(ec.SECP256R1()), []  # type: ignore[var-annotated]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    days = datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=1)  # noqa: TID251 -- a real server
    alternatives = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]
    )
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), *days)
    certificate = builder.add_extension(alternatives, critical=False).sign(key, SHA256())
    file = tmp_path / "server.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(302 if self.path == "/elsewhere" else 204)
            self.send_header("Location", "/again")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(file)
    server.socket = served.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    believing = ssl.create_default_context(cadata=certificate.public_bytes(Encoding.PEM).decode())
    yield server.server_port, believing, got
    server.shutdown()
    server.server_close()


class TestPosting:
    def test_goes_over_tls_and_follows_nothing(self, settings: Any, receiving: Any) -> None:
        port, believing, got = receiving
        settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
        address = f"https://127.0.0.1:{port}"
        assert post(f"{address}/told", b"{}", {"Sendcases-Delivery": "x"}, believing) == Outcome(204)
        path, headers, body = got.pop()
        assert (path, headers["Sendcases-Delivery"], body) == ("/told", "x", b"{}")
        assert not post(f"{address}/elsewhere", b"{}", {}, believing).is_taken
        assert len(got) == 1

    def test_believes_no_certificate_that_nobody_vouches_for(self, settings: Any, receiving: Any) -> None:
        port, _, got = receiving
        settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
        assert post(f"https://127.0.0.1:{port}/", b"{}", {}) == Outcome(None, NO_ANSWER)
        assert got == []

    def test_says_so_where_nobody_answers(self, settings: Any) -> None:
        settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
        assert post("https://127.0.0.1:1/", b"{}", {}) == Outcome(None, NO_ANSWER)


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
