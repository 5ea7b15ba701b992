"""Names of towns that are a person's where they stand: «Вадима Рыбалко», «Лев Толстой»."""

import re
from typing import Final

# Behind a first name that is a town's as well: «Вадима Рыбалко», "Roman Petrenko".
_SURNAME: Final = re.compile(
    r" (?:[А-ЯІЇЄҐ][а-яёіїєґ’'-]+(?:ко|дзе|швил[иі]|ян[ау]?"
    r"|(?:[оеёє]в|[иі]н|[уюя]к)(?:а|у|ой|ою|ым|им|ом)?)"
    r"|[A-Z][a-z’'-]+(?:enko|chuk|shvili|dze))\b(?! район| област| oblast| district)"
)


def of_a_person(text: str, start: int, end: int) -> bool:
    """Whether a surname follows, or a capitalised word stands before: a first name most likely."""
    if _SURNAME.match(text, end) is not None:
        return True
    before = text[max(0, start - 24) : start]
    if not before.endswith(" ") or before[-2:-1] in ("", ".", "!", "?", ":", ",", ")", "»"):
        return False
    name = before.split()[-1]
    begins = text[: start - 1 - len(name)].rstrip()
    return name[0].isupper() and name[1:].islower() and bool(begins) and begins[-1] not in ".!?:\n"
