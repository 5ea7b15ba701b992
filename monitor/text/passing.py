"""Places that are named and where nothing happened: the ends of a route, who is to blame."""

import re
from typing import Final

from monitor.text.common_words import CARRIED

_ON: Final = frozenset({"на", "по"})
_ROUTE: Final = re.compile(r"[«\"“„][^«»\"“”\n]{2,30}\s?[—–-]\s?[^«»\"“”\n]{2,30}[»\"”]")
_QUOTED: Final = 36
_UPON: Final = frozenset({"на", "on", "upon"})
_INTO: Final = frozenset({"в", "во", "у", "до", "to"})
_WITHIN: Final = frozenset({"в", "у", "in"})
_PAPERS: Final = re.compile(
    r"\b(?:registered|built|made|зарегистрирован\w*|построен\w*|зареєстрован\w*|збудован\w*"
    r"|correspondents?|reporters?|newsroom|корреспондент\w*|кореспондент\w*|собкор\w*)"
    r" (?:in|в|у|із|из|с|з) $"
)
_DRIFTS: Final = ("тянет", "тягне", "несет", "несе ", "дым", "дим", "облако", "хмара")
_CARRIED_BACK: Final = 36  # letters
_BLAME_BACK: Final = 80  # letters
_BLAME: Final = (
    *("лежит", "возлаг", "возлож", "вину ", "вина ", "ответственност", "обвинен"),
    *("лежить", "поклада", "поклал", "провин", "відповідальн", "звинувач"),
    *("blame", "responsib", "guilt"),
)


def is_carried(folded: str, start: int, before: str) -> bool:
    """Whether somebody is taken there or writes from there, or it is a thing's.

    «Тела вывозили в Поти», "our correspondent in Djibouti reports".
    """
    if before in _WITHIN and _PAPERS.search(folded, max(0, start - _CARRIED_BACK), start):
        return True
    if before not in _INTO and before not in _ON:
        return False
    lead = folded[max(0, start - _CARRIED_BACK) : start]
    if before in _ON:
        return any(word in lead for word in _DRIFTS)  # «дым тянет на Варваровку»
    lead = lead[max(lead.rfind(mark) for mark in ".!?;\n") + 1 :]
    return any(word in lead for word in CARRIED)


def is_blamed(folded: str, start: int, before: str) -> bool:
    """Whether guilt is laid on a country there: «ответственность лежит на Украине»."""
    return before in _UPON and any(
        word in folded[max(0, start - _BLAME_BACK) : start] for word in _BLAME
    )


def on_a_route(text: str, start: int, end: int) -> bool:
    """Whether a name is one end of a route in quotation marks."""
    first = max(0, start - _QUOTED)
    return any(
        found.start() < start and end < found.end()
        for found in _ROUTE.finditer(text, first, end + _QUOTED)
    )
