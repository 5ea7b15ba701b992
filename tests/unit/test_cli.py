import subprocess
import sys
from pathlib import Path

import click
import pytest

from monitor.cli import commands, run_command
from monitor.errors import CollectError, StoreError

ROOT = Path(__file__).parents[2]


def command(raises: BaseException) -> click.Command:
    def fail() -> None:
        raise raises

    return click.Command("fail", callback=fail)


def test_a_good_configuration_is_summed_up(capsys):
    status = run_command(commands, ["check-config", "--config", str(ROOT / "config")])

    out = capsys.readouterr().out
    assert status == 0
    assert "no mistake found" in out
    assert "receivers  console (console)" in out


def test_a_broken_configuration_lists_every_mistake_and_ends_with_2(tmp_path, capsys):
    (tmp_path / "monitor.toml").write_text("[web]\nport = 'x'\nhots = 1\n")
    (tmp_path / "sources.toml").write_text("")

    status = run_command(commands, ["check-config", "--config", str(tmp_path)])

    err = capsys.readouterr().err
    assert status == 2
    assert f"{tmp_path}/events.toml: file not found" in err
    assert f"{tmp_path}/monitor.toml:2: web.port" in err
    assert f"{tmp_path}/monitor.toml:3: web.hots" in err
    assert err.endswith("monitor: 3 mistakes\n")


def test_warnings_do_not_fail_a_check(tmp_path, capsys):
    for name in ("monitor", "sources", "events"):
        (tmp_path / f"{name}.toml").write_text("")

    status = run_command(commands, ["check-config", "--config", str(tmp_path)])

    assert status == 0
    assert capsys.readouterr().err.count("warning: ") == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["run", "--frobnicate"],
        ["replay"],
        ["replay", "x", "--out", "y", "--batch", "0"],
        ["replay", "x", "--out", "y", "--speed", "-1"],
        ["explain"],
        [],
    ],
)
def test_a_wrong_command_line_ends_with_2_and_shows_the_usage(arguments, capsys):
    assert run_command(commands, arguments) == 2
    assert "Usage: monitor" in capsys.readouterr().err


def test_help_and_version_end_with_0(capsys):
    assert run_command(commands, ["--help"]) == 0
    assert run_command(commands, ["--version"]) == 0
    assert "monitor, version 0.1.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (StoreError("the disk is full"), 3, "monitor: the disk is full\n"),
        (CollectError("telegram:a", "gone"), 1, "monitor: telegram:a: gone\n"),
        (PermissionError(13, "Permission denied", "/x"), 1, "monitor: /x: Permission denied\n"),
        (KeyboardInterrupt(), 130, "\n"),
    ],
)
def test_every_error_has_its_exit_status(error, status, words, capsys):
    assert run_command(command(error), []) == status
    assert capsys.readouterr().err == words


def test_a_bug_shows_where_it_is_but_no_secret(capsys):
    bug = ValueError("bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx failed")

    assert run_command(command(bug), []) == 70

    err = capsys.readouterr().err
    assert "ValueError" in err
    assert "in fail" in err
    assert "AAHdq" not in err
    assert err.endswith("monitor: this is a bug; the lines above say where\n")


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import monitor.cli", {"aiohttp", "feedparser", "sqlite_utils", "selectolax"}),
        ("import monitor.config", {"aiohttp", "sqlite_utils", "click"}),
        ("import monitor.app.digest", {"matplotlib", "pyarrow"}),
        ("import monitor.app.export", {"pyarrow", "matplotlib"}),
    ],
)
def test_a_command_loads_only_what_it_needs(code, unwanted):
    script = f"{code}; import sys; print(' '.join(sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()

    assert not unwanted & set(loaded)
