"""A secret that shows itself to nobody who does not ask."""

from typing import Final

_MASK: Final = "[masked]"


class Secret:
    """Holds a token; ``repr``, ``str``, a log line or a traceback show a mask."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself, for the one line that needs it."""
        return self._value

    def __repr__(self) -> str:
        return _MASK
