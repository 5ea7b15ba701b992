"""Nouns beside a blow that was not theirs: whom a plant supplies, what dropped it, a crash."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.extract.attacks import blows
from monitor.core.extract.nearness import words_between
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_BACK: Final = 80  # letters
_NAMED: Final = 2
_DID: Final = re.compile(r"(?:ed|[аиіуое]в|л[аоиі]?)$")  # verbs whose subject follows
_VEHICLES: Final = frozenset(
    {"train", "bus", "minibus", "car", "truck", "tram", "vehicle", "ship", "lorry", "trolleybus"}
)
_SUPPLIES: Final = re.compile(
    r", (?:снабжавш|снабжающ|питавш|питающ|обеспечивавш|обеспечивающ|обслуживавш|обслуживающ"
    r"|supplying|powering|feeding|serving|(?:which|that) (?:suppl|power|fe[ed]d|serv)"
    r"|що (?:живи|постача|забезпечу|обслугову)|як(?:а|ий|е) (?:живи|постача|забезпечу|обслугову)"
    r"|котор(?:ая|ый|ое) (?:снабжа|пита|обеспечива|обслужива))\w*[^,;:.]*$"
)
# «машины идут»: what passes was not struck.
_GOES: Final = re.compile(
    r" (?:на [«\"]?(?:килим|ковр)\w*|закрыт\w*|закрит\w*|не принимает|не приймає"
    r"|is closed|was closed|идут|едут|ездят|проезжают|ходят|їдуть|їздять|ходять|проїжджають"
    r"|are passing|still run)\b"
)
_CREWS: Final = re.compile(
    r"\b(?:экипаж\w*|екіпаж\w*|л[её]тчик\w*|льотчик\w*|crews? of(?: an?)?) $"
)
_SERVES: Final = re.compile(
    r"\b(?:служ(?:ит|ил|ила|или|ить|ив|или)|работа(?:ет|л|ла|ли|ют)|жив[её]т|учится"
    r"|працю(?:є|вав|вала|ють)|живе|мешкає|навчається"
    r"|works?|worked|serves?|served|lives?|lived|studies|studied)"
    r" (?:на|в|у|при|at|in|on|for|near)(?: the| a)?(?: \w+)? $"
)


# What it stands away from: "the substation three km east of the runway".
_EAST_OF: Final = re.compile(
    r"(?:\b(?:km|kilomet(?:er|re)s?|miles?|m|met(?:er|re)s) (?:(?:north|south|east|west)[\w-]* )?"
    r"(?:of|from)|\b(?:north|south|east|west)[\w-]* of"
    r"|\b(?:север|юг|восто|запад|півн|півд|сх|зах)\w+ (?:от|від)|(?:км|метрах|м) (?:от|від))"
    r" (?:the )?$"
)
# «Штурмовые группы зашли от элеватора»
_MEANS: Final = re.compile("(?:средств|засоб|систем|комплекс)(?:ами|ями)\\b")
_INSTALLATION: Final = re.compile("(?:пусков|launcher)")
_CAME_FROM: Final = re.compile(
    r"\b(?:зашл|вошл|зайшл|увійшл|прорвал|прорва|came|entered|advanc)\w* (?:[\w-]+ )?"
    r"(?:от|від|from)(?: the)? $"
)
_CRAFT: Final = frozenset({"aircraft", "ship"})
_AGENT: Final = 40  # letters of "from a Polish "
_FROM: Final = re.compile(r"(?:from (?:an? |the )?|(?:со?|зі?|із) )(?:[\w-]+ ){0,2}$")
_RUN_OVER: Final = re.compile(
    r"\b(?:killed|hit|struck|injured|run over|run down|knocked down) by (?:an?|the) (?:[\w-]+ )?$"
)
# «склад, який облаштували в корпусах хімзаводу»
_KEPT_IN: Final = re.compile(
    r"\b(?:облашт\w+|розмі[сщ]\w+|разме[сщ]\w+|оборудов\w+|устро\w+|расположи\w+|розташ\w+"
    r"|прята\w+|хова\w+|set up|housed|hidden|stored|based)"
    r" (?:in|inside|at|в|у|на)(?: the| an?)?(?: [\w'’-]+){0,2} $"
)
_MEANWHILE: Final = re.compile(
    r"(?:, (?:где|де|where|когда|коли|when|while|пока|поки)|,? as (?:an?|the))\b[^,;:.]*$"
)


def is_bystander(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether a noun is only told of: "a substation supplying the plants", "serves at the base"."""
    start = max(sentence.start, target.start - _BACK)
    return (
        _SUPPLIES.search(page.folded, start, target.start) is not None
        or _SERVES.search(page.folded, start, target.start) is not None
        or _GOES.match(page.folded, target.end, sentence.end) is not None
        or _CREWS.search(page.folded, start, target.start) is not None
        or _EAST_OF.search(page.folded, start, target.start) is not None
        or _CAME_FROM.search(page.folded, start, target.start) is not None
        or _KEPT_IN.search(page.folded, start, target.start) is not None
        or _drove(page, target)
        or _shot_from(page, sentence, target)
        or _stood_by(page, sentence, target)
        or _shoots(page, sentence, target)
    )


