"""Posts of the Graph API as values, and where its pages lead.

The text of a post is its ``message``; ``story`` ("… updated the cover photo") is the
platform's own, and the title of a linked page is somebody else's. ``updated_time`` moves
with every comment and is no time of an edit: an edit is seen by its text.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct

from monitor.collect.markup import clean
from monitor.model.ids import SourceKey
from monitor.model.posts import Media, Origin
from monitor.ports import Observation, Reject

FIELDS: Final = (
    "id,message,story,created_time,updated_time,permalink_url,status_type,is_published,"
    "is_hidden,parent_id,from,full_picture,"
    "attachments{media_type,type,title,url,target,subattachments}"
)
POST_ID: Final = re.compile(r"[0-9]{1,40}(?:_[0-9]{1,40})?")
_MOST_RAW: Final = 1 << 16
_DATE: Final = "%Y-%m-%dT%H:%M:%S%z"  # "+0000", without a colon
_SECRETS: Final = ("access_token", "appsecret_proof")
_KINDS: Final = {"photo": "photo", "video": "video", "animated_image": "animation"}
_OWN_HOSTS: Final = ("facebook.com", "www.facebook.com", "m.facebook.com")


class Listing(Struct, frozen=True, kw_only=True):
    """One page of a list: its posts in the platform's order, and how to ask for the next."""

    posts: tuple[Observation, ...] = ()
    rejects: tuple[Reject, ...] = ()
    following: Mapping[str, str] | None = None


def read_listing(source: SourceKey, body: Mapping[str, Any], mode: str) -> Listing | None:
    """Read a page of posts; None where it is none. A page may be empty and have a next."""
    data = body.get("data")
    if not isinstance(data, list):
        return None
    read = [read_post(source, one, mode) for one in data]
    return Listing(
        posts=tuple(one for one in read if isinstance(one, Observation)),
        rejects=tuple(one for one in read if isinstance(one, Reject)),
        following=_following(body.get("paging")),
    )


def _following(paging: object) -> dict[str, str] | None:
    """Return the parameters of the next page, without secrets; its host is never followed."""
    address = paging.get("next") if isinstance(paging, dict) else None
    if not isinstance(address, str):
        return None
    try:
        pairs = parse_qsl(urlsplit(address).query)
    except ValueError:
        return None
    return {name: value for name, value in pairs if name not in _SECRETS} or None


def read_post(source: SourceKey, record: object, mode: str) -> Observation | Reject | None:
    """Read one post; None where it says nothing of its own: a draft, a changed picture."""
    fields = record if isinstance(record, dict) else {}
    native = fields.get("id")
    if not isinstance(native, str) or not POST_ID.fullmatch(native):
        return _reject(record, "no_id", str(source))
    if fields.get("is_published") is False:
        return None
    message = fields.get("message")
    text = clean(message).strip() if isinstance(message, str) else ""
    media = tuple(_media(fields.get("attachments")))
    if not text and not media:
        return None
    published, parent = _moment(fields.get("created_time")), fields.get("parent_id")
    return Observation(
        source=source,
        native=native,
        text=text,
        published_at=published,
        url=_address(fields.get("permalink_url")),
        forwarded_from=_origin(parent, native) if isinstance(parent, str) else None,
        media=media,
        mode=mode,
    )


def _origin(parent: str, native: str) -> Origin | None:
    """Return the shared post; a page's own album is no other post."""
    page = parent.partition("_")[0]
    if page == native.partition("_")[0] or not parent.replace("_", "").isdecimal():
        return None
    return Origin(source=SourceKey(f"facebook:{page}"), native=parent)


def _moment(value: object) -> datetime | None:
    try:
        return datetime.strptime(str(value), _DATE).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _address(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme == "https" and parts.hostname in _OWN_HOSTS else None


def _media(attachments: object, depth: int = 0) -> Iterator[Media]:
    data = attachments.get("data") if isinstance(attachments, dict) else None
    for one in data if isinstance(data, list) else ():
        if not isinstance(one, dict):
            continue
        parts = list(_media(one.get("subattachments"), depth + 1)) if depth == 0 else []
        kind = _KINDS.get(str(one.get("media_type", "")).removesuffix("_inline"))
        if parts:
            yield from parts
        elif kind:
            target = one.get("target")
            yield Media(type=kind, url=_address(target.get("url") if target else None))


def _reject(record: object, reason: str, where: str) -> Reject:
    return Reject(raw=msgspec.json.encode(record)[:_MOST_RAW], reason=reason, where=where)
