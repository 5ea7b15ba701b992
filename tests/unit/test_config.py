# ruff: noqa: E501, ISC004  a line of the report is compared whole, beside what causes it
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from monitor.config import ConsoleReceiver, JsonlReceiver, load_catalogue, load_config
from monitor.config.lines import key_lines
from monitor.errors import ConfigError

ROOT = Path(__file__).parents[2]
MONITOR = """
[store]
path = "store.sqlite"
"""
SOURCES = """
[[sources]]
key = "telegram:ministry"
title = "A ministry"
kind = "official"
collect = "preview"
"""
EVENTS = """
[[events]]
id = "strike"
title = "A strike"
places = ["Kharkiv"]
"""


def write(folder: Path, files: Mapping[str, str] | None = None, /, **changes: str) -> Path:
    named = {f"{stem}.toml": text for stem, text in changes.items()}
    texts = {"monitor.toml": MONITOR, "sources.toml": SOURCES, "events.toml": EVENTS}
    for name, text in (texts | named | dict(files or {})).items():
        folder.joinpath(name).write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    """The lines of the report, without the folder."""
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    return [line.removeprefix(f"{folder}/") for line in caught.value.problems]


def test_the_shipped_configuration_has_no_mistake():
    config = load_config(Path(__file__).parents[2] / "config")

    assert config.warnings == ()
    assert all(source.collect != "off" for source in config.sources)
    assert [receiver.kind for receiver in config.receivers] == ["console"]


def test_what_is_left_out_has_its_default(tmp_path):
    config = load_config(write(tmp_path, monitor=""))

    assert config.web.host == "127.0.0.1"
    assert config.receivers == (ConsoleReceiver(),)
    assert config.log.level == "info"


def test_a_path_starts_at_the_folder_of_its_file(tmp_path):
    config = load_config(write(tmp_path))

    assert config.store_path == tmp_path / "store.sqlite"
    assert config.resolve("/var/lib/x") == Path("/var/lib/x")


def test_moments_become_utc(tmp_path):
    events = EVENTS + "since = 2024-11-01T15:00:00+02:00\n"

    event = load_config(write(tmp_path, events=events)).events[0].event()

    assert event.since == datetime(2024, 11, 1, 13, 0, tzinfo=UTC)
    assert event.since.tzinfo is UTC


