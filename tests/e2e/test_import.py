"""``monitor import`` in this process, on a configuration of its own."""

import json
import shutil
from pathlib import Path

import pytest

from monitor.cli import commands, run_command

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CONFIG, tmp_path / "config")
    return tmp_path / "config"


def export(file: Path, name: str, *texts: str) -> Path:
    messages = [
        {"id": n, "type": "message", "date_unixtime": str(1730462400 + n), "text": text}
        for n, text in enumerate(texts, 1)
    ]
    chat = {"name": name, "type": "public_channel", "id": 7, "messages": messages}
    file.write_text(json.dumps(chat))
    return file


def test_an_export_is_read_once_and_shown_with_its_source(folder, tmp_path, capsys):
    file = export(tmp_path / "result.json", "Air Force of Ukraine", "A drone over Kharkiv.", "Two.")
    config = ["--config", str(folder)]

    assert run_command(commands, ["import", str(file), *config]) == 0
    first = capsys.readouterr().out
    assert run_command(commands, ["import", str(file), *config]) == 0
    again = capsys.readouterr().out
    assert run_command(commands, ["sources", "list", *config]) == 0
    listed = capsys.readouterr().out

    assert first == "2 new posts, 0 edits, 0 held already\n"
    assert again == "0 new posts, 0 edits, 0 held already\n"
    assert "held from post 1 to 2" in listed


def test_a_chat_that_nobody_is_configured_for_needs_a_source(folder, tmp_path, capsys):
    file = export(tmp_path / "result.json", "Gossip", "Four killed.")
    config = ["--config", str(folder)]

    assert run_command(commands, ["import", str(file), *config]) == 0
    assert "not read: 1 no_source" in capsys.readouterr().out

    other = export(tmp_path / "again.json", "Gossip", "Four killed.")
    assert run_command(commands, ["import", str(other), *config, "--chat", "7=telegram:goss"]) == 0
    told = capsys.readouterr()
    assert told.out == "1 new post, 0 edits, 0 held already\n"
    assert "telegram:goss is not in sources.toml" in told.err


@pytest.mark.parametrize(
    "option", [["--source", "mayor"], ["--chat", "7"], ["--chat", "x=telegram:y"]]
)
def test_an_option_that_names_no_source_is_refused(folder, tmp_path, capsys, option):
    file = export(tmp_path / "result.json", "Gossip", "x")
    assert run_command(commands, ["import", str(file), "--config", str(folder), *option]) == 2
    assert "expected" in capsys.readouterr().err
