"""Towns that the words around say are not those one would think of: their region, their kind."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Final

import msgspec

from monitor.text.gazetteer import Gazetteer, Mention
from monitor.text.scan import Scan

_LARGE: Final = 50_000  # people; a town of that size is listed beside regions, not within them
_SMALL: Final = 10_000  # people; likely to share its name with a village that no table has
_KIND: Final = (
    r"(?:насел[её]нн?\w+ пункт\w*|пос[её]л\w+|пгт|смт|сел[оаеіу]м?|деревн\w+|хутор\w*|станиц\w+|"
    r"(?:village|settlement|hamlet)s? of)"
)
_REGION: Final = (
    r"(?:област\w*|обл\b\.?|кра[йюяїє]\w*|народн\w+ республ\w+|республ\w+|region|oblast|province)"
)
_DISTRICT: Final = r"(?:\w+\W(?:район\w*|р-н\w*)|\w+ district)"
_IN: Final = r"(?:(?:в|у|во|на|під|под|біля|возле|near|in|at|the) )"
_GAP: Final = r"[ ,(]{1,3}"
# «Киевская область, Фастовский район: в посёлке | Боровая»
_REGION_FIRST: Final = re.compile(
    rf" ?{_REGION}?(?:{_GAP}{_DISTRICT})?"
    rf"(?P<sure>:[ \n]+{_IN}?(?:{_KIND} )?|{_GAP}{_IN}?{_KIND} )?(?(sure)|{_GAP}{_IN})",
    re.IGNORECASE,
)
# «Боровая | (Киевская область)»; "Borova, | Kyiv region"
_TOWN_FIRST: Final = re.compile(
    rf"(?:(?P<sure> | \()|, )(?P<district>{_DISTRICT},? )?(?:в |у |in |in the |of the )?",
    re.IGNORECASE,
)
_REGION_NEXT: Final = re.compile(rf"\W{_REGION}", re.IGNORECASE)
# What every kind has in it; looking for these is far cheaper than for the expression.
_SIGNS: Final = (
    *("район", "пункт", "сел", "смт", "пгт", "дерев", "хутор", "стани"),
    *("village", "settlement", "hamlet"),
)
# Between a country's adjective and its town: "the Libyan capital Tripoli".
_BESIDE: Final = re.compile(
    r" (?:(?:capital|(?:port )?city|town|port|village|resort)(?: of)? "
    r"|(?:столиц|город|порт|місті|міст|порту|курорт)\w* )?"
)
_QUARTER: Final = 24  # letters of «микрорайоне «»
_QUARTER_BEHIND: Final = re.compile(r" (?:quarter|neighbou?rhood|housing estate|suburb)\b")
_QUARTER_BEFORE: Final = re.compile(
    r"\b(?:(?:quarter|neighbou?rhood|suburb) of"
    r"|(?:микрорайон|мікрорайон|квартал|житлов\w+ масив)\w*|мкр\.?|м-н) [«\"“]?$"
)
_CALLED: Final = re.compile(
    rf"(?i:\b{_KIND})\s[«\"“]?(?=([A-ZА-ЯЁІЇЄҐ][\w'’-]{{2}}))"
    r"|\b(?:районе|районі)\s(?=([А-ЯЁІЇЄҐ][а-яёіїєґ'’-]{3}))"
)


def placed_apart(mentions: Sequence[Mention], text: str, gazetteer: Gazetteer) -> Sequence[Mention]:
    """Place a town in the region that it is named with: "Borova, Kyiv region" is no other Borova.

    Where the gazetteer knows none there, it is some place of that region.
    """
    if len(mentions) <= 1:
        return mentions
    mentions = [one for one in mentions if not _is_part(one, mentions)]
    mentions = _abroad(mentions, text, gazetteer)
    mentions = [one for one in mentions if not _is_quarter(one, text)]
    # Regions come before towns of their name.
    regions = [one for one in mentions if one.ids[0][0] == "r" and _is_region(one, text)]
    if not regions or len(regions) == len(mentions):
        return mentions
    told = {place for one in regions for place in one.ids if place[0] == "r"}
    return [
        _namesake(_within(one, regions, text, gazetteer), told, gazetteer)
        if one.ids[0][0] == "g"
        else one
        for one in mentions
    ]


def _is_part(mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether it is only the second half of a longer name: «Білгород-Дністровський»."""
    return any(one.start < mention.start and mention.end <= one.end for one in mentions)


