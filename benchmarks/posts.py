"""Posts that nobody wrote: seeded, in three languages, two thirds of them about no event.

They serve to measure cost. Their claims are templates and their filler is strung together
from a list of words, so they say nothing of quality. They are written in the case format.
"""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from monitor.model.events import Event
from monitor.model.ids import EventId, SourceKey
from monitor.model.sources import Source, SourceKind

_START: Final = datetime(2024, 11, 1, 6, 0, tzinfo=UTC)
_LENGTH: Final = 500  # characters, about
_WRONG: Final = 0.05  # of the reports differ from what happened
_GROWTH: Final = 0.02  # chance that a count grows from one report to the next

_FILLER: Final = {
    "en": "the council met again today to discuss the budget for roads and schools while "
    "residents asked about heating tariffs weather will be mild with some rain in the "
    "evening our team publishes a new interview every week subscribe and share with "
    "friends the festival of music opens on saturday in the park tickets are sold out "
    "prices of fuel rose slightly experts expect calm markets this month and next",
    "uk": "сьогодні міська рада знову обговорювала бюджет на дороги та школи мешканці питали "
    "про тарифи на опалення погода буде тепла ввечері можливий дощ наша редакція щотижня "
    "публікує нове інтерв'ю підписуйтесь і діліться з друзями у суботу в парку "
    "відкривається фестиваль музики квитки майже розпродані ціни на пальне трохи зросли "
    "експерти очікують спокійного місяця читайте подробиці на нашому сайті",
    "ru": "сегодня городской совет снова обсуждал бюджет на дороги и школы жители спрашивали "
    "о тарифах на отопление погода будет тёплой вечером возможен дождь наша редакция "
    "каждую неделю публикует новое интервью подписывайтесь и делитесь с друзьями в "
    "субботу в парке открывается фестиваль музыки билеты почти распроданы цены на "
    "топливо немного выросли эксперты ждут спокойного месяца читайте подробности на сайте",
}

_SYLLABLES: Final = {
    "en": ("ba", "ter", "con", "dul", "fin", "gor", "hap", "lem", "mon", "nis", "per", "vel"),
    "uk": ("ба", "тер", "ко", "дуль", "фін", "гор", "хап", "лем", "мон", "ніс", "пер", "вел"),
    "ru": ("ба", "тер", "ко", "дуль", "фин", "гор", "хап", "лем", "мон", "нис", "пер", "вел"),
}
_MADE_UP: Final = 4000  # words a language


class _City(NamedTuple):
    key: str
    en: str
    uk: str
    ru: str


# The name, then the form that stands after "in".
_CITIES: Final = (
    _City("Kharkiv", "Kharkiv", "Харкові", "Харькове"),
    _City("Odesa", "Odesa", "Одесі", "Одессе"),
    _City("Dnipro", "Dnipro", "Дніпрі", "Днепре"),
    _City("Zaporizhzhia", "Zaporizhzhia", "Запоріжжі", "Запорожье"),
    _City("Sumy", "Sumy", "Сумах", "Сумах"),
    _City("Mykolaiv", "Mykolaiv", "Миколаєві", "Николаеве"),
    _City("Poltava", "Poltava", "Полтаві", "Полтаве"),
    _City("Kryvyi Rih", "Kryvyi Rih", "Кривому Розі", "Кривом Роге"),
)

_REPORTS: Final = {
    "en": (
        "A {weapon} missile hit a house in {city}, {killed} killed and {injured} injured.",
        "Strike on {city}: the number of injured has risen to {injured}.",
        "Officials in {city} say at least {killed} people were killed.",
        "Preliminary reports from {city}: the house was hit by a {weapon}.",
    ),
    "uk": (
        "Ракета {weapon} влучила у будинок у {city}: {killed} загиблих, {injured} поранених.",
        "Удар по {city}: кількість поранених зросла до {injured}.",
        "У {city} щонайменше {killed} загиблих, повідомляє мер.",
        "Попередньо, у {city} по будинку вдарили ракетою {weapon}.",
    ),
    "ru": (
        "Ракета {weapon} попала в жилой дом в {city}: {killed} погибших, {injured} раненых.",
        "Удар по {city}: число раненых выросло до {injured}.",
        "В {city} не менее {killed} погибших, сообщает мэр.",
        "По предварительным данным, в {city} по дому ударили ракетой {weapon}.",
    ),
}
_WEAPONS: Final = ("S-300", "S-400", "Iskander-M", "Kh-59")


def sources(count: int = 40) -> list[Source]:
    """Return invented sources of every kind."""
    kinds = list(SourceKind)
    return [
        Source(
            key=SourceKey(f"telegram:channel{n}"),
            title=f"Channel {n}",
            kind=kinds[n % len(kinds)],
            languages=("en", "uk", "ru")[n % 3 : n % 3 + 1],
            reliability="C",
        )
        for n in range(count)
    ]


