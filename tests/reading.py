"""Read a text as the daemon does, with every word and place it knows, for tests of reading."""

from functools import cache

from monitor.core.extract import Reader
from monitor.knowledge import load_gazetteer, load_lexicon
from monitor.model.claims import Attribute, Claim, Label, Modality
from monitor.model.ids import RevisionId
from monitor.text.scan import Scanner


@cache
def _reader() -> tuple[Scanner, Reader]:
    lexicon, gazetteer = load_lexicon(), load_gazetteer()
    return Scanner((*lexicon.patterns, *gazetteer.patterns)), Reader(lexicon, gazetteer)


def read(text: str) -> tuple[Claim, ...]:
    """Return the claims of a text."""
    scanner, reader = _reader()
    return tuple(reader.read(scanner.scan(text), RevisionId("test:source/1@1")).claims)


def labels(text: str, attribute: Attribute) -> list[tuple[str, bool]]:
    """Return the labels of an attribute, and of each whether it is not denied."""
    return [
        (one.value.concept, one.modality is not Modality.DENIED)
        for one in read(text)
        if one.attribute is attribute and isinstance(one.value, Label)
    ]
