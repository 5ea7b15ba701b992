"""The TCP transport: length, sequence number, payload, checksum (the "full" codec)."""

import asyncio
import struct
from binascii import crc32
from typing import Final

_HEAD: Final = struct.Struct("<ii")
_SUM: Final = struct.Struct("<I")
_FRAME: Final = _HEAD.size + _SUM.size
_LONGEST: Final = 1 << 24


class NotMtprotoError(ConnectionError):
    """What came is no frame of this transport."""


class Wire:
    """Frames in both directions; each counts its own."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._sent = 0

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._writer.get_extra_info("sockname")[:2]
        return host, port

    async def read(self) -> bytes:
        head = await self._reader.readexactly(_HEAD.size)
        length, _ = _HEAD.unpack(head)
        if not _FRAME <= length <= _LONGEST:
            raise NotMtprotoError(f"a frame of {length} bytes")
        rest = await self._reader.readexactly(length - _HEAD.size)
        payload, (said,) = rest[: -_SUM.size], _SUM.unpack(rest[-_SUM.size :])
        if said != crc32(head + payload):
            raise NotMtprotoError("a wrong checksum")
        return payload

    def write(self, payload: bytes) -> None:
        if self._writer.is_closing():
            return
        frame = _HEAD.pack(len(payload) + _FRAME, self._sent) + payload
        self._sent += 1
        self._writer.write(frame + _SUM.pack(crc32(frame)))

    def refuse(self, code: int) -> None:
        """Send a bare transport error, such as 404: the key is not known here."""
        self.write(struct.pack("<i", -code))

    async def drain(self) -> None:
        await self._writer.drain()

    def close(self) -> None:
        self._writer.close()
