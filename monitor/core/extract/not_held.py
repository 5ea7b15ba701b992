"""Words of holding that tell of nothing held: said with a smile, or of a region's state."""

import re
from typing import Final

from monitor.core.extract.page import Page
from monitor.text.scan import Hit

_OCCUPIED: Final = re.compile("(?:occupied|окупован|оккупирован)[^ ]*")
_NOUN: Final = re.compile(r"(?:нн[яюі]|ни[еяю])$")
_QUOTES: Final = frozenset({"«»", '""', "“”"})


def so_called(page: Page, hit: Hit) -> bool:
    """Whether it is told with a smile: «Москва вкотре «взяла» те, чого не має»."""
    if _NOUN.search(page.folded, hit.start, hit.end):
        return False  # «Ніякого «звільнення» не відбулося» denies it
    around = page.text[hit.start - 1 : hit.start] + page.text[hit.end : hit.end + 1]
    return around in _QUOTES


def of_region(page: Page, hit: Hit) -> bool:
    """Whether it only says where that is: "in Svatove, occupied Luhansk region"."""
    return page.folded.endswith(", ", 0, hit.start) and (
        _OCCUPIED.fullmatch(page.text, hit.start, hit.end) is not None
        and page.text[hit.end + 1 : hit.end + 2].isupper()
    )
