"""Files of a call to the Bot API: a form that is read from disk as it leaves."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

import aiohttp
import msgspec
from aiohttp.abc import AbstractStreamWriter

from monitor.model.alerts import Attachment

_NAMED: Final = "form-data"


class Form(aiohttp.MultipartWriter):
    """A form that knows whether all of it was handed to the connection.

    Of one that was not, the far side can have done nothing: it does not have the end.
    """

    def __init__(self) -> None:
        super().__init__(_NAMED)
        self.left = False

    async def write(self, writer: AbstractStreamWriter, close_boundary: bool = True) -> None:  # noqa: FBT001, FBT002  the library's
        """Hand everything over."""
        await super().write(writer, close_boundary)
        self.left = True


@asynccontextmanager
async def form_of(
    arguments: Mapping[str, object], files: Mapping[str, Attachment]
) -> AsyncIterator[Form]:
    """Make a form of arguments and of files by the names of their parts.

    Raises:
        OSError: a file cannot be opened.
    """
    with ExitStack() as kept:
        opened = await asyncio.to_thread(_open, kept, files)
        try:
            yield _filled(arguments, files, opened)
        finally:
            await asyncio.to_thread(kept.close)


def _open(kept: ExitStack, files: Mapping[str, Attachment]) -> dict[str, BufferedReader]:
    return {name: kept.enter_context(Path(one.path).open("rb")) for name, one in files.items()}


def _filled(
    arguments: Mapping[str, object],
    files: Mapping[str, Attachment],
    opened: Mapping[str, BufferedReader],
) -> Form:
    form = Form()
    for name, value in arguments.items():
        text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        form.append(text).set_content_disposition(_NAMED, name=name)
    for name, one in files.items():
        headers: Any = {"Content-Type": one.media_type}
        part = form.append(opened[name], headers)
        part.set_content_disposition(_NAMED, name=name, filename=one.name)
    return form
