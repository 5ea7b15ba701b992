"""Blocks as one HTML file: no address is loaded, nothing runs, everything is escaped."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from monitor.export.digest.blocks import Block

_AT_ONCE: Final = 1000  # pieces of the template; each by itself would be a write


def html(
    blocks: Iterable[Block], *, title: str, language: str, pictures: Mapping[str, bytes]
) -> Iterator[str]:
    """Yield the document in parts; ``pictures`` are charts in SVG by name, put into it."""
    sources = {
        name: f"data:image/svg+xml;base64,{b64encode(content).decode()}"
        for name, content in pictures.items()
    }
    document = _template().stream(
        blocks=blocks,
        title=title,
        language=language,
        pictures=sources,
    )
    document.enable_buffering(_AT_ONCE)
    yield from document


@cache
def _template() -> Template:
    environment = Environment(
        loader=DictLoader({name: _read(name) for name in ("digest.html", "digest.css")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    environment.globals["kind_of"] = lambda block: type(block).__name__
    return environment.get_template("digest.html")


@cache
def _read(name: str) -> str:
    folder = files("monitor.export.digest") / "templates"
    return (folder / name).read_text(encoding="utf-8")
