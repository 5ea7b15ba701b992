"""What a person means who types the name or the address of a source. Pure: nothing is asked."""

import re
from html import unescape
from typing import Final
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_PAGE: Final = re.compile(r"[A-Za-z0-9.]{1,100}")
_TELEGRAM: Final = ("t.me", "telegram.me", "telegram.dog", "www.t.me")
_FACEBOOK: Final = ("facebook.com", "fb.com", "fb.me")
_HOST: Final = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]|\d+(?:\.\d+){3}")
_KEY_PART: Final = re.compile(r"[^a-z0-9._-]+")
_OUTLINE: Final = re.compile(r"<outline\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LONGEST: Final = 2000


class Candidate(Struct, frozen=True, kw_only=True):
    """A source that may be meant: its key, the way in to try, an address for feeds."""

    key: str
    collect: str
    url: str | None = None
    title: str | None = None

    @property
    def handle(self) -> str:
        """The part of the key after the colon."""
        return self.key.partition(":")[2]


class NotRecognised(Struct, frozen=True, kw_only=True):
    """Nothing that can be read this way; ``why`` says what it is, or what is expected."""

    text: str
    why: str


def recognise(text: str) -> Candidate | NotRecognised:
    """Take @name, a key, a t.me or Facebook address, or the address of a feed or a site."""
    words = text.strip()
    if len(words) > _LONGEST or not words.isprintable() or not words:
        return NotRecognised(text=words[:60], why="no name and no address")
    if words.startswith("@"):
        return _channel(words, words[1:])
    platform, colon, handle = words.partition(":")
    if colon and not handle.startswith("//"):
        return _keyed(words, platform, handle)
    if "://" not in words:
        words = f"https://{words}"
    try:
        parts = urlsplit(words)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        _ = parts.port  # read for its error: a number that no port has
    except ValueError:
        return NotRecognised(text=text, why="no address of the web")
    is_web = parts.scheme in {"http", "https"} and _HOST.fullmatch(host)
    if not is_web and parts.scheme != "tg":
        return NotRecognised(text=text, why="no name and no address; @name, t.me/name or https://…")
    if parts.scheme == "tg":
        return _channel(text, parse_qs(parts.query).get("domain", [""])[0])
    path = [part for part in parts.path.split("/") if part]
    if host in _TELEGRAM:
        return _telegram(text, path)
    if host in _FACEBOOK or host.endswith(".facebook.com"):
        return _facebook(text, path, parse_qs(parts.query))
    return Candidate(key=feed_key(words), collect="feed", url=words)


def _keyed(text: str, platform: str, handle: str) -> Candidate | NotRecognised:
    match platform:
        case "telegram":
            return _channel(text, handle)
        case "facebook":
            return _facebook(text, [handle], {})
        case "tg":
            return NotRecognised(text=text, why="a link that only an account can open")
        case _:
            return NotRecognised(text=text, why="expected telegram:name or facebook:page as a key")


def _channel(text: str, name: str) -> Candidate | NotRecognised:
    if not _NAME.fullmatch(name):
        why = "no channel has such a name: a letter, then 3 to 31 letters, digits or _"
        return NotRecognised(text=text, why=why)
    return Candidate(key=f"telegram:{name}", collect="preview")


def _telegram(text: str, path: list[str]) -> Candidate | NotRecognised:
    head = path[0] if path else ""
    if head == "s" and len(path) > 1:
        return _channel(text, path[1])
    if head.startswith("+") or head == "joinchat":
        return NotRecognised(text=text, why="an invitation: only an account can follow it")
    if head == "addlist":
        return NotRecognised(text=text, why="a folder: only an account can open it")
    if head == "c":
        return NotRecognised(text=text, why="a private channel: only an account can read it")
    return _channel(text, head)


def _facebook(text: str, path: list[str], query: dict[str, list[str]]) -> Candidate | NotRecognised:
    head = path[0] if path else ""
    if head == "groups":
        return NotRecognised(text=text, why="a group: Facebook lets no program read groups")
    if head in {"profile.php", "people", "pages", "p"}:
        given = query.get("id", [path[-1]])[0]
        name = given if given.isdecimal() else given.rpartition("-")[2]
    else:
        name = head
    if not _PAGE.fullmatch(name) or name in {"watch", "events", "share", "reel", "story.php"}:
        return NotRecognised(text=text, why="no page of Facebook")
    return Candidate(key=f"facebook:{name}", collect="graph")


def feed_key(url: str) -> str:
    """Name a feed by its host and as much of its path as tells feeds of a host apart."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    rest = "-".join(part for part in parts.path.lower().split("/") if part)
    rest = _KEY_PART.sub("-", rest.removesuffix(".xml")).strip("-.")
    common = {"", "rss", "feed", "atom", "rss-all", "index", "feed-rss"}
    return f"feed:{host}" if rest in common else f"feed:{host}-{rest}"[:80]


def read_outlines(document: str) -> tuple[Candidate, ...]:
    """Return the feeds of an OPML list, in its order, each once."""
    found: dict[str, Candidate] = {}
    for outline in _OUTLINE.findall(document):
        fields = {
            name.lower(): unescape(double or single).strip()
            for name, double, single in _ATTRIBUTE.findall(outline)
        }
        read = recognise(fields.get("xmlurl", ""))
        if isinstance(read, Candidate):
            title = fields.get("title") or fields.get("text")
            one = Candidate(key=read.key, collect=read.collect, url=read.url, title=title)
            found.setdefault(read.url or read.key, one)
    return tuple(found.values())
