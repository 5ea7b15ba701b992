"""What both of Telegram's doors ask of a file before they take it."""

from dataclasses import dataclass

CAPTION_LIMIT = 1024
PHOTO_LIMIT = 10 * 1024 * 1024
SIDES = 10_000  # width and height together
RATIO = 20
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Upload:
    """A file as it arrived."""

    name: str
    media_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {self.media_type!r}, {len(self.content)} bytes)"


def png(width: int = 1080, height: int = 900, *, more: bytes = b"") -> bytes:
    """Return the beginning of a picture of that size: more of it nobody here looks at."""
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return _PNG + b"\0\0\0\rIHDR" + sides + more


def wrong_with_photo(upload: Upload) -> str | None:
    """Return why a file is no photo to Telegram, in its own words; None where it is one."""
    if not upload.content.startswith(_PNG) or len(upload.content) < 24:
        return "IMAGE_PROCESS_FAILED"
    width = int.from_bytes(upload.content[16:20], "big")
    height = int.from_bytes(upload.content[20:24], "big")
    short, long = sorted((width, height))
    if width + height > SIDES or long > RATIO * short:
        return "PHOTO_INVALID_DIMENSIONS"
    return None
