"""Lexicon documents (parsed TOML) into patterns and concepts, with every mistake named.

The format is described for a linguist in monitor/lexicon/README.md. Nothing here knows
a language: a further one is a further document.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from monitor.model.claims import Attribute
from monitor.model.concepts import Concepts
from monitor.text.normalise import fold
from monitor.text.scan import Entry, Pattern
from monitor.text.time_words import KIND as TIME
from monitor.text.time_words import LISTS, meaning

Datum = str | int | float | bool

CONCEPTS: Final = "concepts.toml"
IDIOM: Final = "idiom"  # a form that only hides what stands within it

# What each kind needs besides its forms; "concept" is the meaning of the form.
_PLAIN: Final = (
    "role", "numeral", "bound", "range", "unit", "thing", "negator", "part", "word",
    "cue", "weapon", "target", "attack", "cause", "causal", "incident", "blame", "side",
    "control", "damage", "detonation", "status", "hedge", "denial", "aside", "speech", "actor",
    TIME,
)  # fmt: skip
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "quantity": frozenset({"concept", "as"}),
    **dict.fromkeys(_PLAIN, frozenset({"concept"})),
}

_ATTRIBUTES: Final = frozenset(attribute.value for attribute in Attribute)
_QUANTITIES: Final = frozenset(attribute.value for attribute in list(Attribute)[:14]) | {
    "casualties"
}
_ALTERNATIVES: Final = re.compile(r"\(([^()]*)\)")
_META: Final = frozenset({"language", "grammar"})
# Lists of [grammar]: function words that the rules look at where a number or a noun stands.
GRAMMAR: Final = frozenset(
    {
        "joins", "conjunctions", "articles", "possessives", "out_of", "no_noun", "among", "within",
        "failed", "body_of", "fate_of", "definite", "done_to", "ages", "age_numerals", "tally",
        "both", "openers", "ordinals", "surnames", "seeks", "relatives", "earlier", "now",
        "collective", "came_to", "dies_late", "acts", "act_words", "idle", "directed", "inward",
        "governs", "means", "from_hour", "to_hour", "news_of", *LISTS,
    }
)  # fmt: skip
# How a word of [[quantity]] stands to its number, and whom it counts.
WAYS: Final = frozenset({"count", "verb", "left", "act", "one", "body", "fate"})
OF: Final = frozenset({"lives", "people", "troops", "weapon", "raid"})


class LexiconError(ValueError):
    """A lexicon document cannot be used; ``problems`` holds ``file: key: what`` lines."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Tongue(Struct, frozen=True, kw_only=True):
    """What tells one language from another in a few words of running text.

    ``letters`` occur in this language alone, ``words`` and ``marks`` (parts of words)
    speak for it. ``abbreviations`` end no sentence. ``timezone``: that of a source that writes
    in it or speaks for one of its ``sides``; ``nation``: whom such a source means by "us".
    """

    code: str
    letters: str = ""
    words: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    abbreviations: frozenset[str] = frozenset()
    timezone: str = ""
    sides: frozenset[str] = frozenset()
    nation: str = ""


class Lexicon(Struct, frozen=True, kw_only=True):
    """All forms with their meanings, the trees of labels, the languages, the function words."""

    patterns: tuple[Pattern, ...]
    concepts: Concepts
    tongues: tuple[Tongue, ...]
    grammar: Mapping[str, tuple[str, ...]] = {}


def compile_lexicon(documents: Mapping[str, Mapping[str, object]]) -> Lexicon:
    """Turn parsed documents, by file name, into a lexicon.

    Raises:
        LexiconError: at least one document has a mistake; all of them are listed.
    """
    problems: list[str] = []
    concepts, labels = _concepts(documents.get(CONCEPTS, {}), problems)
    tongues: list[Tongue] = []
    grammar: dict[str, dict[str, None]] = {}
    merged: dict[tuple[str, bool, bool, str, str, tuple[tuple[str, Datum], ...]], str] = {}
    for name, document in documents.items():
        if name == CONCEPTS:
            continue
        tongue = _tongue(name, document, problems)
        tongues.append(tongue)
        for key, forms in _grammar(name, document.get("grammar", {}), problems):
            grammar.setdefault(key, {}).update(dict.fromkeys(forms))
        for pattern in _patterns(name, document, tongue.code, labels, problems):
            entry = pattern.entry
            own = (
                pattern.form,
                pattern.stem,
                pattern.cased,
                entry.kind,
                entry.concept,
                entry.data,
            )
            # One form with one meaning in two languages is one pattern of neither.
            merged[own] = entry.language if merged.get(own, entry.language) == tongue.code else ""
    if problems:
        raise LexiconError(tuple(problems))
    entries: dict[tuple[str, str, str, tuple[tuple[str, Datum], ...]], Entry] = {}
    patterns = []
    for (form, stem, cased, kind, concept, data), code in merged.items():
        entry = entries.setdefault(
            (kind, concept, code, data),
            Entry(kind=kind, concept=concept, language=code, data=data),
        )
        patterns.append(Pattern(form=form, entry=entry, stem=stem, cased=cased))
    known = tuple(tongue for tongue in tongues if tongue.code)
    return Lexicon(
        patterns=tuple(patterns),
        concepts=concepts,
        tongues=known,
        grammar={key: tuple(forms) for key, forms in grammar.items()},
    )


