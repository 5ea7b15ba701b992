"""routes test, mute add, list, end: as an operator types them."""

import json
from datetime import timedelta

import pytest

from monitor.cli import commands, run_command
from monitor.store.sqlite import SqliteStore
from tests import build
from tests.unit.test_config import write

ROUTES = """
[inhibit]
official_confirmation = true

[[routes]]
name = "urgent"
severity = ["high"]
receivers = ["console"]

[[routes]]
name = "night"
event = ["strike"]
receivers = ["console"]
quiet = ["22:00-06:00"]
group_interval = "5m"

[[routes]]
name = "rest"
receivers = ["console"]
"""
ALERT = {
    "kind": "update", "event": "strike", "attribute": "killed", "post": "telegram:ministry/1@1",
    "raised_at": "2024-11-01T23:30:00Z", "id": "abc", "severity": "notable",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path, routes=ROUTES)


@pytest.fixture
async def stored(folder):
    async with SqliteStore.open(folder / "store.sqlite", events=[build.event()]):
        pass
    return folder


def run(capsys, *arguments):
    status = run_command(commands, [str(one) for one in arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def try_alert(capsys, folder, **changes):
    file = folder / "alert.json"
    file.write_text(json.dumps(ALERT | changes))
    return run(capsys, "routes", "test", file, "--config", folder)


def test_it_shows_each_route_and_where_the_alert_goes(folder, capsys):
    status, out, _ = try_alert(capsys, folder)

    assert status == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[:2] == ["route urgent: no, severity is notable", "route night: takes it"]
    assert lines[2].startswith("goes to console by route night, quiet hours until 2024-11-02 06:00")
    assert "unofficial" in out


def test_the_severity_follows_from_the_kind_where_none_is_given(folder, capsys):
    _, out, _ = try_alert(capsys, folder, kind="contradiction", severity=None)

    assert "console by route urgent, at once" in out


def test_a_line_of_many_will_do(folder, capsys):
    file = folder / "alerts.jsonl"
    file.write_text(f"{json.dumps(ALERT)}\n{json.dumps(ALERT)}\n")

    status, out, _ = run(capsys, "routes", "test", file, "--config", folder)

    assert status == 0
    assert "night: takes it" in out


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"kind": "gossip"}', "\udcff"])
def test_what_is_no_alert_ends_with_1_and_says_what_is_wrong(folder, capsys, text):
    file = folder / "alert.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))

    status, _, err = run(capsys, "routes", "test", file, "--config", folder)

    assert status == 1
    assert "the alert cannot be read" in err


@pytest.mark.may_block
async def test_a_mute_is_added_listed_shown_and_ended(stored, capsys):
    at = ("--config", stored)
    status, out, err = run_muted(
        capsys, "mute", "add", "--event", "strike", "--for", "2h", "--comment", "a drill",
        "--author", "anna", *at,
    )  # fmt: skip
    assert status == 0, err
    name = out.rsplit(": ", 1)[1].strip()

    _, listed, _ = run_muted(capsys, "mute", "list", *at)
    assert f"{name}  in force, event strike" in listed
    assert "anna: a drill" in listed

    assert run_muted(capsys, "mute", "end", name, *at)[0] == 0
    assert "Nothing is muted." in run_muted(capsys, "mute", "list", *at)[1]
    assert "ended" in run_muted(capsys, "mute", "list", "--all", *at)[1]
    assert run_muted(capsys, "mute", "end", name, *at)[0] == 1


def run_muted(capsys, *arguments):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:  # a command has a loop of its own
        return thread.submit(run, capsys, *arguments).result()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--for", "2h", "--comment", "x"],
        ["--event", "strike", "--comment", "x"],
        ["--event", "strike", "--for", "2h"],
        ["--event", "strike", "--for", "2h", "--comment", "  "],
        ["--event", "strike", "--for", "0h", "--comment", "x"],
        ["--event", "strike", "--for", "91d", "--comment", "x"],
        ["--event", "strike", "--for", "for ever", "--comment", "x"],
        ["--kind", "gossip", "--for", "2h", "--comment", "x"],
    ],
)
def test_a_mute_needs_an_object_an_end_and_a_reason(folder, capsys, arguments):
    assert run(capsys, "mute", "add", *arguments, "--config", folder)[0] == 2


def test_without_a_store_there_is_nothing_to_mute(folder, capsys):
    status, _, err = run(capsys, "mute", "list", "--config", folder)

    assert status == 3
    assert "has the monitor run yet?" in err


async def test_a_mute_beside_a_running_daemon_is_seen_at_once(folder, capsys):
    async with SqliteStore.open(folder / "store.sqlite") as store:
        import asyncio

        done = await asyncio.get_running_loop().run_in_executor(
            None, run, capsys, "mute", "add", "--event", "strike", "--for", "1h", "--comment", "x",
            "--config", folder,
        )  # fmt: skip
        assert done[0] == 0, done[2]
        (mute,) = await store.desk.mutes()
        assert mute.ends_at - mute.starts_at == timedelta(hours=1)
