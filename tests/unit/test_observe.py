import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from monitor.observe import Metrics, configure_logging, redact

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("info", "json", stream)
    yield stream
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_level_and_time(log):
    structlog.get_logger("monitor.x").info("source read", source="telegram:a", posts=3)

    (line,) = lines(log)
    assert line["event"] == "source read"
    assert (line["source"], line["posts"], line["level"]) == ("telegram:a", 3, "info")
    assert line["at"].endswith("Z")


def test_a_librarys_line_has_the_same_form(log):
    logging.getLogger("asyncio").warning("slow %s", "callback")

    assert lines(log)[0]["event"] == "slow callback"


def test_people_get_a_short_line_without_empty_values(log):
    stream = io.StringIO()
    configure_logging("info", "console", stream)

    structlog.get_logger("monitor.x").warning("job_failed", job="telegram:a", error=None)

    line = stream.getvalue()
    assert line[8:] == " warning  job failed  job=telegram:a\n"
    assert line[:8].replace(":", "").isdigit()


def test_a_strangers_words_cannot_steer_the_terminal(log):
    stream = io.StringIO()
    configure_logging("info", "console", stream)

    structlog.get_logger().warning("job_failed", detail="\x1b[2J\nfaked line")

    assert stream.getvalue().rstrip("\n").isprintable()


def test_people_get_the_traceback_below_the_line(log):
    stream = io.StringIO()
    configure_logging("info", "console", stream)
    try:
        int("x")
    except ValueError:
        structlog.get_logger().exception("job_crashed")

    first, *rest = stream.getvalue().splitlines()
    assert first.endswith("error    job crashed")
    assert rest[-1].startswith("ValueError")


def test_what_is_below_the_level_is_not_written(log):
    structlog.get_logger().debug("noise")

    assert log.getvalue() == ""


def test_no_secret_reaches_the_log(log):
    logger = structlog.get_logger()
    logger.info("ask", url=f"https://api.telegram.org/bot{TOKEN}/getMe", token="abc")
    event = f"in the event {TOKEN}"
    logger.info(event)
    logger.info("as an error", error=OSError(f"no route to bot{TOKEN}"))
    logging.getLogger("aiohttp").error("GET https://u:hunter2@host/ failed")
    try:
        int(f"https://api.telegram.org/bot{TOKEN}/x")
    except ValueError:
        logger.exception("failed")

    text = log.getvalue()
    assert TOKEN.partition(":")[2] not in text
    assert "hunter2" not in text
    assert '"token": "[masked]"' in text
    assert "ValueError" in text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Authorization: Bearer abcdefgh12345", "Authorization: Bearer [masked]"),
        ("GET /x?access_token=abc&y=1", "GET /x?access_token=[masked]&y=1"),
        ("call +380671234567 now", "call [masked] now"),
        ("12:30 on 2024-11-01, 40 km", "12:30 on 2024-11-01, 40 km"),
    ],
)
def test_secrets_are_masked_and_nothing_else(text, masked):
    assert redact(text) == masked


@given(st.text())
def test_masking_twice_changes_nothing(text):
    assert redact(redact(text)) == redact(text)


def test_two_runs_in_one_process_count_apart():
    one, other = Metrics(), Metrics()

    one.alerts.labels("update").inc()

    sample = "monitor_alerts_total"
    assert one.registry.get_sample_value(sample, {"kind": "update"}) == 1
    assert other.registry.get_sample_value(sample, {"kind": "update"}) is None