def events(count: int = 8) -> list[Event]:
    """Return one tracked event a city and day; those beyond the posts' days see no post."""
    return [
        Event(
            id=EventId(f"{city.key.lower().replace(' ', '-')}-{day}"),
            title=f"Strike on {city.key}, day {day}",
            keywords=("missile", "strike", "residential building"),
            places=(city.key,),
            since=_START + timedelta(days=day),
            until=_START + timedelta(days=day + 1),
        )
        for day, city in ((n // len(_CITIES), _CITIES[n % len(_CITIES)]) for n in range(count))
    ]


def write_posts(path: Path, count: int, seed: int) -> None:
    """Write that many lines, a post every two seconds."""
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for posting in _postings(count, rng):
            file.write(json.dumps(posting, ensure_ascii=False) + "\n")


def _postings(count: int, rng: random.Random) -> Iterator[dict[str, object]]:
    recent: list[dict[str, object]] = []
    vocabularies = {language: _Vocabulary(language, rng) for language in _FILLER}
    truths = {city: _Truth(rng) for city in _CITIES}
    for n in range(count):
        at = (_START + timedelta(seconds=2 * n)).isoformat().replace("+00:00", "Z")
        chance = rng.random()
        if recent and chance < 0.08:
            yield _copy(rng.choice(recent), n, at, rng)
            continue
        if recent and chance < 0.09:
            yield _edit(rng.choice(recent), at, rng)
            continue
        language = rng.choice(("en", "uk", "ru"))
        text = vocabularies[language].text(_LENGTH, rng)
        if chance > 2 / 3:
            report = _report(language, truths, rng)
            text = f"{report} {text[: max(0, _LENGTH - len(report))]}"
        posting: dict[str, object] = {
            "source": f"telegram:channel{rng.randrange(40)}",
            "id": str(n),
            "published_at": at,
            "text": text,
        }
        recent = [*recent[-200:], posting]
        yield posting


class _Vocabulary:
    """A language's words: a few real ones, and many made-up ones that are rarer and rarer.

    With the real ones alone any two posts would share their pairs of words, which no two
    posts by different people do.
    """

    def __init__(self, language: str, rng: random.Random) -> None:
        self._real = _FILLER[language].split()
        self._made_up = ["".join(rng.choices(_SYLLABLES[language], k=3)) for _ in range(_MADE_UP)]
        self._weights = [1 / rank for rank in range(1, _MADE_UP + 1)]

    def text(self, length: int, rng: random.Random) -> str:
        """String sentences together, half of their words made up."""
        count = length // 5
        words = rng.choices(self._real, k=count // 2)
        words += rng.choices(self._made_up, self._weights, k=count // 2)
        rng.shuffle(words)
        sentences: list[str] = []
        while words:
            size = rng.randint(6, 14)
            sentences.append(" ".join(words[:size]).capitalize() + ".")
            words = words[size:]
        return " ".join(sentences)[:length]


class _Truth:
    """What happened in one city: counts that grow as the day goes on, and one weapon."""

    def __init__(self, rng: random.Random) -> None:
        self.killed = rng.randint(1, 4)
        self.injured = rng.randint(5, 20)
        self.weapon = rng.choice(_WEAPONS)

    def pass_on(self, rng: random.Random) -> None:
        """Let a little time pass."""
        self.killed += rng.random() < _GROWTH / 4
        self.injured += rng.random() < _GROWTH


def _report(language: str, truths: Mapping[_City, _Truth], rng: random.Random) -> str:
    """Report from a city: mostly what happened, now and then something else."""
    city = rng.choice(_CITIES)
    truth = truths[city]
    truth.pass_on(rng)
    wrong = rng.random() < _WRONG
    names = {"en": city.en, "uk": city.uk, "ru": city.ru}
    return rng.choice(_REPORTS[language]).format(
        weapon=rng.choice(_WEAPONS) if wrong else truth.weapon,
        city=names[language],
        killed=rng.randint(1, 9) if wrong else truth.killed,
        injured=rng.randint(2, 60) if wrong else truth.injured,
    )


def _copy(of: dict[str, object], n: int, at: str, rng: random.Random) -> dict[str, object]:
    copy = {**of, "source": f"telegram:channel{rng.randrange(40)}", "id": str(n)}
    if rng.random() < 0.5:
        return {
            **copy,
            "published_at": at,
            "forward_from": {"source": of["source"], "id": of["id"]},
        }
    return {**copy, "published_at": at, "text": f"{of['text']} Подробиці згодом."}


def _edit(of: dict[str, object], at: str, rng: random.Random) -> dict[str, object]:
    text = f"{of['text']} UPD {rng.randint(1, 99)}"
    return {**of, "op": "edit", "edited_at": at, "text": text}
