"""What Claimwatch says itself, in the reader's language. The words are data: words/*.toml.

Quotes are never translated; names of sources and events are the operator's own. Every
foreign text passes ``clean`` on its way into a sentence.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from functools import cache
from typing import Final

from msgspec import Struct

from monitor import files
from monitor.model.alerts import AlertKind, DeliveryState
from monitor.model.claims import Attribute, Claim, Label, Modality, Quantity, Value
from monitor.model.sources import SourceKind
from monitor.notify.render import clean
from monitor.text.plural import plural_form

_LONGEST: Final = 200  # characters of a label or a scope that no list names


class Language(StrEnum):
    """A language that the interface speaks."""

    ENGLISH = "en"
    UKRAINIAN = "uk"
    RUSSIAN = "ru"


class _About(Struct, frozen=True, forbid_unknown_fields=True):
    code: Language
    name: str
    group: str
    point: str
    months: tuple[str, ...]
    day: str
    day_year: str


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of words, section by section as words/README.md explains them."""

    language: _About
    kind: Mapping[AlertKind, str]
    severity: Mapping[str, str]
    role: Mapping[SourceKind, str]
    value: Mapping[str, str]
    attribute: Mapping[Attribute, str]
    label: Mapping[str, str]
    scope: Mapping[str, str]
    say: Mapping[str, str]
    card: Mapping[str, str]
    file: Mapping[str, str]
    plural: Mapping[str, Mapping[str, str]]
    bot: Mapping[str, str]
    evidence: Mapping[str, str]
    state: Mapping[DeliveryState, str]
    reason: Mapping[str, str]
    button: Mapping[str, str]


class Wording:
    """One language's words, and its grammar of counts."""

    def __init__(self, words: Words) -> None:
        self._words = words

    @property
    def language(self) -> Language:
        """Which language this is."""
        return self._words.language.code

    def say(self, key: str, **values: str) -> str:
        """Return the sentence of that key; KeyError for one that is not there."""
        return self._words.say[key].format(**values)

    def raw(self, key: str) -> str:
        """Return what the card says under that key with its blanks unfilled."""
        return self._words.card[key]

    def files(self) -> Mapping[str, str]:
        """Return what is said of files that are not sent, with its blanks unfilled."""
        return self._words.file

    def card(self, key: str, **values: str) -> str:
        """Return what the card of an event says under that key."""
        return self._words.card[key].format(**values)

    def bot(self, key: str, **values: str) -> str:
        """Return an answer of the bot; KeyError for one that is not there."""
        return self._words.bot[key].format(**values)

    def evidence(self, kind: str) -> str:
        """Name a ground for a link; one that has no name is shown as it is."""
        return self._words.evidence.get(kind) or clean(kind)

    def state(self, state: DeliveryState) -> str:
        """Name where a delivery stands."""
        return self._words.state[state]

    def button(self, key: str) -> str:
        """Return what stands on a button."""
        return self._words.button[key]

    def kind(self, kind: AlertKind) -> str:
        """Name what an alert tells."""
        return self._words.kind[kind]

    def topic(self, attribute: Attribute, scope: str | None) -> str:
        """Name what a claim is about, with whom it counts."""
        name = self.attribute(attribute)
        return self._value("scoped", value=name, scope=self.scope(scope)) if scope else name

    def severity(self, severity: str) -> str:
        """Name how soon a person should look."""
        return self._words.severity[severity]

    def attribute(self, attribute: Attribute) -> str:
        """Name what a claim is about."""
        return self._words.attribute[attribute]

    def role(self, kind: SourceKind) -> str:
        """Name a publisher's role."""
        return self._words.role[kind]

    def reason(self, rule: str) -> str | None:
        """Say what a rule means, None for one that has no sentence."""
        return self._words.reason.get(rule)

    def count(self, key: str, count: int) -> str:
        """Write a count with its noun in the right form."""
        forms = self._words.plural[key]
        return forms[plural_form(self.language, count)].format(count=self.number(count))

    def number(self, value: float) -> str:
        """Write a number with the language's marks."""
        about = self._words.language
        text = f"{value:,.0f}" if value == int(value) else f"{value:,g}"
        return text.translate({ord(","): about.group, ord("."): about.point})

    def value(self, value: Value) -> str:
        """Write a value as people say it."""
        match value:
            case Label(concept=concept):
                plain = clean(concept[:_LONGEST]).replace("_", " ")
                return self._words.label.get(concept, plain)
            case Quantity(low=low, high=None):
                return self._value("at_least", low=self.number(low))
            case Quantity(low=low, high=high, approximate=approximate):
                words = self._range(low, low if high is None else high)
                return self._value("about", value=words) if approximate else words

    def claim(self, claim: Claim) -> str:
        """Write a claim's value with whom it counts and how the post stands to it."""
        words = self.value(claim.value)
        if claim.scope:
            words = self._value("scoped", value=words, scope=self.scope(claim.scope))
        return self.said(words, claim.modality)

    def scope(self, scope: str) -> str:
        """Name whom a count counts."""
        return self._words.scope.get(scope, clean(scope[:_LONGEST]))

    def said(self, words: str, modality: Modality) -> str:
        """Write how a post stands to what it says."""
        match modality:
            case Modality.ASSERTED:
                return words
            case Modality.HEDGED:
                return self._value("hedged", value=words)
            case Modality.DENIED:
                return self._value("denied", value=words)

    def moment(self, moment: datetime, zone: tzinfo | None, now: datetime) -> str:
        """Write a moment in ``zone``, or in UTC; the year only where it is not that of ``now``."""
        about = self._words.language
        local = moment.astimezone(zone or UTC)
        same = local.year == now.astimezone(zone or UTC).year
        pattern = about.day if same else about.day_year
        day = pattern.format(day=local.day, month=about.months[local.month - 1], year=local.year)
        return f"{day} {local:%H:%M %Z}"

    def _range(self, low: float, high: float) -> str:
        if low == high:
            return self.number(low)
        if low == 0:
            return self._value("up_to", high=self.number(high))
        return self._value("range", low=self.number(low), high=self.number(high))

    def _value(self, key: str, **values: str) -> str:
        return self._words.value[key].format(**values)


@cache
def wording(language: Language) -> Wording:
    """Read the words of a language, once."""
    return Wording(read_words(language))


@cache
def read_words(language: Language) -> Words:
    """Read a language's file, once."""
    return files.read_words("monitor.notify", language.value, Words)
