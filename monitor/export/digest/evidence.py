"""What a digest rests on, kept so that anybody can check it: cited texts, and a manifest.

manifest.json names every file of the folder with its size and SHA-256. A revision's file
is named after the hash of its own bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from monitor.model.ids import RevisionId, SourceKey
from monitor.model.posts import Media, Post, Revision

MANIFEST: Final = "manifest.json"
EVIDENCE: Final = "evidence"
_FORMAT: Final = 1
_CHUNK: Final = 1 << 20


class Exhibit(Struct, frozen=True, kw_only=True):
    """One cited revision as it was seen. ``digest`` is the store's own over text and media."""

    revision: RevisionId
    source: SourceKey
    url: str | None
    published_at: datetime | None
    edited_at: datetime | None
    seen_at: datetime
    kind: str
    mode: str
    digest: str
    media: tuple[Media, ...]
    text: str


class Listed(Struct, frozen=True, kw_only=True):
    """One file of the manifest; ``revision`` names what a file of evidence holds."""

    path: str
    bytes: int
    sha256: str
    revision: RevisionId | None = None


class Manifest(Struct, frozen=True, kw_only=True):
    """Every file beside the manifest, by path."""

    format: int = _FORMAT
    files: tuple[Listed, ...]


def exhibit(post: Post, revision: Revision) -> Exhibit:
    """Return what is kept of a revision."""
    return Exhibit(
        revision=revision.id,
        source=post.source,
        url=post.url,
        published_at=post.published_at,
        edited_at=revision.edited_at,
        seen_at=revision.seen_at,
        kind=revision.kind.value,
        mode=revision.mode,
        digest=revision.digest,
        media=revision.media,
        text=revision.text,
    )


def write_evidence(folder: Path, exhibits: Iterable[Exhibit]) -> dict[str, RevisionId]:
    """Write a file for each revision; return what is in which, by its path in the folder."""
    (folder / EVIDENCE).mkdir(exist_ok=True)
    written: dict[str, RevisionId] = {}
    for one in exhibits:
        content = msgspec.json.format(msgspec.json.encode(one), indent=2) + b"\n"
        path = f"{EVIDENCE}/{hashlib.sha256(content).hexdigest()}.json"
        (folder / path).write_bytes(content)
        written[path] = one.revision
    return written


def write_manifest(folder: Path, revisions: Mapping[str, RevisionId]) -> None:
    """List every file of the folder."""
    files = tuple(
        Listed(path=path, bytes=size, sha256=sha256, revision=revisions.get(path))
        for path, size, sha256 in _hashed(folder)
    )
    content = msgspec.json.format(msgspec.json.encode(Manifest(files=files)), indent=2)
    (folder / MANIFEST).write_bytes(content + b"\n")


def verify(folder: Path) -> tuple[int, tuple[str, ...]]:
    """Compare a folder with its manifest; return how many files are listed, and what is amiss.

    Raises:
        OSError: there is no manifest, or a file cannot be read.
        msgspec.DecodeError: the manifest is not one.
    """
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    listed = {one.path: one for one in manifest.files}
    found = {path: (size, sha256) for path, size, sha256 in _hashed(folder)}
    amiss = [f"{path}: is missing" for path in listed if path not in found]
    amiss += [f"{path}: is not in the manifest" for path in found if path not in listed]
    amiss += [
        f"{path}: has been changed"
        for path, one in listed.items()
        if path in found and found[path] != (one.bytes, one.sha256)
    ]
    return len(listed), tuple(sorted(amiss))


def _hashed(folder: Path) -> Iterator[tuple[str, int, str]]:
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        path = file.relative_to(folder).as_posix()
        if path != MANIFEST:
            digest, size = hashlib.sha256(), 0
            with file.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
            yield path, size, digest.hexdigest()
