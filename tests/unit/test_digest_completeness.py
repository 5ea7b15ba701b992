"""A digest says which sources were not seen in full, in the reader's language."""

from datetime import timedelta

import pytest

from monitor.core.blindness import BlindKind
from monitor.core.digest import Backdrop, BlindRow, Health, assemble
from monitor.export.digest.content import document
from monitor.export.digest.markdown import markdown
from monitor.export.digest.naming import Naming
from monitor.export.digest.opening import opening
from monitor.export.digest.wording import Wording, read_words
from monitor.notify.wording import Language, wording
from tests import build

UNTIL = build.at(0) + timedelta(days=7)


def told(*blind: BlindRow, language: str = "en", late: int = 0) -> tuple[str, str]:
    """Return the opening and the document."""
    of = Backdrop(
        sources=[build.source("ministry")],
        posts={build.key("ministry"): 3},
        blind=blind,
        health=Health(late_posts=late),
    )
    digest = assemble((build.at(0), UNTIL, UNTIL), [], of)
    words = Wording(language, read_words(language), wording(Language(language)))
    naming = Naming(digest, words, None)
    lines = opening(digest, naming)
    head = "\n".join("".join(piece.text for piece in line) for line in lines)
    return head, "".join(markdown(document(digest, naming, frozenset(), lines)))


@pytest.mark.parametrize("kind", BlindKind)
def test_every_way_of_being_blind_has_its_words(kind: BlindKind):
    row = BlindRow(
        source=build.key("ministry"), kind=kind, reason="timeout", since=build.at(0), missing=4
    )

    head, text = told(row)

    assert "1 source could not be seen in full." in head
    assert "| Ministry | " in text
    assert "(timeout) | since 1 Nov 12:00 UTC, up to 4 posts missing |" in text


def test_a_source_that_is_blind_in_two_ways_is_one_source():
    first = BlindRow(source=build.key("ministry"), kind=BlindKind.READ_LATE, reason="timeout")
    second = BlindRow(source=build.key("ministry"), kind=BlindKind.POSTS_MISSING, reason="window")

    head, _ = told(first, second, language="uk")

    assert "Не все видно: 1 джерело." in head


def test_where_all_was_seen_it_says_so():
    head, text = told()

    assert "No source is known to have been unreadable." in head
    assert "No source is known to have been unreadable" in text.partition("In short")[2]


def test_posts_that_came_late_are_counted():
    _, text = told(late=2)

    assert "2 posts of earlier days were seen only in this window" in text
