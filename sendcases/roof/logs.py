"""Logs without personal data: addresses without their query, errors without their words."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest
from django.utils.functional import empty
from django_structlog.middlewares import RequestMiddleware as StructlogMiddleware
from gunicorn.glogging import Logger
from structlog.typing import EventDict, ExcInfo, WrappedLogger

_QUERY = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]+")
# What these say is about the program; what others say may repeat what was typed, or a row.
_PLAIN = (ImportError, AttributeError, NameError, NotImplementedError, AssertionError)


def without_query(text: str) -> str:
    """Return ``text`` with every address in it cut at its question mark."""
    return _QUERY.sub(r"\1", text)


class RequestMiddleware(StructlogMiddleware):
    """Log each request by its method and path; what was searched for stays out."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Name the person where it is known who they are; the database is not asked only to log."""
        if getattr(getattr(request, "user", None), "_wrapped", empty) is not empty:
            StructlogMiddleware.bind_user_id(request)


class WithoutQuery(logging.Filter):
    """
    Cut the query off every address in the message of a record, whoever wrote it.

    What a failed job's error says is left out too: Celery writes it into the message itself.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "celery.app.trace" and isinstance(record.args, dict):
            record.args = {**record.args, "exc": "see below", "traceback": "", "args": "", "kwargs": ""}
        if not isinstance(record.msg, dict):  # structlog's own are cut by the processor below
            record.msg, record.args = without_query(record.getMessage()), None
        return True


def cut_queries(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Cut the query off every address in an event of structlog."""
    return {key: without_query(value) if isinstance(value, str) else value for key, value in event.items()}


def format_error(exc_info: ExcInfo) -> str:
    """Return where an error arose and what kind it is, without what it says."""
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None and len(lines) < 10:
        lines.append(_one_error(error, error.__traceback__))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhich came from\n".join(lines)


def _one_error(error: BaseException, where: TracebackType | None) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    words = f"{kind}: {error}" if isinstance(error, _PLAIN) else kind
    return "".join([*traceback.format_tb(where), words])


def plain_errors(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Put where an error arose, and its kind, in the place of the error."""
    exc_info = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    if isinstance(exc_info, BaseException):
        exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    if isinstance(exc_info, tuple) and exc_info[1] is not None:
        event["exception"] = format_error(exc_info)
    return event


class PlainFormatter(logging.Formatter):
    """Lines of text for gunicorn, with errors that say no more than their kind."""

    def formatException(self, ei: Any) -> str:
        return format_error(ei)


class GunicornLogger(Logger):  # type: ignore[misc]  # the library is untyped
    """The logs of the web server, without queries and without what errors say."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            for handler in logger.handlers:
                handler.addFilter(WithoutQuery())
                fmt = handler.formatter
                if fmt is not None and logger is self.error_log:
                    handler.setFormatter(PlainFormatter(fmt._fmt, fmt.datefmt))


def log_by_structlog() -> None:
    """Let structlog hand every event to Python's logging, with the moment, the name and the level of it."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            plain_errors,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def log_settings(level: str) -> dict[str, Any]:
    """Return Django's setting of logs: JSON lines from ``level`` up, without personal data."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    plain_errors,
                    cut_queries,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "filters": {"without_query": {"()": WithoutQuery}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["without_query"]},
        },
        "root": {"handlers": ["console"], "level": level},
        # Django gives these handlers of their own, which know nothing of the above.
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        },
    }
