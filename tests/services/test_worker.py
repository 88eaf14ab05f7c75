"""Jobs through a real broker to a real worker, also when the worker dies."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ehcp.models import SweepRun
from sendcases.celery import app
from sendcases.roof import health

if TYPE_CHECKING:
    from tests.services.conftest import Worker

pytestmark = pytest.mark.services

Eventually = Callable[[Callable[[], bool]], bool]


def sweeps() -> int:
    return SweepRun.objects.filter(finished_at__isnull=False).count()


class TestAWorker:
    def test_takes_a_job_from_the_broker_and_leaves_a_heartbeat(self, worker: Worker, eventually: Eventually) -> None:
        worker.start()
        app.send_task("ehcp.tasks.sweep_deadlines")
        assert eventually(lambda: sweeps() == 1), worker.log.read_text()

    def test_takes_up_what_was_sent_while_there_was_none(self, worker: Worker, eventually: Eventually) -> None:
        app.send_task("ehcp.tasks.sweep_deadlines")
        worker.start()
        assert eventually(lambda: sweeps() == 1), worker.log.read_text()

    def test_that_was_killed_is_replaced_by_the_next(self, worker: Worker, eventually: Eventually) -> None:
        worker.start()
        app.send_task("ehcp.tasks.sweep_deadlines")
        assert eventually(lambda: sweeps() == 1), worker.log.read_text()
        worker.end(signal.SIGKILL)
        app.send_task("ehcp.tasks.sweep_deadlines")
        worker.start()
        assert eventually(lambda: sweeps() == 2), worker.log.read_text()

    def test_is_reached_through_a_broker_that_readyz_sees(self, worker: Worker) -> None:
        assert health.broker_answers() is True
