"""The demonstration and the replay, as a newcomer runs them."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.export.case import FILES

ROOT = Path(__file__).parents[2]
CASE = ROOT / "monitor" / "demo_case"
MONITOR = [sys.executable, "-m", "monitor"]

# Several processes each, which a busy machine lets wait for one another.
pytestmark = pytest.mark.timeout(240)


def monitor(
    *arguments: object, cwd: Path = ROOT, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*MONITOR, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


def files_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> tuple[Path, str]:
    """The folder in which the demonstration ran, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    done = monitor("demo", "--out", "demo-output", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return folder, done.stdout.decode()


def test_the_demonstration_shows_every_kind_of_alert_once_raised(shown):
    folder, text = shown
    alerts = text.count("\n  alert  ")

    assert alerts >= 10
    assert "CONTRADICTION  weapon: " in text
    assert "UPDATE  " in text
    assert "NEW CLAIM  " in text
    assert f"{alerts} alerts in " in text
    assert (folder / "demo-output" / "claimwatch.sqlite").stat().st_size > 0


def test_piped_output_is_plain_text(shown):
    assert all(char.isprintable() or char == "\n" for char in shown[1])


def test_the_three_commands_that_it_names_can_be_run(shown):
    folder, text = shown
    steps = [line.strip() for line in text.splitlines() if "--config" in line]
    assert len(steps) == 3

    for step in steps:
        _, *arguments = shlex.split(step)
        done = monitor(*arguments, cwd=folder)
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout.strip()


def test_an_explanation_leads_from_the_delivery_back_to_the_words(shown):
    folder, text = shown
    step = next(line for line in text.splitlines() if " explain " in line)
    _, *arguments = shlex.split(step.strip())

    told = monitor(*arguments, cwd=folder).stdout.decode()

    labels = ["post", "link", "claim", "against", "relation", "rule", "delivery"]
    found = re.findall(r"^ *([a-z]+)  \S", told, re.MULTILINE)
    assert [label for label in labels if label in found] == labels
    assert sorted(labels, key=found.index) == labels
    assert "console: sent, 1 attempt" in told


def test_it_can_be_run_again_in_the_same_place(tmp_path):
    first = monitor("demo", "--out", tmp_path).stdout.decode().splitlines()
    second = monitor("demo", "--out", tmp_path).stdout.decode().splitlines()

    def timeless(lines: list[str]) -> list[str]:
        return [line for line in lines if " seconds." not in line]

    assert timeless(first) == timeless(second)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")

    done = monitor("demo", "--out", tmp_path / "file" / "x")

    assert done.returncode == 1
    assert done.stderr.startswith(b"monitor: ")
    assert b"Traceback" not in done.stderr


def test_what_is_derived_again_is_the_same(shown, tmp_path):
    folder, _ = shown
    config = shutil.copytree(folder / "demo-output", tmp_path / "copy")
    before = monitor("events", "--config", config).stdout

    done = monitor("rebuild", "--config", config)

    assert done.returncode == 0
    assert b"24 revisions decided again" in done.stdout
    assert monitor("events", "--config", config).stdout == before


@pytest.mark.timeout(240)  # four processes that each load all the knowledge
def test_a_replay_is_the_same_bytes_whatever_the_batch_and_the_way_in(tmp_path):
    results = []
    for batch in (1, 7, 1000):
        out = tmp_path / str(batch)
        assert monitor("replay", CASE, "--out", out, "--batch", batch).returncode == 0
        results.append(files_of(out))
    done = monitor(
        "replay", "-", "--out", tmp_path / "piped",
        "--sources", CASE / "sources.toml", "--events", CASE / "events.toml",
        stdin=(CASE / "posts.jsonl").read_bytes(),
        PYTHONHASHSEED="1",
    )  # fmt: skip
    assert done.returncode == 0
    results.append(files_of(tmp_path / "piped"))

    assert all(result == results[0] for result in results)
    assert results[0]["claims.jsonl"]
    assert results[0]["alerts.jsonl"]


def test_every_quote_of_a_replay_stands_in_its_post(tmp_path):
    monitor("replay", CASE, "--out", tmp_path)
    texts: dict[tuple[str, int], str] = {}
    for line in (CASE / "posts.jsonl").read_text().splitlines():
        row = json.loads(line)
        name = f"{row['source']}/{row['id']}"
        number = 1 + sum(known == name for known, _ in texts)
        texts[name, number] = row["text"]

    claims = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text().splitlines()]

    assert claims
    for claim in claims:
        text = texts[claim["post"], claim["revision"]]
        assert text[claim["start"] : claim["end"]] == claim["quote"]


def test_unreadable_lines_cost_their_neighbours_nothing(tmp_path):
    good = (CASE / "posts.jsonl").read_bytes()
    lines = good.splitlines(keepends=True)
    cut, wrong = b'{"source": "telegram:x", \n', b'{"source": "telegram:x", "id": "1", "text": 3}\n'
    broken = cut + b"\xff\xfe\n[1]\n\n" + wrong
    stream = b"".join(lines[:5]) + broken + b"".join(lines[5:])
    arguments = ["--sources", CASE / "sources.toml", "--events", CASE / "events.toml"]

    whole = monitor("replay", "-", "--out", tmp_path / "a", *arguments, stdin=good)
    spoiled = monitor("replay", "-", "--out", tmp_path / "b", *arguments, stdin=stream)

    assert whole.returncode == spoiled.returncode == 0
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
    assert b"4 unreadable" in spoiled.stderr


def test_a_case_that_is_not_there_is_a_mistake_and_not_a_crash(tmp_path):
    done = monitor("replay", tmp_path / "nowhere", "--out", tmp_path / "out")

    assert done.returncode == 2
    assert b"sources.toml: file not found" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_alert_is_not_found(shown):
    done = monitor("explain", "zzzz", "--config", shown[0] / "demo-output")

    assert done.returncode == 1
    assert b"zzzz" in done.stderr


def test_a_store_that_is_not_there_yet_is_said(tmp_path):
    for name in ("monitor", "sources", "events"):
        (tmp_path / f"{name}.toml").write_text("[store]\npath = 'x.sqlite'\n" * (name == "monitor"))

    done = monitor("status", "--config", tmp_path)

    assert done.returncode == 3
    assert b"has the monitor run yet?" in done.stderr


@pytest.mark.parametrize("command", ["status --config {folder}", "demo --out {folder}"])
def test_a_reader_that_goes_away_is_no_error(shown, tmp_path, command):
    folder = shutil.copytree(shown[0] / "demo-output", tmp_path / "copy")
    told = f"{shlex.join(MONITOR)} {command.format(folder=folder)}"
    script = f"{told} | head -n 1; exit ${{PIPESTATUS[0]}}"

    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, timeout=30, check=False
    )

    assert done.stderr == b""
    assert done.returncode in (0, 141)  # 0 where all of it fitted into the pipe
