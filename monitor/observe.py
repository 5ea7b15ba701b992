"""What an operator sees of the running program: log lines and metrics, never post texts.

Log events are constant sentences with keys beside them; values are ids, not texts. What
looks like a secret is masked in every line, also in the text of an exception.
"""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Final, Literal, TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

LogForm = Literal["auto", "json", "console"]

_MASK: Final = "[masked]"
_SECRET_KEYS: Final = re.compile(
    r"token|secret|passw|api_?(key|hash|id)|authorization|cookie|phone|session", re.IGNORECASE
)
_SECRETS: Final = (
    # A Telegram bot's token; it also stands in the path of every Bot API address.
    (re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}"), _MASK),
    (re.compile(r"(?i)\b(bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {_MASK}"),
    (re.compile(r"(://)[^/\s:@]+:[^/\s@]+@"), rf"\1{_MASK}@"),
    (
        re.compile(
            r"(?i)\b([a-z_]*(?:token|secret|passw(?:or)?d|api_?key|api_hash|signature)[\"']?"
            r"\s*[=:]\s*[\"']?)[^\s\"'&,;]+"
        ),
        rf"\1{_MASK}",
    ),
    (re.compile(r"(?<![\w-])\+\d{9,15}\b"), _MASK),
)
_LAGS: Final = (1.0, 5.0, 15.0, 60.0, 120.0, 300.0, 900.0, 1800.0, 3600.0, 21600.0)


def redact(text: str) -> str:
    """Mask what looks like a token, a password, an address with credentials or a phone number."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def configure_logging(level: str, form: LogForm, stream: TextIO) -> None:
    """Send every log line of the program and its libraries to ``stream``, masked.

    ``auto`` writes for people where the stream is a terminal, and JSON lines elsewhere.
    Calling it again replaces the earlier set-up.
    """
    console = form == "console" or (form == "auto" and stream.isatty())
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        _redact_event,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(shared, people=console))
    root = logging.getLogger()
    for old in tuple(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())


def _formatter(
    shared: list[structlog.types.Processor], *, people: bool
) -> structlog.stdlib.ProcessorFormatter:
    renderer: structlog.types.Processor = (
        _for_people
        if people
        else structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def _for_people(_logger: object, _method: str, event: MutableMapping[str, object]) -> str:
    """Write time, level, what happened, and the values: one short line, and any traceback."""
    moment = str(event.pop("at", ""))[11:19]
    level = str(event.pop("level", ""))
    words = str(event.pop("event", "")).replace("_", " ")
    trace = event.pop("exception", None)
    event.pop("logger", None)
    values = "  ".join(f"{key}={value}" for key, value in event.items() if value is not None)
    line = f"{moment} {level:<8} {words}  {values}".rstrip()
    if not line.isprintable():  # a stranger's words in an error must not steer the terminal
        line = repr(line)
    return f"{line}\n{trace}" if trace else line


def _redact_event(
    _logger: object, _method: str, event: MutableMapping[str, object]
) -> Mapping[str, object]:
    for key, value in event.items():
        if key.startswith("_"):
            continue
        if _SECRET_KEYS.search(key):
            event[key] = _MASK
        elif isinstance(value, str):
            event[key] = redact(value)
        elif isinstance(value, BaseException):
            event[key] = redact(repr(value))
    return event


class Metrics:
    """The program's counters and gauges; docs/operations.md says what each is for.

    A registry of its own for each instance keeps two runs in one process apart.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.batches = self._counter(
            "monitor_batches_total", "Batches made durable", "source", "outcome"
        )
        self.revisions = self._counter("monitor_revisions_total", "New revisions stored", "source")
        self.rejects = self._counter(
            "monitor_rejects_total", "Inputs that could not be read and were kept", "source"
        )
        self.failures = self._counter(
            "monitor_source_failures_total", "Reads of a source that failed", "source", "outcome"
        )
        self.decisions = self._counter("monitor_decisions_total", "Revisions decided", "reason")
        self.claims = self._counter("monitor_claims_total", "Claims stored", "attribute")
        self.relations = self._counter("monitor_relations_total", "Relations stored", "kind")
        self.alerts = self._counter("monitor_alerts_total", "Alerts raised", "kind")
        self.deliveries = self._counter(
            "monitor_deliveries_total", "Outcomes of delivery attempts", "receiver", "state"
        )
        self.last_batch = Gauge(
            "monitor_source_last_batch_timestamp_seconds",
            "When a source last yielded a batch (Unix time)",
            ["source"],
            registry=self.registry,
        )
        self.pushed = self._counter(
            "monitor_source_pushed_total", "Posts that a platform announced of itself", "source"
        )
        self.push_missed = self._counter(
            "monitor_source_push_missed_total", "Posts that no push announced", "source"
        )
        text = "When a source was last read with success (Unix time)"
        self.last_success = self._gauge(
            "monitor_source_last_success_timestamp_seconds", text, "source"
        )
        text = "Holes of which something is still missing"
        self.gaps_open = self._gauge("monitor_source_gaps_open", text, "source")
        text = "1 while a source can be read, 0 in an outage"
        self.reachable = self._gauge("monitor_source_reachable", text, "source")
        self.ingest_lag = Histogram(
            "monitor_ingest_lag_seconds",
            "From a post's publication until it was read",
            buckets=_LAGS,
            registry=self.registry,
        )
        text = "1 once every source was tried once"
        self.ready = Gauge("monitor_ready", text, registry=self.registry)
        text = "Time to make a group of decisions durable"
        self.commit_seconds = Histogram("monitor_commit_seconds", text, registry=self.registry)
        self.delivery_seconds = Histogram(
            "monitor_delivery_seconds",
            "Time from due to sent, of what was sent at the first attempt",
            ["receiver"],
            buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600, 3600),
            registry=self.registry,
        )

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=self.registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, registry=self.registry)
