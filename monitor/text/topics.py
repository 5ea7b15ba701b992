"""What kinds of happenings and things a text speaks of (monitor/lexicon/topics.toml)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from monitor.text.lexicon import forms_of
from monitor.text.scan import Entry, Hit, Pattern

KIND: Final = "topic"
CUE: Final = "cue"
_ROLES: Final = ("happening", "object", "means", "neutral", CUE)
_FIELDS: Final = frozenset({"is", "kin", "wide", "usual", "apart", "forms"})


class Topic(Struct, frozen=True, kw_only=True):
    """One kind of happening or thing; ``kin`` are what the same incident may be called.

    ``usual``: it happens so often that a post without a place may mean any of many.
    """

    name: str
    role: str
    kin: frozenset[str]
    wide: bool
    usual: bool


class Topics(Struct, frozen=True, kw_only=True):
    """All topics with their forms; ``happenings`` are those that something happened by.

    Of those ``apart`` never go with another event, whatever names they share with it.
    """

    patterns: tuple[Pattern, ...]
    by_name: Mapping[str, Topic]
    happenings: frozenset[str]
    apart: frozenset[str] = frozenset()

    @property
    def others(self) -> Mapping[str, frozenset[str]]:
        """Return for each happening those that one incident cannot be at the same time."""
        return {name: self.happenings - self.by_name[name].kin - {name} for name in self.happenings}

    @property
    def cues(self) -> frozenset[str]:
        """Return the names that tell what a post as a whole is, not what it speaks of."""
        return frozenset(name for name, topic in self.by_name.items() if topic.role == CUE)


def holds(hit: Hit, folded: str) -> bool:
    """Whether the word before begins as the form wants: «жилой дом», not «детский дом»."""
    if not hit.entry.data or (wanted := hit.entry.get("before")) is None:
        return True
    words = folded[max(0, hit.start - 24) : hit.start].rsplit(None, 1)
    return bool(words) and words[-1].startswith(str(wanted))


def reads_from(hit: Hit, folded: str) -> int:
    """Return where the form begins, the word before included that it asks for."""
    if hit.entry.get("before") is None:
        return hit.start
    return folded[: hit.start].rstrip().rfind(" ") + 1


def parse_topics(document: Mapping[str, object]) -> Topics:
    """Read the parsed document.

    Raises:
        ValueError: a topic is incomplete or names an unknown one; all mistakes are listed.
    """
    problems: list[str] = []
    patterns: dict[Pattern, None] = {}
    kin: dict[str, set[str]] = {name: set() for name in document}
    read: dict[str, str] = {}
    for name, raw in document.items():
        table = raw if isinstance(raw, dict) else {}
        role, forms = table.get("is"), table.get("forms")
        if role not in _ROLES or not isinstance(forms, str) or table.keys() - _FIELDS:
            problems.append(f"topics.toml: {name}: wants is ({', '.join(_ROLES)}), forms")
            continue
        read[name] = role
        patterns.update(dict.fromkeys(_patterns(role, name, forms)))
        problems += _join(kin, name, table.get("kin", []))
    if problems:
        raise ValueError("\n".join(problems))
    by_name = {
        name: Topic(
            name=name,
            role=role,
            kin=frozenset(kin[name]),
            wide=_flag(document, name, "wide"),
            usual=_flag(document, name, "usual"),
        )
        for name, role in read.items()
    }
    happenings = frozenset(topic.name for topic in by_name.values() if topic.role == "happening")
    return Topics(
        patterns=tuple(patterns),
        by_name=by_name,
        happenings=happenings,
        apart=frozenset(name for name in by_name if _flag(document, name, "apart")),
    )


def _flag(document: Mapping[str, object], name: str, flag: str) -> bool:
    table = document[name]
    return isinstance(table, dict) and table.get(flag) is True


def _join(kin: dict[str, set[str]], name: str, near: Iterable[str]) -> Iterator[str]:
    """Make topics kin both ways; yield what is wrong."""
    for other in near:
        if other in kin:
            kin[name].add(other)
            kin[other].add(name)
        else:
            yield f"topics.toml: {name}: kin: no topic {other!r}"


def _patterns(role: str, name: str, forms: str) -> Iterator[Pattern]:
    """Yield the patterns; in «жил* дом*» the word before becomes a condition.

    A happening of several words is marked: another one is not read out of a part of it.
    """
    kind = CUE if role == CUE else KIND
    for form, stem, cased in forms_of(forms):
        before, star, last = form.rpartition("* ")
        data: tuple[tuple[str, str | bool], ...] = ()
        if star:
            data = (("before", before.rpartition(" ")[2]),)
        if role == "happening" and " " in form:
            data = (*data, ("several", True))
        entry = Entry(kind=kind, concept=name, data=data)
        yield Pattern(form=last, entry=entry, stem=stem, cased=cased)
