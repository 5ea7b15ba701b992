"""Facebook in the configuration: which keys are needed when, and where secrets may be."""

import shutil
from pathlib import Path

import pytest

from monitor.app.facebook import read_keys
from monitor.app.offline import known
from monitor.config import FacebookSettings, load_config
from monitor.errors import ConfigError
from monitor.model.completeness import Completeness, Progress
from monitor.notify.sources_report import completeness_rows
from tests.build import at, key

SHIPPED = Path(__file__).parents[2] / "config"
MAYOR = """
[[sources]]
key = "telegram:mayor"
title = "Mayor"
kind = "official"
collect = "preview"

[[sources]]
key = "facebook:mayor"
title = "Mayor on Facebook"
kind = "official"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
    return tmp_path


def configure(folder: Path, source: str, monitor: str = "") -> None:
    (folder / "sources.toml").write_text(MAYOR + source)
    file = folder / "monitor.toml"
    file.write_text(file.read_text() + monitor)


def problems(folder: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    return str(caught.value)


def test_graph_needs_a_token_and_the_secret_of_the_app(folder):
    configure(folder, 'collect = "graph"\n')
    assert "token has no place; expected token_file or token_env, one of them" in problems(folder)
    assert "app_secret has no place" in problems(folder)
    assert "verify_token" not in problems(folder)


def test_a_webhook_needs_the_word_too_and_no_secret_has_two_places(folder):
    configure(
        folder,
        'collect = "webhook"\n',
        '\n[facebook]\ntoken_file = "t"\ntoken_env = "T"\napp_secret_env = "S"\n',
    )
    assert "verify_token has no place" in problems(folder)
    assert "token has two places" in problems(folder)


def test_a_secret_itself_is_refused_in_the_file(folder):
    configure(folder, 'collect = "off"\n', '\n[facebook]\naccess_token = "EAAx"\n')
    told = problems(folder)
    assert "EAAx" not in told


def test_only_pages_of_facebook_can_be_read_by_graph(folder):
    configure(folder, 'collect = "graph"\n'.replace("graph", "off"))
    text = (folder / "sources.toml").read_text().replace('"preview"', '"graph"')
    (folder / "sources.toml").write_text(text)
    assert "facebook: and the page's name or number" in problems(folder)


def test_a_relay_names_a_source_that_is_read_and_shares_its_voice(folder):
    configure(folder, 'collect = "relay"\nrelay = "telegram:mayor"\n')
    sources, _ = known(load_config(folder))
    assert [one.voice for one in sources] == ["telegram:mayor", "telegram:mayor"]

    configure(folder, 'collect = "relay"\nrelay = "telegram:nobody"\n')
    assert "the key of another source of this file that is read itself" in problems(folder)
    configure(folder, 'collect = "relay"\n')
    assert "key relay is missing" in problems(folder)


def test_a_relay_is_shown_with_the_state_of_its_mirror():
    mirror = Completeness(
        source=key("mayor"),
        progress=Progress(first_success_at=at(0), last_success_at=at(5), last_post_at=at(4)),
    )
    rows = completeness_rows(
        {"facebook:mayor": "Mayor"},
        {"facebook:mayor": "relay"},
        [mirror],
        at(6),
        {"facebook:mayor": "telegram:mayor"},
    )
    text = "\n".join("".join(part.text for part in row.parts) for row in rows)
    assert text.startswith("facebook:mayor  Mayor\nreading; last read 1 min ago")
    assert "by relay through telegram:mayor, partial" in text


def test_secrets_are_read_from_files_of_their_owner_and_from_the_environment(tmp_path, monkeypatch):
    (tmp_path / "token").write_text("EAAx\n")
    (tmp_path / "token").chmod(0o600)
    monkeypatch.setenv("APP", "s3")
    keys = read_keys(FacebookSettings(token_file="token", app_secret_env="APP"), tmp_path)
    assert {name: one.reveal() for name, one in keys.items()} == {
        "token": "EAAx",
        "app_secret": "s3",
    }


@pytest.mark.parametrize(
    ("mode", "content", "words"),
    [(0o600, " ", "is empty"), (None, "", "cannot be read")],
)
def test_a_secret_that_cannot_be_used_is_said_without_its_value(tmp_path, mode, content, words):
    if mode is not None:
        (tmp_path / "token").write_text(content)
        (tmp_path / "token").chmod(mode)
    with pytest.raises(ConfigError, match=words) as caught:
        read_keys(FacebookSettings(token_file="token"), tmp_path)
    assert "EAAx" not in str(caught.value)
