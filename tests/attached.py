"""A notice with files for tests: the page of a digest and its charts, as they lie on disk."""

from pathlib import Path

import msgspec

from monitor.model.alerts import Attachment, Notice
from tests.build import attachment, notice
from tests.fakes.files import png

PAGE = b"<!doctype html><p>All quiet.</p>"


def file_in(folder: Path, name: str, media_type: str, content: bytes, **more: object) -> Attachment:
    """Write a file and return what a notice says of it."""
    path = folder / name
    path.write_bytes(content)
    return attachment(name, media_type, path=str(path), content=content, **more)  # type: ignore[arg-type]


def page_in(folder: Path, content: bytes = PAGE) -> Attachment:
    return file_in(folder, "digest.html", "text/html", content, caption="The week.")


def chart_in(folder: Path, number: int = 1, *, height: int = 900) -> Attachment:
    content = png(height=height, more=bytes([number]))
    caption = f"Chart {number}."
    return file_in(folder, f"{number}.png", "image/png", content, caption=caption, inline=True)


def weekly(folder: Path, charts: int = 3, *files: Attachment) -> Notice:
    """A notice of a digest with a page and charts, or with these files."""
    told = files or (page_in(folder), *(chart_in(folder, n + 1) for n in range(charts)))
    return msgspec.structs.replace(
        notice("week44weekly", "One line.\nAnother line.", kind="digest"),
        subject="2024-W44",
        attachments=told,
    )