def forms_of(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Spell out a list of forms as (form, is a stem, wants a capital).

    Forms are parted by commas or line ends. ``word*`` is a stem, ``^Word`` counts with
    a capital only, ``wor(d|ds|)`` stands for each of its alternatives.
    """
    for raw in re.split(r"[,\n]", text):
        for form in _spelled(raw.strip()):
            cased = form.startswith("^")
            stem = form.endswith("*")
            bare = form.removeprefix("^").removesuffix("*").strip()
            if bare:
                yield bare, stem, cased


def _spelled(form: str) -> Iterator[str]:
    found = _ALTERNATIVES.search(form)
    if found is None:
        yield form
        return
    for choice in found.group(1).split("|"):
        yield from _spelled(form[: found.start()] + choice.strip() + form[found.end() :])


def _concepts(
    document: Mapping[str, object], problems: list[str]
) -> tuple[Concepts, dict[str, set[str]]]:
    broader: dict[str, str] = {}
    labels: dict[str, set[str]] = {}
    for attribute, tree in _tables(document.get("labels"), f"{CONCEPTS}: labels", problems):
        known = labels.setdefault(attribute, set())
        for label, above in tree.items():
            known.add(label)
            if above:
                broader[label] = str(above)
        problems += [
            f"{CONCEPTS}: labels.{attribute}.{label}: no label {above!r} to stand below"
            for label, above in tree.items()
            if above and above not in tree
        ]
    named = _strings(document.get("exclusive"), f"{CONCEPTS}: exclusive", problems)
    exclusive = frozenset(Attribute(name) for name in named if _is_attribute(name, problems))
    implied = document.get("implied_cause", {})
    mute = _strings(document.get("mute"), f"{CONCEPTS}: mute", problems)
    concepts = Concepts(
        broader=broader,
        exclusive=exclusive,
        implied_cause={str(k): str(v) for k, v in implied.items()}
        if isinstance(implied, Mapping)
        else {},
        mute=frozenset(mute),
        laymen=frozenset(_strings(document.get("laymen", []), f"{CONCEPTS}: laymen", problems)),
        unspecific=frozenset(
            _strings(document.get("unspecific", []), f"{CONCEPTS}: unspecific", problems)
        ),
    )
    return concepts, labels


def _is_attribute(name: str, problems: list[str]) -> bool:
    if name in _ATTRIBUTES:
        return True
    problems.append(f"{CONCEPTS}: exclusive: {name!r} is no attribute")
    return False


def _tables(
    value: object, where: str, problems: list[str]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    if not isinstance(value, Mapping):
        problems.append(f"{where}: a table is missing")
        return
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            yield str(key), inner
        else:
            problems.append(f"{where}.{key}: must be a table")


def _strings(value: object, where: str, problems: list[str]) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    problems.append(f"{where}: must be a list of strings")
    return ()


def _tongue(name: str, document: Mapping[str, object], problems: list[str]) -> Tongue:
    about = document.get("language")
    if isinstance(about, str):
        return Tongue(code=about)
    if not isinstance(about, Mapping) or not isinstance(about.get("code"), str):
        problems.append(f"{name}: language.code: the language has no code")
        return Tongue(code="")

    def words(key: str) -> list[str]:
        text = about.get(key, "")
        if not isinstance(text, str):
            problems.append(f"{name}: language.{key}: must be a string")
            return []
        return [form for form, _, _ in forms_of(text)]

    return Tongue(
        code=str(about["code"]),
        letters=str(about.get("letters", "")),
        words=frozenset(words("words")),
        marks=tuple(words("marks")),
        abbreviations=frozenset(words("abbreviations")),
        timezone=str(about.get("timezone", "")),
        sides=frozenset(words("sides")),
        nation=str(about.get("nation", "")),
    )


def _grammar(
    name: str, section: object, problems: list[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(section, Mapping):
        problems.append(f"{name}: grammar: must be a table")
        return
    for key, text in section.items():
        if key not in GRAMMAR:
            problems.append(
                f"{name}: grammar.{key}: no such list; one of {', '.join(sorted(GRAMMAR))}"
            )
        elif not isinstance(text, str) or not text.strip():
            problems.append(f"{name}: grammar.{key}: must be a string of words")
        else:
            # Read folded, as texts are: «ё» is «е».
            yield str(key), tuple(f"{fold(word)}{'*' * stem}" for word, stem, _ in forms_of(text))


def _patterns(
    name: str,
    document: Mapping[str, object],
    code: str,
    labels: Mapping[str, set[str]],
    problems: list[str],
) -> Iterator[Pattern]:
    for kind, section in document.items():
        if kind in _META:
            continue
        if kind not in KINDS:
            problems.append(f"{name}: {kind}: no such kind; one of {', '.join(sorted(KINDS))}")
            continue
        for where, item in _items(name, kind, section, problems):
            fault = _fault(kind, item, labels)
            if fault:
                problems.append(f"{name}: {where}: {fault}")
                continue
            yield from _of_item(kind, code, item)


def _items(
    name: str, kind: str, section: object, problems: list[str]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield each item of a section, the short way of writing spelled out as the long one."""
    if isinstance(section, Mapping):
        for concept, forms in section.items():
            yield f"{kind}.{concept}", {"concept": concept, "forms": forms}
    elif isinstance(section, list):
        for number, item in enumerate(section, 1):
            if isinstance(item, Mapping):
                yield f"{kind}[{number}]", item
            else:
                problems.append(f"{name}: {kind}[{number}]: must be a table")
    else:
        problems.append(f"{name}: {kind}: must be a table or a list of tables")


def _fault(kind: str, item: Mapping[str, object], labels: Mapping[str, set[str]]) -> str:
    missing = sorted(KINDS[kind] - item.keys())
    if missing:
        return f"{missing[0]!r} is missing"
    written = [item.get(key) for key in ("forms", "one", "many")]
    if not any(isinstance(text, str) and text.strip() for text in written):
        return "has no forms"
    for key, value in item.items():
        if not isinstance(value, str | int | float | bool):
            return f"{key}: must be a string, a number or true or false"
    concept = str(item["concept"])
    if kind == "quantity" and (fault := _quantity_fault(concept, item)):
        return fault
    if kind in labels and concept not in labels[kind] and concept != IDIOM and kind != "target":
        return f"{concept!r} is no label of {kind} in {CONCEPTS}"
    if kind == "numeral" and numeral_value(concept) is None:
        return f"{concept!r} is no number; write 5, 12~, 2-9 or x1000"
    if kind == TIME and concept != IDIOM and meaning(concept) is None:
        return f"{concept!r} is no time; write day -1, weekday 5, part night or ago hour"
    return ""


def _quantity_fault(concept: str, item: Mapping[str, object]) -> str:
    if concept not in _QUANTITIES:
        return f"{concept!r} is no quantity"
    if item["as"] not in WAYS:
        return f"as: {item['as']!r} is none of {', '.join(sorted(WAYS))}"
    if item.get("of", "people") not in OF:
        return f"of: {item['of']!r} is none of {', '.join(sorted(OF))}"
    return ""


def _of_item(kind: str, code: str, item: Mapping[str, object]) -> Iterator[Pattern]:
    rest: tuple[tuple[str, Datum], ...] = tuple(
        (key, value)
        for key, value in sorted(item.items())
        if key not in ("concept", "forms", "one", "many")
        and isinstance(value, str | int | float | bool)
    )
    variants: Iterable[tuple[str, tuple[tuple[str, Datum], ...]]] = (
        ("forms", rest),
        ("one", (*rest, ("number", 1))),
        ("many", (*rest, ("number", 2))),
    )
    for key, data in variants:
        text = item.get(key)
        if not isinstance(text, str):
            continue
        entry = Entry(kind=kind, concept=str(item["concept"]), language=code, data=data)
        for form, stem, cased in forms_of(text):
            yield Pattern(form=form, entry=entry, stem=stem, cased=cased)


class Amount(Struct, frozen=True):
    """What a numeral stands for; a multiplier (``times``) multiplies what stands before it."""

    low: float
    high: float
    approximate: bool = False
    times: bool = False


_AMOUNT: Final = re.compile(r"(x?)(\d+(?:\.\d+)?)(?:-(\d+))?(~?)")


def numeral_value(concept: str) -> Amount | None:
    """Read "5", "12~" (approximate), "2-9" or "x1000" (a multiplier); None if it is neither."""
    found = _AMOUNT.fullmatch(concept)
    if found is None:
        return None
    low = float(found.group(2))
    high = float(found.group(3)) if found.group(3) else low
    return Amount(low, high, bool(found.group(4)), bool(found.group(1)))
