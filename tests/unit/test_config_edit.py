"""sources.toml is added to and cut, and never written anew."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.edit import add_sources, block_of, remove_source
from monitor.errors import ConfigError

BEFORE = """# Who is read.

[[sources]]
key = "telegram:ministry"   # the ministry itself
title = "Ministry"
kind = "official"
# its side
side = "UA"

# --- Media ---

[[sources]]
key = "telegram:media"
title = "Media"
kind = "media"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.toml").write_text(BEFORE)
    (tmp_path / "sources.toml").chmod(0o640)
    return tmp_path


def text(folder: Path) -> str:
    return (folder / "sources.toml").read_text()


def block(key: str = "telegram:blogger", title: str = "Blogger") -> str:
    return block_of({"key": key, "title": title, "kind": "blogger", "url": None})


def test_a_source_is_added_at_the_end_and_the_rest_stays_byte_for_byte(folder):
    add_sources(folder, [block()])
    assert text(folder) == f"{BEFORE}\n{block()}"
    assert (folder / "sources.toml").stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in folder.iterdir()) == ["sources.toml"]


@pytest.mark.parametrize("bad", [block("telegram:MEDIA"), block("nonsense"), "kind = [\n"])
def test_a_change_that_would_break_the_file_is_not_made(folder, bad):
    with pytest.raises(ConfigError):
        add_sources(folder, [bad])
    assert text(folder) == BEFORE
    assert sorted(one.name for one in folder.iterdir()) == ["sources.toml"]


def test_a_source_is_removed_with_its_own_comments_and_no_others(folder):
    assert remove_source(folder, "telegram:ministry").title == "Ministry"
    assert text(folder) == "# Who is read.\n\n" + BEFORE[BEFORE.index("# --- Media") :]


def test_the_last_source_is_removed_too(folder):
    remove_source(folder, "telegram:media")
    assert text(folder) == BEFORE[: BEFORE.index('[[sources]]\nkey = "telegram:media"')]


def test_what_was_added_can_be_removed_again(folder):
    add_sources(folder, [block()])
    remove_source(folder, "telegram:blogger")
    assert text(folder).rstrip() == BEFORE.rstrip()


def test_a_source_that_is_not_there_is_named(folder):
    with pytest.raises(ConfigError, match="no source telegram:nobody"):
        remove_source(folder, "telegram:nobody")


def test_a_link_to_the_file_stays_a_link(folder, tmp_path):
    real = tmp_path / "real.toml"
    (folder / "sources.toml").rename(real)
    (folder / "sources.toml").symlink_to(real)
    add_sources(folder, [block()])
    assert (folder / "sources.toml").is_symlink()
    assert "telegram:blogger" in real.read_text()


@given(st.text(max_size=30))
def test_a_title_of_any_letters_is_read_back(title):
    made = tomllib.loads(block(title=title))["sources"][0]["title"]
    assert made == "".join(char for char in title if char.isprintable())
