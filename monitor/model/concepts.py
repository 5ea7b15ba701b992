"""What the lexicon knows of its labels: which lies above which, and what excludes what."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from monitor.model.claims import Attribute


class Concepts(Struct, frozen=True, kw_only=True):
    """The label trees of all attributes, as plain values.

    ``broader`` maps a label to the one above it. ``exclusive`` are the attributes of
    which two unrelated labels cannot both be true. ``implied_cause`` maps a weapon to
    the cause that it implies. ``mute`` labels relate to nothing but a replacement.
    ``laymen`` are actors who hold no office: what they say weighs as its publisher does.
    ``unspecific`` actors may be any office of their side: "the government", "Moscow".
    """

    broader: Mapping[str, str]
    exclusive: frozenset[Attribute]
    implied_cause: Mapping[str, str]
    mute: frozenset[str]
    laymen: frozenset[str] = frozenset()
    unspecific: frozenset[str] = frozenset()

    def lineage(self, label: str) -> Iterator[str]:
        """Yield the label, then each broader one up to the root."""
        current: str | None = label
        while current is not None:
            yield current
            current = self.broader.get(current)

    def related(self, one: str, other: str) -> bool:
        """Whether one label is the other or lies above it."""
        return one in self.lineage(other) or other in self.lineage(one)

    def cause_of(self, weapon: str) -> str | None:
        """Return the cause that a weapon implies, by itself or by a broader one."""
        for label in self.lineage(weapon):
            if label in self.implied_cause:
                return self.implied_cause[label]
        return None
