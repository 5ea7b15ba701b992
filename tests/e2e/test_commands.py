"""Every command inside this process, one after another on the demonstration's folder."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from monitor.cli import commands, run_command
from monitor.export.case import FILES
from monitor.store.driver import driver

CASE = Path(__file__).parents[2] / "monitor" / "demo_case"


def test_the_commands_follow_each_other(tmp_path, capsys):
    config = ["--config", str(tmp_path)]

    assert run_command(commands, ["demo", "--out", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    alert = next(line for line in shown.splitlines() if " explain " in line).split()[2]
    assert run_command(commands, ["explain", alert.upper(), *config]) == 0
    explained = capsys.readouterr().out
    assert run_command(commands, ["events", *config]) == 0
    assert run_command(commands, ["status", *config]) == 0
    told = capsys.readouterr().out
    assert run_command(commands, ["rebuild", *config]) == 0

    assert explained.startswith("CONTRADICTION  weapon  ")
    assert "Missile strike on a police building in Kharkiv" in told
    assert "replay:case  Replayed case" in told
    assert capsys.readouterr().out == "24 revisions decided again\n"


@pytest.mark.parametrize("name", ["monitor.toml", "sources.toml", "claimwatch.sqlite"])
def test_a_demonstration_overwrites_nobodys_own_files(tmp_path, capsys, name):
    (tmp_path / name).write_text("# mine\n")

    assert run_command(commands, ["demo", "--out", str(tmp_path)]) == 2

    assert f"holds {name}; expected a new folder" in capsys.readouterr().err
    assert [file.read_text() for file in tmp_path.iterdir()] == ["# mine\n"]


def test_a_replay_says_what_it_came_to_on_standard_error(tmp_path, capsys):
    assert run_command(commands, ["replay", str(CASE), "--out", str(tmp_path)]) == 0

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("24 revisions of 22 posts: ")
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)


def test_alerts_are_all_of_the_case_formats_kinds(tmp_path):
    run_command(commands, ["replay", str(CASE), "--out", str(tmp_path)])

    lines = (tmp_path / "alerts.jsonl").read_text().splitlines()
    alerts = [json.loads(line) for line in lines]

    kinds = {"new_claim", "update", "contradiction", "revision", "retraction"}
    assert {alert["kind"] for alert in alerts} <= kinds
    assert len({alert["id"] for alert in alerts}) == len(alerts) > 0


def test_a_newcomers_run_on_an_empty_folder_lists_what_is_missing(tmp_path, capsys):
    assert run_command(commands, ["run", "--config", str(tmp_path)]) == 2

    err = capsys.readouterr().err
    assert err.count("file not found") == 3


def test_a_store_that_cannot_be_opened_is_a_sentence(tmp_path, capsys, monkeypatch):
    config = ["--config", str(tmp_path)]
    assert run_command(commands, ["demo", "--out", str(tmp_path)]) == 0

    def refuse(*_args: object, **_named: object) -> None:
        raise driver.OperationalError("unable to open database file")

    monkeypatch.setattr(driver, "connect", refuse)
    capsys.readouterr()

    assert run_command(commands, ["status", *config]) == 3
    assert capsys.readouterr().err.startswith("monitor: this user may not open the database; ")


@pytest.mark.parametrize(
    "command", [["demo", "--out", "{out}"], ["replay", str(CASE), "--out", "{out}"]]
)
def test_a_full_disk_is_a_sentence(tmp_path, command):
    # 20 kB hold the case's files and not its store or its result.
    status, told = limited(20_000, *(word.format(out=tmp_path / "out") for word in command))

    assert status in (1, 3)
    assert told.startswith("monitor: ")
    assert told.count("\n") == 1


def test_a_disk_that_fills_in_the_middle_of_the_demonstration_is_a_sentence(tmp_path):
    status, told = limited(150_000, "demo", "--out", str(tmp_path / "out"))

    assert status == 3
    assert told.startswith("monitor: the d")
    assert "Traceback" not in told


def test_a_replay_says_why_lines_could_not_be_read(tmp_path, capsys):
    case, out = tmp_path / "case", tmp_path / "out"
    shutil.copytree(CASE, case)
    with (case / "posts.jsonl").open("ab") as posts:
        posts.write(b'{"source": "telegram:x", "id": "1", \n"\xff"\n')

    assert run_command(commands, ["replay", str(case), "--out", str(out)]) == 0

    err = capsys.readouterr().err
    assert "22 posts, 2 unreadable: " in err
    assert err.count("\n  unreadable: 1 ") == 2


def test_contradictions_are_counted_alike_everywhere(tmp_path, capsys):
    run_command(commands, ["demo", "--out", str(tmp_path)])
    shown = capsys.readouterr().out
    run_command(commands, ["events", "--config", str(tmp_path)])
    listed = capsys.readouterr().out

    (told,) = re.findall(r"claims, (\d+) contradiction", shown)
    counted = re.findall(r"(\d+) contradiction", listed)
    assert int(told) == sum(map(int, counted)) > 0


def test_a_machine_without_room_for_temporary_files_is_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: ["/nowhere"])

    assert run_command(commands, ["replay", str(CASE), "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("monitor: No usable temporary directory")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_standard_stream_is_no_bug(tmp_path, closed):
    case = [str(CASE / name) for name in ("sources.toml", "events.toml")]
    words = ["replay", "-", "--sources", case[0], "--events", case[1], "--out", str(tmp_path)]
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" "$@" {closed}', sys.executable, "-m", "monitor", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")
    assert "Traceback" not in done.stderr
    assert (tmp_path / "alerts.jsonl").read_bytes() == b""


def limited(size: int, *arguments: str) -> tuple[int, str]:
    """Run a command that may write no file beyond that size; return its status and words."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(size), *arguments],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    return done.returncode, done.stderr


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
from monitor.cli import main
main()
"""