def _abroad(mentions: Sequence[Mention], text: str, gazetteer: Gazetteer) -> Sequence[Mention]:
    """Place a town in the country whose adjective stands before: «в казахстанском Степногорске»."""
    found = list(mentions)
    for at, (land, town) in enumerate(pairwise(mentions), start=1):
        country = land.ids[0]
        if country[0] != "c" or town.ids[0][0] != "g":
            continue
        if _BESIDE.fullmatch(text, land.end, town.start) is None:
            continue
        inside = tuple([one for one in town.ids if country in gazetteer.lineage(one)])
        found[at] = msgspec.structs.replace(town, ids=inside or land.ids)
    return found


def _is_quarter(mention: Mention, text: str) -> bool:
    """Whether it is a part of the town named besides: "the Rechitsa quarter"."""
    return (
        _QUARTER_BEHIND.match(text, mention.end) is not None
        or _QUARTER_BEFORE.search(text, max(0, mention.start - _QUARTER), mention.start) is not None
    )


def _is_region(mention: Mention, text: str) -> bool:
    """Whether a region is named as one: an adjective of a city's name needs the word for it."""
    lone = all(place[0] == "r" for place in mention.ids)
    return lone or _REGION_NEXT.match(text, mention.end) is not None


def _within(town: Mention, regions: Sequence[Mention], text: str, gazetteer: Gazetteer) -> Mention:
    outer, sure = _region_of(town, regions, text)
    large = gazetteer.population(town.ids[0]) >= _LARGE
    if not outer or (large and not (sure and len(town.ids) > 1)):
        return town
    inside = tuple(
        one for one in town.ids if any(region in outer for region in gazetteer.lineage(one))
    )
    if inside == town.ids:
        return town
    if not inside and not sure and gazetteer.population(town.ids[0]) >= _SMALL:
        return town  # "in Izium, Sumy region and Kupiansk" is a list
    return msgspec.structs.replace(town, ids=inside or outer, locative=True)


def _namesake(town: Mention, told: AbstractSet[str], gazetteer: Gazetteer) -> Mention:
    """Take the village of a name that lies in the one region of the text, where one does."""
    if len(told) != 1 or len(town.ids) == 1 or gazetteer.population(town.ids[0]) >= _LARGE:
        return town
    inside = tuple([one for one in town.ids if not told.isdisjoint(gazetteer.lineage(one))])
    return msgspec.structs.replace(town, ids=inside) if inside else town


def _region_of(
    town: Mention, regions: Sequence[Mention], text: str
) -> tuple[tuple[str, ...], bool]:
    """Return the region that the town is named with, and whether it cannot be a list."""
    for region in regions:
        if region.end <= town.start:
            found = _REGION_FIRST.fullmatch(text, region.end, town.start)
        else:
            found = _TOWN_FIRST.fullmatch(text, town.end, region.start)
        if found is not None:
            outer = tuple(place for place in region.ids if place[0] == "r")
            within = found.groupdict().get("district") is not None
            return outer, found["sure"] is not None or within
    return (), False


def names_another_settlement(mentions: Sequence[Mention], scan: Scan) -> bool:
    """Whether something is called a village or a town that is none of the places mentioned."""
    folded = scan.folded
    if not any(sign in folded for sign in _SIGNS):
        return False
    text = scan.text
    known = {one.start for one in mentions}
    return any(found.end() not in known for found in _CALLED.finditer(text))
