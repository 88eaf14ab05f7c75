"""No log tells what was searched for, what was typed or what a row holds."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError
from django.test import Client, RequestFactory
from gunicorn.config import Config

from ehcp.jobs.acts import queue as jobs
from ehcp.tasks import run_job
from ehcp.work.reads import case_list as cases
from sendcases.accounts.roles import Role
from sendcases.roof import launch
from sendcases.roof.logs import GunicornLogger, RequestMiddleware, without_query
from tests.factories import a_user
from tests.faults.site import site

CANARY = "Canarybird"


class Log:
    """What the product's own handler wrote."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    """Everything that is logged at any level, as the settings write it."""
    one = Log()
    config = settings.LOGGING | {
        "handlers": {"console": settings.LOGGING["handlers"]["console"] | {"stream": one.stream}},
        "root": {"handlers": ["console"], "level": "DEBUG"},
    }
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logging.config.dictConfig(config)
    yield one
    logging.config.dictConfig(settings.LOGGING)
    root.handlers[:], root.level = before, level


@pytest.mark.django_db
class TestARequest:
    def test_is_logged_by_its_path_alone(self, client: Client, log: Log) -> None:
        client.force_login(a_user(Role.MANAGER))
        assert client.get("/cases/", {"q": CANARY}).status_code == 200
        assert client.get("/nowhere/", {"q": CANARY}).status_code == 404
        client.logout()
        client.get("/cases/", {"q": CANARY}, headers={"referer": f"http://testserver/cases/?q={CANARY}"})
        logged = [line for line in log.lines if line.get("event") == "request_finished"]
        assert {line["request"] for line in logged} >= {"GET /cases/", "GET /nowhere/"}
        assert CANARY not in log.text

    def test_that_breaks_is_logged_without_what_was_sent_or_what_the_error_says(
        self, client: Client, log: Log, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*args: Any, **options: Any) -> None:
            raise ValueError(f"invalid name: {CANARY}") from KeyError(CANARY)

        monkeypatch.setattr(cases, "case_rows", breaks)
        client.raise_request_exception = False
        client.force_login(a_user(Role.MANAGER))
        assert client.get("/cases/", {"q": CANARY}).status_code == 500
        assert CANARY not in log.text
        assert "builtins.ValueError" in log.text
        assert "which came from" in log.text
        assert "test_logs.py" in log.text, "where it broke is told"


class TestAJob:
    def test_that_breaks_is_logged_without_what_the_error_says(self, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
        def breaks(*args: Any, **options: Any) -> None:
            raise IntegrityError(f"Key (surname)=({CANARY}) already exists")

        monkeypatch.setattr(jobs, "run_job", breaks)
        run_job.apply(args=[1])
        assert "ehcp.tasks.run_job" in log.text
        assert "django.db.utils.IntegrityError" in log.text
        assert CANARY not in log.text


class TestALine:
    def test_of_any_library_loses_its_query(self, log: Log) -> None:
        logging.getLogger("some.library").warning("Got %s from %s", f"/cases/?q={CANARY}&page=2", "http://a/b?c=d")
        structlog.get_logger("own").warning("asked", address=f"/cases/?q={CANARY}")
        assert CANARY not in log.text
        assert "Got /cases/ from http://a/b" in log.text

    def test_of_the_development_server_too(self, log: Log) -> None:
        logging.getLogger("django.server").info('"%s" %s %s', f"GET /cases/?q={CANARY} HTTP/1.1", "200", "10")
        assert "GET /cases/ HTTP/1.1" in log.text
        assert CANARY not in log.text

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("GET /cases/?q=Smith HTTP/1.1", "GET /cases/ HTTP/1.1"),
            ("'/cases/?q=Smith'", "'/cases/'"),
            ("https://send.example/cases/?q=O%27Brien&a=b done", "https://send.example/cases/ done"),
            ("Is this right? Yes.", "Is this right? Yes."),
        ],
    )
    def test_keeps_the_path(self, text: str, left: str) -> None:
        assert without_query(text) == left

    def test_names_no_query_for_a_request(self) -> None:
        request = RequestFactory().get("/cases/", {"q": CANARY})
        assert RequestMiddleware.format_request(request) == "GET /cases/"


class TestTheWebServer:
    def test_writes_paths_into_its_access_log(self) -> None:
        web = launch.command_of("web", {})
        assert web[web.index("--logger-class") + 1] == "sendcases.roof.logs.GunicornLogger"
        access = web[web.index("--access-logformat") + 1]
        assert not {"%(r)s", "%(q)s", "%(f)s"} & set(access.replace('"', " ").split())

    def test_cuts_queries_and_the_words_of_errors_from_its_error_log(self, tmp_path: Path) -> None:
        config = Config()
        config.set("errorlog", str(tmp_path / "error.log"))
        logger = GunicornLogger(config)
        try:
            raise ValueError(CANARY)
        except ValueError:
            logger.exception("Error handling request %s %s", "GET", f"/cases/?q={CANARY}")
        for handler in logger.error_log.handlers:
            handler.flush()
        text = (tmp_path / "error.log").read_text()
        assert "Error handling request GET /cases/" in text
        assert "builtins.ValueError" in text
        assert CANARY not in text


@pytest.mark.django_db(transaction=True)
def test_a_real_server_with_every_log_on_tells_nothing(transactional_db: None, tmp_path: Path) -> None:
    arguments = f"--access-logfile {tmp_path / 'access.log'} --log-level debug"
    with site(tmp_path, GUNICORN_CMD_ARGS=arguments, SENDCASES_LOG_LEVEL="DEBUG") as server:
        server.sign_in(a_user(Role.MANAGER))
        assert server.ask(f"/cases/?q={CANARY}").status == 200
        assert server.ask(f"/nowhere/?q={CANARY}").status == 404
        server.cookies = {}
        assert server.ask(f"/cases/?q={CANARY}").status == 302
    access = (tmp_path / "access.log").read_text()
    assert '"GET /cases/" 200' in access
    assert CANARY not in access + server.log.read_text()
