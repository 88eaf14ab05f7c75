"""Send one body to one address: over TLS, to a number that was checked; follow nothing, keep no word of the answer."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from reporting.webhooks.kinds import WebhookRefused
from reporting.webhooks.reads.addresses import Place, place_of, resolved

# All of it, from the connection to the last header of the answer.
SECONDS = 10
NO_ANSWER = "It did not answer in time, or not by TLS with a certificate that is valid for it"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the number of the answer, or why there is none."""

    status: int | None
    trouble: str = ""

    @property
    def is_taken(self) -> bool:
        """Say whether the address took what was sent: any answer from 200 to 299."""
        return self.status is not None and http.client.OK <= self.status < http.client.MULTIPLE_CHOICES


class _Connection(http.client.HTTPSConnection):
    """A connection to the number that was checked, by the name that was asked for, which is over after ``SECONDS``."""

    def __init__(self, place: Place, number: str, context: ssl.SSLContext) -> None:
        super().__init__(place.host, place.port, timeout=SECONDS, context=context)
        self._number, self._tls, self._ends = number, context, time.monotonic() + SECONDS
        self._timer: threading.Timer | None = None
        self._is_cut = False

    def connect(self) -> None:
        """Connect to the number and nothing else."""
        plain = socket.create_connection((self._number, self.port), SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        # A receiver that sends one byte now and then, or one 100 after another, keeps every single wait short.
        self._timer = threading.Timer(max(self._ends - time.monotonic(), 0), self._cut, [self.sock])
        self._timer.start()
        self.sock.do_handshake()

    def close(self) -> None:
        """Close the connection; nothing is left to cut."""
        if self._timer is not None:
            self._timer.cancel()
        super().close()

    def answered(self) -> int:
        """Return the number of the answer; raise ``TimeoutError`` where it was cut off, whatever had come of it."""
        status = self.getresponse().status
        if self._is_cut:
            raise TimeoutError
        return status

    def _cut(self, sock: ssl.SSLSocket) -> None:
        self._is_cut = True
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)


def post(address: str, body: bytes, headers: Mapping[str, str], context: ssl.SSLContext | None = None) -> Outcome:
    """Send ``body`` and return what came of it; ``context`` says whose certificates are believed."""
    try:
        place = place_of(address)
        number = resolved(place)[0]
        connection = _Connection(place, number, context or ssl.create_default_context())
        try:
            connection.request("POST", place.path, body, dict(headers))
            return Outcome(connection.answered())
        finally:
            connection.close()
    except WebhookRefused as refusal:
        return Outcome(None, str(refusal))
    except (OSError, http.client.HTTPException):
        return Outcome(None, NO_ANSWER)
