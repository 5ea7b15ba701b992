"""Reads the lexicon and gazetteer files that ship with the package, once each."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.text.gazetteer import Gazetteer, parse_gazetteer
from monitor.text.lexicon import Lexicon, LexiconError, compile_lexicon
from monitor.text.topics import Topics, parse_topics

_PACKAGE: Final = "monitor.lexicon"
_TOPICS: Final = "topics.toml"
_GAZETTEER: Final = "gazetteer.tsv"


@cache
def load_lexicon() -> Lexicon:
    """Read every language of the package.

    Raises:
        LexiconError: a file has a mistake.
    """
    documents = {
        entry.name: tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(files(_PACKAGE).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml") and not entry.name.startswith("topics")
    }
    return compile_lexicon(documents)


@cache
def load_zones() -> Mapping[str, ZoneInfo]:
    """Return the time zone of each language that has one, by its code.

    Raises:
        LexiconError: this machine does not know one of them.
    """
    zones: dict[str, ZoneInfo] = {}
    for tongue in load_lexicon().tongues:
        if tongue.timezone:
            try:
                zones[tongue.code] = ZoneInfo(tongue.timezone)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                problem = f"{tongue.code}: language.timezone: no zone {tongue.timezone!r}"
                raise LexiconError((problem,)) from error
    return zones


@cache
def load_topics() -> Topics:
    """Read what kinds of happenings and things there are."""
    return parse_topics(tomllib.loads((files(_PACKAGE) / _TOPICS).read_text(encoding="utf-8")))


@cache
def load_gazetteer() -> Gazetteer:
    """Read the places."""
    return parse_gazetteer((files(_PACKAGE) / _GAZETTEER).read_text(encoding="utf-8"))
