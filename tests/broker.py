"""A broker for tests of jobs: it takes down what is sent to the worker, and can be taken away."""

from __future__ import annotations

from kombu.exceptions import OperationalError

SEND = "ehcp.jobs.acts.queue.current_app.send_task"


class Sent:
    """What was sent to the worker; stands in for ``SEND``."""

    def __init__(self) -> None:
        self.jobs: list[int] = []
        self.is_away = False

    def __call__(self, name: str, args: list[int], **options: object) -> None:
        if self.is_away:
            raise OperationalError
        assert name == "ehcp.tasks.run_job"
        self.jobs += args
