"""What causes brought about, where a blast or a collision is told as what happened."""

from typing import Final

from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_NEAR: Final = 4
_NEAR_AFTER: Final = 6
_PLACED: Final = 3


def is_outcome(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether it is what was brought about: "denies that the collision was caused by"."""
    return any(
        hit.start > cause.end
        and page.folded[cause.end : hit.start].count(" ") <= _PLACED
        and brought_about(page, sentence, hit)
        for hit in sentence.of("causal")
    )


def brought_about(page: Page, sentence: Sentence, reason: Hit) -> bool:
    """Whether the cause follows the words of cause: "the collision was caused by a failure".

    That a cause is not known yet is none: «внаслідок вибуху, причини якого з'ясовують».
    """
    return any(
        other.entry.concept != "unknown"
        and reason.end <= other.start
        and page.folded[reason.end : other.start].count(" ") <= _NEAR
        and "," not in page.folded[reason.end : other.start]
        for other in sentence.of("cause")
    )


def is_why(page: Page, sentence: Sentence, blast: Hit) -> bool:
    """Whether it is told why the blast came: what it was brought about by is the cause."""
    return any(
        blast.end < hit.start
        and hit.entry.concept == "before"
        and page.folded[blast.end : hit.start].count(" ") <= _NEAR_AFTER
        and "," not in page.folded[blast.end : hit.start]
        and brought_about(page, sentence, hit)
        for hit in sentence.of("causal")
    )