def _drove(page: Page, target: Hit) -> bool:
    """Whether somebody was run over by it, or it is a name: "killed by a lorry", Lake Van."""
    if target.entry.concept == "car" and page.text.startswith("Van", target.start):
        return True
    return target.entry.concept in _VEHICLES and (
        _RUN_OVER.search(page.folded, target.start - _AGENT, target.start) is not None
    )


def _shot_from(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether the weapon named before came from it: "a missile from a Polish F-16"."""
    if target.entry.concept not in _CRAFT:
        return False
    found = _FROM.search(page.folded, max(sentence.start, target.start - _AGENT), target.start)
    return found is not None and any(
        0 <= found.start() - hit.end <= 1 for hit in sentence.of("weapon")
    )


def _shoots(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether it is what was shot with: «перехвачены средствами ПВО», «из установки HIMARS»."""
    if _MEANS.match(page.folded, target.start):
        return bool(sentence.named("cue", "downed") or sentence.named("quantity", "intercepted"))
    return _INSTALLATION.match(page.folded, target.start) is not None and bool(
        sentence.named("quantity", "launched")
    )


def _stood_by(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether it only was there then: "hit the station as an evacuation train was boarding"."""
    start = max(sentence.start, target.start - _BACK)
    found = _MEANWHILE.search(page.folded, start, target.start)
    told = (*sentence.of("target"), *blows(sentence))
    if found is None or not any(hit.end <= found.start() for hit in told):
        return False
    comma = page.folded.find(",", target.end, sentence.end)
    end = sentence.end if comma < 0 else comma
    return not any(found.start() <= hit.start < end for hit in blows(sentence))


def is_launcher(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether it is from where it was dropped: «авіабомба, яку скинув російський літак»."""
    return any(
        hit.end < target.start
        and words_between(page, hit.end, target.start) <= 1
        and _DID.search(page.folded, hit.start, hit.end)
        and hit.entry.concept == "launched"
        for hit in sentence.of("quantity")
    )


def ran_into(page: Page, sentence: Sentence, targets: Sequence[Hit]) -> bool:
    """Whether one vehicle hit another, which is no attack: "a train hit a minibus".

    Then nothing else was struck, either: the bridge is only where it was.
    """
    vehicles = [one for one in targets if one.entry.concept in _VEHICLES]
    if sentence.of("weapon") or len(vehicles) < _NAMED:
        return False
    blow = next((one for one in blows(sentence) if one.start > vehicles[0].end), None)
    return (
        blow is not None
        and any(one.start > blow.end for one in vehicles)
        and len(page.folded[vehicles[0].end : blow.start].split()) <= _NAMED
    )
