"""Full-text search over the revisions, indexed behind the hot path in slices."""

import re
from datetime import datetime
from typing import Final

from msgspec import Struct

from monitor.model.ids import RevisionId, SourceKey
from monitor.store.driver import Connection
from monitor.store.queries import query
from monitor.store.rows import encodable, moment

_WATERMARK: Final = "search"
_TOKEN: Final = re.compile(r'"([^"]*)"|(\S+)')
_WORD: Final = re.compile(r"\w")
_MOST_TOKENS: Final = 32


class Found(Struct, frozen=True, kw_only=True):
    """A revision that matches, with the passage that does."""

    revision: RevisionId
    source: SourceKey
    url: str | None
    seen_at: datetime
    passage: str


def match_expression(words: str) -> str | None:
    """Turn what a person types into an FTS5 expression, None where no word is left.

    Words must all occur; "a phrase" stands together; a trailing * takes any ending.
    Everything else is only text: no input is a syntax error.
    """
    terms: list[str] = []
    for phrase, word in _TOKEN.findall(encodable(words).replace("\0", " ")):
        bare = phrase or word.rstrip("*")
        if not _WORD.search(bare):
            continue
        quoted = '"' + bare.replace('"', '""') + '"'
        terms.append(quoted + "*" if word.endswith("*") else quoted)
    return " ".join(terms[:_MOST_TOKENS]) or None


def index_slice(connection: Connection, limit: int) -> int:
    """Index the next revisions from the watermark on; return how many places it moved."""
    (mark,) = connection.execute(query("watermark"), (_WATERMARK,)).fetchone()
    (last,) = connection.execute(query("last_of_next"), (mark, limit)).fetchone()
    if last is None:
        return 0
    connection.execute(query("index_texts"), (mark, last))
    connection.execute(query("set_watermark"), (_WATERMARK, last))
    return int(last) - int(mark)


def find(connection: Connection, words: str, limit: int) -> tuple[Found, ...]:
    """Return the best matches first; nothing for words that hold no letter or digit."""
    expression = match_expression(words)
    if expression is None:
        return ()
    return tuple(
        Found(
            revision=RevisionId(name),
            source=SourceKey(source),
            url=url,
            seen_at=moment(seen_at),
            passage=passage,
        )
        for name, source, url, seen_at, passage in connection.execute(
            query("search"), (expression, limit)
        )
    )
