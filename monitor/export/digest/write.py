"""The folder of a digest: every format, charts, tables, evidence, and the manifest."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Final

from msgspec import Struct

from monitor.core.digest import Digest
from monitor.export.charts import Drawn, draw_charts
from monitor.export.digest.attachments import charts_to_send, write_attachments
from monitor.export.digest.blocks import Pieces
from monitor.export.digest.content import document, title_of
from monitor.export.digest.data import digest_json, linked_data
from monitor.export.digest.evidence import write_manifest
from monitor.export.digest.html import html
from monitor.export.digest.markdown import markdown
from monitor.export.digest.naming import Naming
from monitor.export.digest.opening import opening
from monitor.export.digest.wording import Wording
from monitor.export.tables import Chunk, CsvWriter
from monitor.model.ids import RevisionId

FORMATS: Final = ("md", "html", "csv", "json")
CHARTS: Final = "charts"
TABLES: Final = "tables"
PAGE: Final = "digest.html"
OPENING: Final = "opening.txt"  # what a messenger is told of it

Tables = AsyncIterator[tuple[str, tuple[str, ...], AsyncIterator[Chunk]]]


class Layout(Struct, frozen=True, kw_only=True):
    """What is written; ``charts`` is of how many events charts are drawn, 0 for none at all."""

    formats: frozenset[str]
    zone: tzinfo | None = None
    charts: int = 12


async def write_digest(
    folder: Path,
    digest: Digest,
    words: Wording,
    layout: Layout,
    *,
    cited: Mapping[str, RevisionId],
    tables: Tables | None,
) -> None:
    """Write all files of a digest but its evidence into a folder.

    ``cited`` is what the evidence holds, which stands there already, by the files' paths;
    ``tables`` yields each table's name, columns and rows.

    Raises:
        OSError: the folder cannot be written.
    """
    naming = Naming(digest, words, layout.zone)
    pictures = draw_charts(digest, naming, layout.charts) if layout.charts else {}
    _write_charts(folder, pictures)
    lines = opening(digest, naming)
    _write_documents(folder, digest, naming, layout.formats, pictures, lines)
    if "json" in layout.formats:
        _write(folder / "digest.json", digest_json(digest))
        _write(folder / "digest.jsonld", linked_data(digest))
    if tables is not None:
        await _write_tables(folder / TABLES, tables)
    told = ("".join(piece.text for piece in line) for line in lines)
    _write(folder / OPENING, (f"{line}\n" for line in told))
    page = (PAGE, title_of(digest, naming)) if "html" in layout.formats else None
    write_attachments(folder, page, charts_to_send(digest, naming, pictures), pictures)
    write_manifest(folder, cited)


def _write(path: Path, parts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(parts)


def _write_documents(
    folder: Path,
    digest: Digest,
    naming: Naming,
    formats: frozenset[str],
    pictures: Mapping[str, Drawn],
    lines: tuple[Pieces, ...],
) -> None:
    """Tell one list of blocks in each format; it is made anew for each, and never held whole."""
    svg = {name: one.svg for name, one in pictures.items()}
    if "md" in formats:
        _write(folder / "digest.md", markdown(document(digest, naming, frozenset(svg), lines)))
    if "html" in formats:
        blocks = document(digest, naming, frozenset(svg), lines)
        title, language = title_of(digest, naming), naming.words.language
        _write(folder / PAGE, html(blocks, title=title, language=language, pictures=svg))


def _write_charts(folder: Path, pictures: Mapping[str, Drawn]) -> None:
    if pictures:
        (folder / CHARTS).mkdir()
    for name, drawn in pictures.items():
        (folder / CHARTS / f"{name}.svg").write_bytes(drawn.svg)
        (folder / CHARTS / f"{name}.png").write_bytes(drawn.png)


async def _write_tables(folder: Path, tables: Tables) -> None:
    folder.mkdir()  # noqa: ASYNC240  a folder of our own, in a moment
    async for name, columns, chunks in tables:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = CsvWriter(stream, columns)
            async for chunk in chunks:
                writer.write(chunk)