def test_every_mistake_of_all_files_is_reported_at_once_with_its_line(tmp_path):
    folder = write(
        tmp_path,
        monitor="[web]\nport = 99999\n",
        sources=SOURCES.replace('"official"', '"officials"'),
        events=EVENTS + "since = 2024-11-01T15:00:00\n",
    )

    assert problems(folder) == [
        "events.toml:6: events[1].since: found 2024-11-01 15:00:00; "
        "expected a moment with its zone, such as 2024-11-01T15:00:00Z",
        "monitor.toml:2: web.port: found 99999; "
        "expected a port from 1 to 65535, or 0 for no web server",
        'sources.toml:5: sources[1].kind: found "officials"; '
        "expected one of official, media, blogger, aggregator",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[stor]\npath = 1\n", "monitor.toml:1: stor: unknown key; expected a known key; did you mean store?"),
        ("[web]\nprot = 1\n", "monitor.toml:2: web.prot: unknown key; expected a known key; did you mean port?"),
        ("[web]\nzzz = 1\n", "monitor.toml:2: web.zzz: unknown key; expected one of host, port"),
        ("web = 3\n", "monitor.toml:1: web: found 3; expected a table, written [web]"),
        ("receivers = 3\n", "monitor.toml:1: receivers: found 3; expected tables, each begun by [[receivers]]"),
        ('[[receivers]]\nname = "a"\n', "monitor.toml:1: receivers[1]: key kind is missing; expected one of console, jsonl, telegram, apprise, webhook"),
        ('[[receivers]]\nkind = "telegram"\nchat = -1\n', "monitor.toml:1: receivers[1]: key token_file or token_env is missing; expected one of token_file or token_env"),
        ('[[receivers]]\nkind = "telegram"\nchat = -1\ntoken = "1"\ntoken_file = "t"\n', "monitor.toml:4: receivers[1].token: unknown key; expected a known key; did you mean token_env?"),
        ('[[receivers]]\nkind = "telegram"\nchat = -1\ntoken_file = "t"\ntransport = "mtproto"\napi_hash_env = "H"\n', "monitor.toml:1: receivers[1]: key api_id is missing; expected api_id"),
        ('[[receivers]]\nkind = "webhook"\nurl = "https://a.b/"\nurl_env = "U"\nsecret_env = "S"\n', "monitor.toml:1: receivers[1]: found url and url_env; expected one of url, url_file or url_env"),
        ('[[receivers]]\nkind = "telegram"\nchat = -1\ntoken_file = "t"\n[[receivers]]\nkind = "telegram"\nname = "b"\nchat = -1\ntoken_file = "t"\n', "monitor.toml:8: receivers[2].chat: found -1 again; expected another chat or topic: entry 1 has this one"),
        ('[[receivers]]\nkind = "pigeon"\n', 'monitor.toml:2: receivers[1].kind: found "pigeon"; expected one of console, jsonl, telegram, apprise, webhook'),
        ('[[receivers]]\nkind = "jsonl"\n', "monitor.toml:1: receivers[1]: key path is missing; expected the path of the file, from this file's folder"),
        ('[[receivers]]\nkind = "console"\ntoken = "1"\n', "monitor.toml:3: receivers[1].token: unknown key; expected no secret in this file: use token_file or token_env"),
        ('[[receivers]]\nkind = "console"\n[[receivers]]\nkind = "console"\n', 'monitor.toml:3: receivers[2].name: found "console" again; expected another name: entry 1 has this one'),
        ('[[receivers]]\nkind = "console"\ntimezone = "Kyiv"\n', 'monitor.toml:3: receivers[1].timezone: found "Kyiv"; expected the name of a time zone that this machine knows, such as "Europe/Kyiv"'),
        ('[log]\nlevel = "loud"\n', 'monitor.toml:2: log.level: found "loud"; expected one of debug, info, warning, error'),
        ('[[accounts]]\nname = "desk"\napi_id = 1\n', "monitor.toml:1: accounts[1]: found no api_hash; expected api_hash_file or api_hash_env"),
        ('[[accounts]]\nname = "desk"\napi_id = 0\napi_hash_env = "H"\n', "monitor.toml:3: accounts[1].api_id: found 0; expected the number from https://my.telegram.org"),
        ('[[accounts]]\nname = "desk"\napi_id = 1\napi_hash_env = "H"\napi_hash = "x"\n', "monitor.toml:5: accounts[1].api_hash: unknown key; expected a known key; did you mean api_hash_env?"),
        ("[web\n", "monitor.toml:1: Expected ']' at the end of a table declaration (column 5); expected valid TOML (https://toml.io)"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_daemons_file_is_named(tmp_path, text, expected):
    assert problems(write(tmp_path, monitor=text)) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('reliability = "G"', 'sources.toml:7: sources[1].reliability: found "G"; expected a letter from A to F (Admiralty code; F: cannot be judged)'),
        ('languages = [\n  "uk",\n  3,\n]', 'sources.toml:7: sources[1].languages[2]: found 3; expected a list such as ["uk", "ru"]'),
        ('url = "pravda"', 'sources.toml:7: sources[1].url: found "pravda"; expected the feed\'s address, begun by https://'),
        ('titles = "x"', "sources.toml:7: sources[1].titles: unknown key; expected a known key; did you mean title?"),
        ('[[sources]]\nkey = "feed:x"\ntitle = "x"\nkind = "media"\ncollect = "feed"', "sources.toml:7: sources[2]: key url is missing; expected the feed's address, begun by https://"),
        ('[[sources]]\nkey = "page:x"\ntitle = "x"\nkind = "media"\ncollect = "preview"', 'sources.toml:11: sources[2].collect: found "preview"; expected feed or off: only telegram: is read that way'),
        ('[[sources]]\nkey = "telegram:a.b"\ntitle = "x"\nkind = "media"\ncollect = "preview"', 'sources.toml:8: sources[2].key: found "telegram:a.b"; expected telegram: and the public name: a letter, then 3 to 31 letters, digits or _'),
        ('[[sources]]\nkey = "telegram:MINISTRY"\ntitle = "x"\nkind = "media"', 'sources.toml:8: sources[2].key: found "telegram:MINISTRY" again; expected another name: entry 1 has this one'),
        ('[[sources]]\nkey = "ministry"\ntitle = "x"\nkind = "media"', 'sources.toml:8: sources[2].key: found "ministry"; expected platform:handle, such as "telegram:dsns_telegram"'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_source_is_named(tmp_path, line, expected):
    assert problems(write(tmp_path, sources=SOURCES + line + "\n")) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("since = 2024-11-02T00:00:00Z\nuntil = 2024-11-01T00:00:00Z", "events.toml:7: events[1].until: found 2024-11-01T00:00:00+00:00; expected a moment after since (2024-11-02T00:00:00+00:00)"),
        ("since = 2024-11-02", "events.toml:6: events[1].since: found 2024-11-02; expected a moment with its zone, such as 2024-11-01T15:00:00Z"),
        ('keywords = "strike"', 'events.toml:6: events[1].keywords: found "strike"; expected a list of words, such as ["strike", "удар"]'),
        ('[[events]]\nid = "strike"\ntitle = "x"\nplaces = ["x"]', 'events.toml:7: events[2].id: found "strike" again; expected another name: entry 1 has this one'),
        ('[[events]]\nid = "A B"\ntitle = "x"\nplaces = ["x"]', 'events.toml:7: events[2].id: found "A B"; expected a name of small letters, digits, - . and _'),
        ('[[events]]\nid = "other"\ntitle = "x"', "events.toml:6: events[2]: nothing to know the event by; expected keywords, places or actors, at least one of them"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_event_is_named(tmp_path, line, expected):
    assert problems(write(tmp_path, events=EVENTS + line + "\n")) == [expected]


def test_a_missing_folder_names_all_three_files(tmp_path):
    found = problems(tmp_path / "nowhere")

    assert [line.partition(": ")[2] for line in found] == [
        "file not found; expected a file of this name"
    ] * 3


def test_a_text_in_another_encoding_is_a_mistake_and_not_a_crash(tmp_path):
    write(tmp_path)
    (tmp_path / "events.toml").write_bytes(EVENTS.encode() + "# удар".encode("cp1251"))

    assert "is not UTF-8" in problems(tmp_path)[0]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    write(tmp_path)
    text = EVENTS + 'titles = "x"\n'
    (tmp_path / "events.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    assert problems(tmp_path) == [
        "events.toml:6: events[1].titles: unknown key; expected a known key; did you mean title?"
    ]


@pytest.mark.parametrize(
    ("web", "warned"),
    [
        ('host = "::1"', False),
        ('host = "0.0.0.0"', True),
        ('host = "0.0.0.0"\nport = 0', False),
    ],
)
def test_a_web_server_that_others_can_reach_is_warned_of(tmp_path, web, warned):
    config = load_config(write(tmp_path, monitor=f"{MONITOR}[web]\n{web}\n"))

    assert ["anybody who reaches" in line for line in config.warnings] == [True] * warned


def test_nothing_to_read_and_nothing_to_follow_are_warnings(tmp_path):
    config = load_config(write(tmp_path, sources="", events=""))

    assert [line.rpartition("/")[2] for line in config.warnings] == [
        "events.toml: no event is followed; expected at least one [[events]]",
        'sources.toml: no source is collected; expected collect = "preview" or "feed" in at least one',
    ]  # fmt: skip


def test_a_case_with_a_key_of_a_later_release_is_read_with_a_warning(tmp_path):
    folder = write(tmp_path, sources=SOURCES + 'colour = "red"\n')

    catalogue = load_catalogue(folder / "sources.toml", folder / "events.toml")

    assert [source.key for source in catalogue.sources] == ["telegram:ministry"]
    assert len(catalogue.warnings) == 1
    assert "sources[1].colour: unknown key" in catalogue.warnings[0]


def test_a_receiver_is_read_by_its_kind(tmp_path):
    text = '[[receivers]]\nkind = "jsonl"\nname = "archive"\npath = "a.jsonl"\n'

    config = load_config(write(tmp_path, monitor=text))

    assert config.receivers == (JsonlReceiver(name="archive", path="a.jsonl"),)


def test_a_receiver_may_want_no_files(tmp_path):
    text = '[[receivers]]\nkind = "apprise"\nurl_file = "a"\n{}\n'

    for more, wanted in (("", True), ("attachments = false", False)):
        config = load_config(write(tmp_path, monitor=text.format(more)))
        assert [one.attachments for one in config.receivers] == [wanted]


def test_a_settings_value_survives_encoding(tmp_path):
    config = load_config(write(tmp_path))

    again = msgspec.json.decode(msgspec.json.encode(config.sources), type=type(config.sources))

    assert len(again) == len(config.sources)


def test_lines_are_found_past_strings_comments_and_nested_arrays():
    text = '''# a = 1
a = """
b = 2
""\\""""  # c = 3
"d.e" = [ # [x]
  "]", ['#'],
]
[f . "g"]
h = 'i = "1"'
j.k = 1
[[l]]
[[l]]
m = 1
[l.n]
o = 2
'''

    lines = key_lines(text)

    assert lines[("a",)] == 2
    assert ("b",) not in lines
    assert lines[("d.e",)] == 5
    assert lines[("f", "g")] == 8
    assert lines[("f", "g", "h")] == 9
    assert lines[("f", "g", "j", "k")] == 10
    assert lines[("l", 1)] == 12
    assert lines[("l", 1, "m")] == 13
    assert lines[("l", 1, "n", "o")] == 15


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[web]\nport = true\n", "found true"),
        ("[web]\nport = {a = 1}\n", "found a table"),
        (f"[web]\nhost = 1{'0' * 80}\n", "found 1000"),
    ],
)
def test_what_was_found_is_written_as_in_toml_and_cut_short(tmp_path, text, expected):
    (line,) = problems(write(tmp_path, monitor=text))

    assert expected in line
    assert len(line) < 160


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    write(tmp_path)
    (tmp_path / "events.toml").unlink()
    (tmp_path / "events.toml").mkdir()

    assert problems(tmp_path) == [
        "events.toml: cannot be read (Is a directory); expected a readable file"
    ]


def paths_of(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield (*path, key)
            yield from paths_of(below, (*path, key))
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        for index, below in enumerate(value):
            yield from paths_of(below, (*path, index))


@pytest.mark.parametrize("file", sorted(ROOT.glob("[cm]*/**/*.toml")), ids=lambda one: one.name)
def test_every_key_of_every_shipped_file_is_found_on_its_line(file):
    text = file.read_text(encoding="utf-8")
    lines, shown = key_lines(text), text.splitlines()

    found = 0
    for path in paths_of(tomllib.loads(text)):
        if path in lines:  # the keys of an inline table have no line of their own
            found += 1
            assert str(path[-1]) in shown[lines[path] - 1]

    tables = sum(line.startswith("[") for line in shown)
    assert found >= tables > 0


ACCOUNT = '[[accounts]]\nname = "desk"\napi_id = 12345\napi_hash_env = "HASH"\n'
BY_ACCOUNT = (
    '[[sources]]\nkey = "telegram:front"\ntitle = "x"\nkind = "media"\ncollect = "mtproto"\n'
)


@pytest.mark.parametrize(
    ("monitor", "more", "expected"),
    [
        ("", "", 'sources.toml: telegram:front: collect = "mtproto" and no account; expected [[accounts]] in monitor.toml'),
        (ACCOUNT, 'account = "other"\n', 'sources.toml: telegram:front: account "other"; expected one of desk'),
    ],
)  # fmt: skip
def test_a_source_that_no_account_can_read_is_named(tmp_path, monitor, more, expected):
    folder = write(tmp_path, monitor=monitor, sources=SOURCES + BY_ACCOUNT + more)

    assert problems(folder) == [expected]


def test_an_account_says_where_its_login_is_and_where_it_leads(tmp_path):
    (account,) = load_config(write(tmp_path, monitor=ACCOUNT)).accounts
    assert (account.session_path, account.server_address) == ("../state/desk.session", None)

    text = ACCOUNT + 'session = "here"\nserver = "[::1]:443"\n'
    (account,) = load_config(write(tmp_path, monitor=text)).accounts
    assert (account.session_path, account.server_address) == ("here", ("::1", 443))
