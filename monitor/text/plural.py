"""Which form a noun takes beside a whole count."""

from typing import Final

_TEENS: Final = range(11, 15)
_FEW: Final = range(2, 5)


def plural_form(language: str, count: int) -> str:
    """Return the CLDR plural category of a whole count in English, Ukrainian or Russian."""
    if language == "en":
        return "one" if count == 1 else "other"
    last, last_two = count % 10, count % 100
    if last == 1 and last_two not in _TEENS:
        return "one"
    if last in _FEW and last_two not in _TEENS:
        return "few"
    return "many"
