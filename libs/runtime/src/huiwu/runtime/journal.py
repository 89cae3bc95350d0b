"""What a service writes to its standard error: one JSON object a line, with decision ids and without personal data."""

import logging
import sys

import structlog


def keep_journal(service: str) -> None:
    """Configure logging for this process. A failure is told by its type and place, never with its local variables."""
    told = (
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
    )
    in_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*told, in_json],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    # What the libraries have to say, drivers and web server, in the same words.
    theirs = logging.StreamHandler(sys.stderr)
    last = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    theirs.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=told, processors=[last, in_json]))
    logging.basicConfig(handlers=[theirs], level=logging.WARNING, force=True)
