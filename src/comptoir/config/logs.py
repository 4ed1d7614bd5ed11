"""Structured logs: one JSON object a line, with the request's id and without personal data."""

import sys
import traceback
from typing import Any

import structlog

DEEPEST = 30  # Frames of an error that are kept, the innermost ones.


def where_it_failed(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """An error as its kind and its lines of code. Its message is left out: it may quote what a person typed."""
    failed = event.pop("exc_info", None)
    if failed is True:
        failed = sys.exc_info()
    error = failed[1] if isinstance(failed, tuple) else failed
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
        event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def without_address(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Django names the address of a request that failed; ours may be a signed link."""
    if str(event.get("event", "")).startswith("Internal Server Error: "):
        event["event"] = "Internal Server Error"
    return event


PRE_CHAIN: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_config(level: str) -> dict[str, Any]:
    structlog.configure(
        processors=[*PRE_CHAIN, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            where_it_failed,
            without_address,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
        "foreign_pre_chain": [*PRE_CHAIN, structlog.stdlib.ExtraAdder(allow=())],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "comptoir": {"level": level},
            # Django names the address of each refused request; RequestLog names its route instead.
            "django.request": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
        },
    }
