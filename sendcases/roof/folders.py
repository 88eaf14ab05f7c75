"""The broker of folders, for the embedded service: a file that is no message is set aside and stops nobody."""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

import structlog
from kombu import transport
from kombu.exceptions import ChannelError, KombuError
from kombu.transport import filesystem
from kombu.transport.virtual import Message
from kombu.utils.json import dumps, loads

logger = structlog.get_logger(__name__)
JOBS = "celery"  # the queue of the jobs, by Celery's own name
LARGEST_MESSAGE = 10_000_000
# Another process may be writing the file at this moment.
_TRIES, _PAUSE_SECONDS = 3, 0.05


class Channel(filesystem.Channel):
    """Kombu's channel of folders, which any foreign file under a message's name would stop for ever."""

    def _put(self, queue: str, payload: dict[str, Any], **options: Any) -> None:  # type: ignore[override]
        """Put a message into its folder, whole from the first moment on."""
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        beside = folder / f"{name}.part"
        try:
            beside.write_text(dumps(payload), encoding="utf-8")
            os.replace(beside, folder / name)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise ChannelError("The message cannot be written.") from error

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message of ``queue``; what is none goes to the folder ``aside``."""
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = self._beside("taken") / name
            try:
                os.rename(Path(self.data_folder_in) / name, taken)
            except OSError:  # another worker was first
                continue
            payload = self._message(taken, is_job=queue == JOBS)
            if payload is not None:
                taken.unlink(missing_ok=True)
                return payload
            self._set_aside(taken)
        raise Empty

    def get_table(self, exchange: str) -> Any:
        self._refuse_foreign_table(exchange)
        return super().get_table(exchange)

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        self._refuse_foreign_table(exchange)
        super()._queue_bind(exchange, routing_key or "", pattern, queue)

    def _message(self, path: Path, *, is_job: bool) -> dict[str, Any] | None:
        """Return the message that a file holds; None when it holds none that a worker could take."""
        try:
            if not path.is_file() or path.stat().st_size > LARGEST_MESSAGE:
                return None
            payload: dict[str, Any] = loads(path.read_text(encoding="utf-8"))
            content = Message(payload, channel=self, accept=["application/json"]).decode()
            to = payload["properties"]["delivery_info"]
            is_whole = {"exchange", "routing_key"} <= set(to) and (not is_job or _is_job(payload["headers"], content))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, KombuError):
            return None
        return payload if is_whole else None

    def _refuse_foreign_table(self, exchange: str) -> None:
        """Set the list of an exchange's queues aside where it is none; every process writes its own part anew."""
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]  # newer than the stubs
        for _ in range(_TRIES):
            if not file.exists() or _is_table(file):
                return
            time.sleep(_PAUSE_SECONDS)
        self._set_aside(file)

    def _set_aside(self, path: Path) -> None:
        logger.warning("file_set_aside", file=path.name)
        with contextlib.suppress(OSError):
            os.rename(path, self._beside("aside") / f"{uuid.uuid4()}.{path.name}"[:200])

    def _beside(self, name: str) -> Path:
        folder = Path(self.data_folder_in).parent / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


class Transport(filesystem.Transport):
    """Messages in folders."""

    Channel = Channel


def _is_job(headers: dict[str, Any], content: Any) -> bool:
    """Say whether this is a job as Celery writes it: a task, and its arguments by place, by name and the rest."""
    args, named, rest = content
    is_named = isinstance(headers["task"], str) and isinstance(headers["id"], str)
    return is_named and isinstance(args, list) and isinstance(named, dict) and isinstance(rest, dict)


def _is_table(file: Path) -> bool:
    try:
        rows = loads(file.read_text(encoding="utf-8"))
        return isinstance(rows, list) and all(len(row) == len(filesystem.exchange_queue_t._fields) for row in rows)
    except (OSError, ValueError, TypeError):
        return False


def use_folders() -> None:
    """Let addresses of the form ``filesystem://`` lead here."""
    transport.TRANSPORT_ALIASES["filesystem"] = "sendcases.roof.folders:Transport"
