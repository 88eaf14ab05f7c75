"""Where a webhook may be sent to, and how one is sent: over TLS, in a limited time, following nothing."""

from __future__ import annotations

import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from reporting.webhooks.acts import posting
from reporting.webhooks.acts.posting import NO_ANSWER, Outcome, post
from reporting.webhooks.kinds import WebhookRefused
from reporting.webhooks.reads.addresses import place_of, resolved
from sendcases.audit import moments

INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]",
    "[64:ff9b::a00:1]", "[2002:a00:1::]", "[ff02::1]", "[fec0::1]", "[64:ff9b:1::a00:1]", "[2001::1]", "[::a00:1]",
    "192.0.0.1", "198.18.0.1", "240.0.0.1",
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


class Receiving(BaseHTTPRequestHandler):
    """A receiver of every temper, by the path that is asked for."""

    got: ClassVar[list[Any]]

    def do_POST(self) -> None:
        self.got.append((self.path, self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
        slow = {"/go-on": [b"HTTP/1.1 100 Continue\r\n\r\n"] * 100, "/drip": [b"HTTP/1.1 204 ", *[b"X"] * 100]}
        with suppress(OSError):
            for part in slow.get(self.path, []):
                self.wfile.write(part)
                time.sleep(0.1)
            self.send_response(302 if self.path == "/elsewhere" else 204)
            self.send_header("Location", "/again")
            self.end_headers()
            while self.path == "/giant":
                self.wfile.write(b"x" * 65_536)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def receiving(tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext, list[Any]]]:
    """A server that speaks TLS, whose certificate is believed by a context; what it was sent."""
    key, got = ec.generate_private_key(ec.SECP256R1()), []  # type: ignore[var-annotated]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    days = moments.now() - timedelta(days=1), moments.now() + timedelta(days=1)
    alternatives = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]
    )
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), *days)
    certificate = builder.add_extension(alternatives, critical=False).sign(key, SHA256())
    file = tmp_path / "server.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )

    Receiving.got = got
    server = HTTPServer(("127.0.0.1", 0), Receiving)
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

    @pytest.mark.parametrize("path", ["/drip", "/go-on"])
    def test_waits_no_longer_for_who_keeps_it_waiting_or_answers_without_end(
        self, settings: Any, receiving: Any, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        port, believing, _ = receiving
        settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
        monkeypatch.setattr(posting, "SECONDS", 1)
        begun = time.monotonic()
        assert post(f"https://127.0.0.1:{port}{path}", b"{}", {}, believing) == Outcome(None, NO_ANSWER)
        assert time.monotonic() - begun < 3

    def test_reads_nothing_of_an_answer_but_its_head(self, settings: Any, receiving: Any) -> None:
        port, believing, _ = receiving
        settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
        assert post(f"https://127.0.0.1:{port}/giant", b"{}", {}, believing) == Outcome(204)

    def test_says_so_where_nobody_answers(self, settings: Any) -> None:
        settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
        assert post("https://127.0.0.1:1/", b"{}", {}) == Outcome(None, NO_ANSWER)
