"""Years told by two figures behind a month: «в сентябре 43-го», «у січні 22-го»."""

import re
from collections.abc import Iterator
from typing import Final

MONTHS: Final = (
    r"(?:январ|феврал|март|апрел|ма[ей]|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|січ[не]|лют|берез|квіт[не]|трав[не]|черв|лип|серп[не]|верес|жовт|листопад|груд)\w*"
)
# A day stands before its month, «22-го января»: what stands behind it is the year.
SEASON_NAMES: Final = "(?:лето|зима|весна|осень|літо|осінь)"
SEASONS: Final = "(?:летом|зимой|весной|осенью|влітку|взимку|навесні|восени)"
SHORT_YEAR: Final = re.compile(rf"\b(?:[ву] {MONTHS}|{SEASONS}) (\d\d)-(?:го|му)\b")
_CENTURY: Final = 100


def short_years(folded: str, now: int) -> Iterator[int]:
    """Yield the years that a text tells of in this way, none of them later than ``now``."""
    for found in SHORT_YEAR.finditer(folded):
        year = now - now % _CENTURY + int(found[1])
        yield year if year <= now else year - _CENTURY
