"""What was read from a text: the text with its spans marked, then each claim."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Final

import msgspec
from msgspec import Struct

from monitor.core.extract import Reading
from monitor.model.circumstances import Interval, NamedPlace
from monitor.model.claims import Claim, Label, Quantity
from monitor.notify.render import Part, Row, Style, attribute_words, claim_words, clean

_LANGUAGES: Final = {"en": "English", "ru": "Russian", "uk": "Ukrainian"}


class ReadClaim(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A claim as ``monitor read --json`` writes it; offsets are in code points."""

    attribute: str
    min: float | None = None
    max: float | None = None
    approximate: bool = False
    label: str | None = None
    scope: str | None = None
    modality: str
    attributed_to: str | None = None
    place: NamedPlace | None = None
    time: Interval | None = None
    quote: str
    start: int
    end: int


def reading_rows(text: str, reading: Reading) -> Iterator[Row]:
    """Show a text with the words of its claims marked, and what each claim is."""
    for line in _marked(text, reading.claims):
        yield Row(parts=tuple(line))
    language = _LANGUAGES.get(reading.language, reading.language or "unknown")
    yield Row(parts=(Part(f"language: {language}", Style.META),))
    for claim in reading.claims:
        yield Row(
            label=attribute_words(claim.attribute),
            parts=(Part(claim_words(claim), Style.VALUE), *_speaker(claim)),
        )
        if told := circumstance_words(claim):
            yield Row(parts=(Part(told, Style.META),))
        yield Row(parts=(Part(f"«{clean(claim.quote)}»", Style.QUOTE),))
    if not reading.claims:
        yield Row(parts=(Part("No claim was read."),))


def reading_lines(reading: Reading) -> Iterator[bytes]:
    """Encode each claim as one JSON object."""
    for claim in reading.claims:
        yield msgspec.json.encode(_as_row(claim))


def _as_row(claim: Claim) -> ReadClaim:
    common = ReadClaim(
        attribute=claim.attribute.value,
        scope=claim.scope,
        modality=claim.modality.value,
        attributed_to=claim.attribution.speaker if claim.attribution else None,
        place=claim.place,
        time=claim.time,
        quote=claim.quote,
        start=claim.start,
        end=claim.end,
    )
    match claim.value:
        case Label(concept=concept):
            return msgspec.structs.replace(common, label=concept)
        case Quantity(low=low, high=high, approximate=approximate):
            return msgspec.structs.replace(
                common, min=_plain(low), max=_plain(high), approximate=approximate
            )


def circumstance_words(claim: Claim) -> str:
    """Tell where and when a claim's clause plays, "" where the post says neither."""
    place = clean(claim.place.name) if claim.place else ""
    time = _interval(claim.time) if claim.time else ""
    return ", ".join(filter(None, (place, time)))


def _interval(time: Interval) -> str:
    """Write an interval in UTC; the date of the end only where it is another one."""
    since, until = time.since.astimezone(UTC), time.until.astimezone(UTC)
    form = "%H:%M" if since.date() == until.date() else "%Y-%m-%d %H:%M"
    return f"{since:%Y-%m-%d %H:%M} to {until.strftime(form)} UTC"


def _plain(number: float | None) -> float | None:
    return int(number) if number is not None and number.is_integer() else number


def _speaker(claim: Claim) -> tuple[Part, ...]:
    if claim.attribution is None:
        return ()
    return (Part(f"  according to {clean(claim.attribution.speaker)}", Style.META),)


def _marked(text: str, claims: Sequence[Claim]) -> Iterator[list[Part]]:
    """Yield the text line by line, claimed words in the style of values."""
    line: list[Part] = []
    for start, end, claimed in _stretches(len(text), claims):
        style = Style.VALUE if claimed else Style.PLAIN
        if claimed:
            line.append(Part("[", Style.META))
        first, *further = text[start:end].split("\n")
        line.append(Part(_spaced(first), style))
        for piece in further:
            yield line
            line = [Part(_spaced(piece), style)]
        if claimed:
            line.append(Part("]", Style.META))
    yield line


def _spaced(piece: str) -> str:
    """Clean a piece of running text, and keep the blanks that part it from its neighbours."""
    before = " " if piece[:1].isspace() else ""
    after = " " if piece[-1:].isspace() and piece.strip() else ""
    return f"{before}{clean(piece)}{after}"


def _stretches(length: int, claims: Iterable[Claim]) -> Iterator[tuple[int, int, bool]]:
    place = 0
    for start, end in sorted({(claim.start, claim.end) for claim in claims}):
        if end <= place:
            continue
        if start > place:
            yield place, start, False
        yield max(start, place), end, True
        place = end
    if place < length:
        yield place, length, False
