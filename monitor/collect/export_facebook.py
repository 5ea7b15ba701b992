"""Posts of one's own page from Facebook's "Download your information", exported as JSON.

Its texts are UTF-8 that was written as Latin-1 and must be turned back. A post has no id:
its moment names it, and a number where a second holds several, so that the next export
meets the same posts again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import ijson
import msgspec

from monitor.collect.export_target import Found, Target
from monitor.collect.markup import clean
from monitor.model.posts import Media
from monitor.ports import Observation, Reject

MODE: Final = "import"
_MOST_RAW: Final = 1 << 16
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".gif", ".webp")


def read_facebook(stream: object, target: Target, prefix: str) -> Iterator[Found]:
    """Yield the posts of ``stream``, which are the items at ``prefix`` of the document."""
    used: Counter[int] = Counter()
    try:
        for record in ijson.items(stream, prefix):
            yield read_post(record, target, used)
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        raw = str(error).encode("utf-8", "replace")[:_MOST_RAW]
        yield Reject(raw=raw, reason="cut_off", where="the file is not whole")


def read_post(record: object, target: Target, used: Counter[int]) -> Found:
    """Read one post; ``used`` counts the moments that were met before."""
    if target.source is None:
        return _reject(record, "no_source", "")
    fields = record if isinstance(record, dict) else {}
    stamp = fields.get("timestamp")
    try:
        published = datetime.fromtimestamp(int(str(stamp)), UTC)
    except (ValueError, OverflowError, OSError):
        return _reject(record, "no_id", str(target.source))
    used[int(str(stamp))] += 1
    count = used[int(str(stamp))]
    native = f"export-{stamp}" if count == 1 else f"export-{stamp}-{count}"
    text, media = _text(fields), _media(fields)
    if not text and not media:
        return _reject(record, "no_content", f"{target.source}/{native}")
    edited = _edited(fields)
    return Observation(
        source=target.source,
        native=native,
        text=text,
        published_at=published,
        edited_at=edited,
        edited=edited is not None,
        media=media,
        archived=True,
        mode=MODE,
    )


def mended(text: str) -> str:
    """Return UTF-8 that was written as Latin-1; any other text as it is."""
    try:
        return text.encode("latin-1").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _text(fields: Mapping[str, Any]) -> str:
    parts = [part["post"] for part in _objects(fields.get("data")) if "post" in part]
    texts = [mended(part) for part in parts if isinstance(part, str)]
    return clean("\n".join(texts)).strip()


def _edited(fields: Mapping[str, Any]) -> datetime | None:
    for part in _objects(fields.get("data")):
        if "update_timestamp" in part:
            try:
                return datetime.fromtimestamp(int(str(part["update_timestamp"])), UTC)
            except (ValueError, OverflowError, OSError):
                return None
    return None


def _media(fields: Mapping[str, Any]) -> tuple[Media, ...]:
    found: list[Media] = []
    for attachment in _objects(fields.get("attachments")):
        for part in _objects(attachment.get("data")):
            media = part.get("media")
            if isinstance(media, dict) and isinstance(media.get("uri"), str):
                picture = media["uri"].lower().endswith(_PICTURES)
                found.append(Media(type="photo" if picture else "video"))
    return tuple(found)


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _reject(record: object, reason: str, where: str) -> Reject:
    raw = msgspec.json.encode(record, enc_hook=str)[:_MOST_RAW]
    return Reject(raw=raw, reason=reason, where=where)
