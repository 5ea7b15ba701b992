"""Targets: what was hit, where the words of an attack stand."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.extract.absent import unhit_targets
from monitor.core.extract.attacks import aimed_at, attacked, blows, negated
from monitor.core.extract.called import called
from monitor.core.extract.draft import Draft
from monitor.core.extract.felled import felled
from monitor.core.extract.nearness import between, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.refusals import set_against
from monitor.core.extract.unstruck import is_bystander, is_launcher, ran_into
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.gazetteer import names_place
from monitor.text.scan import Hit

_FAR: Final = 3
_PHRASE: Final = 40  # letters from "aircraft" to what they did
_NAMED: Final = 2
_STREET: Final = re.compile(
    r"(?:вулиц\w+|улиц\w+|вул\.|ул\.|просп\w*\.?|провулк\w+|переулк\w+|площ\w+)\s$"
)
_DISTRICT: Final = re.compile(r" (?:район|р-н|district|quarter)")
_STREET_BACK: Final = 16
_ON: Final = re.compile(r"\b(?:на|at|on) (?:the )?(?:[\w-]+ )?$")
_FED: Final = re.compile(r", (?:через|от|від|из|з) (?:котор|як)\w+ [^,.;]*$")  # what it powers
_CARRIERS: Final = frozenset({"ship", "aircraft"})
_LIES_IN: Final = re.compile(r"\b(?:in|at|у|в|во) (?:the )?(?:\w+ )?$")
_QUOTED: Final = 2  # letters of " «"
_INTO: Final = ("в ", "во ", "у ", "по ")
_STAFFED: Final = frozenset({"hospital", "school"})
_LAUNCHER: Final = "radar station"
_AFTER: Final = re.compile(r"\b(?:після|после|after|following) (?:[\w'’-]+ ){0,2}$")
_ONTO: Final = re.compile(
    r" (?:на|по|у|в|во|о|on|at|against|upon|of|into) (?:the )?(?:[\w-]+ ){0,2}"
)
_BERTHS: Final = ("berth", "причал")
_ON_GROUNDS: Final = re.compile(
    r" (?:at|by the|on the (?:grounds|site) of|in the grounds of|на территории|на території)"
    r" (?:the )?(?:[\w-]+ )?"
)
_SEEN: Final = re.compile(
    r"\b(?:бачи(?:в|ла|ли)|видел[аи]?|saw|heard|чу(?:в|ла|ли)|слышал[аи]?) (?:an? |the )?$"
)
_HARBOURS: Final = frozenset({"port", "airfield"})
_OFF: Final = (" с ", " со ", " з ", " зі ", " борта ", " бортов ", " бортів ", " off ")
_OUT_OF: Final = (" из ", " із ", " from the ", " from a ", " from an ")  # whose people were hit
# "and that the hospital was not struck", beside what was.
_SPARED: Final = re.compile(
    r" (?:itself |сам\w* |(?:in|в|у|на) [\w'’-]+ )?"
    r"(?:(?:was|were|is|had|has)(?: not|n't)(?: been)? "
    r"(?:hit|struck|targeted|attacked|bombed|shelled|(?:the|a) target)"
    r"|не (?:был[аои]?|був|була|було|були) (?:цел|мишен|ціл|мішен)"
    r"|(?:цел|мишен|ціл|мішен)\w+(?: [\w-]+)? не (?:был|був|бул)"
    r"|не (?:(?:был\w*|був|була|було|були) )?(?:пораж[её]н|атакован|уражен|обстрел|обстріл))"
)
_ACTIVE: Final = ("ed", "struck", "hit", "ли", "ла", "ло", "ил", "ал", "ив", "ав")
_GENITIVE: Final = re.compile(r" \w+(?:ого|[оеё]й|ої|[иыі]х) ")
# What was not struck, behind what was: «…, а не студенческое общежитие».
_AGAINST: Final = re.compile(r", (?:а |and )?$")
_IN: Final = frozenset({"у ", "в ", "in ", "in the ", "in a "})
_COUNTED_HOUSES: Final = frozenset({Attribute.BUILDINGS_DAMAGED, Attribute.WITHOUT_POWER})


def read_targets(page: Page, sentence: Sentence, counted: list[Draft]) -> list[Draft]:
    """Return what was hit; what merely stood near was not."""
    meant = () if sentence.of("target") else _meant(page, sentence)
    targets = sentence.of("target") or meant
    if not targets:
        return []
    if not attacked(page, sentence):
        return felled(page, sentence) or unhit_targets(page, sentence)
    attributes = {draft.attribute for draft in counted}
    downed = Attribute.INTERCEPTED in attributes or bool(sentence.named("cue", "downed"))
    if downed and not sentence.named("attack", "hit"):
        # What was destroyed is what flew, and not what it flew at.
        targets = [hit for hit in targets if aimed_at(page, sentence, hit)]
    drafts: dict[str, Draft] = {}
    for hit in targets:
        label = called(page, sentence, hit)
        launched = label in _CARRIERS and Attribute.LAUNCHED in attributes
        if launched and not aimed_at(page, sentence, hit) and not _struck(page, sentence, hit):
            continue  # it is what they were launched from
        if not _is_no_target(page, sentence, hit, targets) and not _harmed_besides(hit, counted):
            drafts.setdefault(label, _draft(Attribute.TARGET, label, hit, sentence))
            if (hit in meant and _was_not(page, sentence, hit)) or _spared(
                page, sentence, hit, several=len(drafts) > 1
            ):
                drafts[label].modality = Modality.DENIED
    found = list(drafts.values())
    if found and negated(page, sentence):
        # «Ни один самолёт на аэродроме не поражён» denies nothing of the airfield.
        found = found[:1] + [one for one in found[1:] if not _ON.search(page.folded, 0, one.start)]
        for draft in found:
            draft.modality = Modality.DENIED
    return found or felled(page, sentence)


def _spared(page: Page, sentence: Sentence, target: Hit, *, several: bool) -> bool:
    """Whether one of those that are named was not struck."""
    if _none_such(page, sentence, target):
        return True
    against = several and set_against(page, sentence, target, _AGAINST, reach=_NAMED)
    return against or _SPARED.match(page.folded, target.end) is not None


def _none_such(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether none of its kind was hit: «жодного штабу не вразили», "no hospital was hit"."""
    if any(hit.end == target.start - 1 for hit in sentence.named("cue", "none")):
        return True
    return page.folded.endswith("no ", sentence.start, target.start) and any(
        target.end <= blow.start and words_between(page, target.end, blow.start) <= _FAR
        for blow in blows(sentence)
    )


def _is_no_target(page: Page, sentence: Sentence, hit: Hit, targets: Sequence[Hit]) -> bool:
    """Whether a noun was not struck: it strikes, is a name, tells whose it is, stood near."""
    whose = any(  # behind what it tells of in Cyrillic, before it in English
        hit.start == other.end + 1 or _GENITIVE.fullmatch(page.folded, other.end, hit.start)
        if page.folded[hit.start] > "z"
        else other.start == hit.end + 1
        for other in targets
    )
    # «Ан-12 поразил комплекс С-300»
    fired = len(targets) > 1 and any(one[:2] == hit[:2] for one in sentence.of("weapon"))
    return (
        whose  # «общежитие педагогического колледжа», "a college dormitory"
        or _where_it_lay(page, hit, targets)
        or _afterwards(page, sentence, hit)
        or is_bystander(page, sentence, hit)
        or _of_its_staff(page, sentence, hit)
        or _weapons_name(sentence, hit)
        or _died_there(page, sentence, hit)
        or _SEEN.search(page.folded, sentence.start, hit.start) is not None
        or _grounds(page, hit, targets)
        or page.folded.endswith(_OUT_OF, sentence.start, hit.start)
        or _FED.search(page.folded, sentence.start, hit.start) is not None
        or (
            hit.entry.concept == "aircraft"
            and page.folded.endswith(_OFF, sentence.start, hit.start)
        )
        or fired
        or _strikes_itself(page, sentence, hit, targets)
        or _named_so(page, sentence, hit)
        or ran_into(page, sentence, targets)
        or _lay_in_it(page, hit, targets)
        or _apart(page, sentence, hit)
    )


def _strikes_itself(page: Page, sentence: Sentence, target: Hit, targets: Sequence[Hit]) -> bool:
    """Whether it is what strikes: "jets bombed the school", «истребители ударили по складу»."""
    if target.entry.concept not in _CARRIERS or len(targets) == 1:
        return False
    if is_launcher(page, sentence, target):
        return True
    if page.folded.endswith(_INTO, sentence.start, target.start):
        return False  # «в самолёт попала ракета»
    if not any(other.start > target.end and other is not target for other in targets):
        return False
    return any(
        0 < blow.start - target.end <= _PHRASE
        and "," not in page.folded[target.end : blow.start]
        and page.folded[blow.start : blow.end].split()[0].endswith(_ACTIVE)
        and not page.folded.startswith(" by ", blow.end)
        for blow in blows(sentence)
    )


def _lay_in_it(page: Page, target: Hit, targets: Sequence[Hit]) -> bool:
    """Whether it is where the ship lay that was struck: "sank a landing ship in the port of"."""
    return (
        target.entry.concept in _HARBOURS
        and _LIES_IN.search(page.folded, max(0, target.start - _PHRASE), target.start) is not None
        and any(one.entry.concept in _CARRIERS and one.end <= target.start for one in targets)
    )


def _of_its_staff(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether it is whose guard or doctor came to harm: «помер нічний сторож лікарні»."""
    return (
        target.entry.concept in _STAFFED
        and page.folded[target.start] > "z"
        and any(one.end == target.start - 1 for one in sentence.of("role"))
    )


def _afterwards(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether only what came after a blow is told: «після удару евакуювали мешканців будинків»."""
    hits = blows(sentence)
    return (
        bool(hits)
        and not (sentence.of("weapon") or sentence.of("damage") or sentence.named("cue", "damage"))
        and not sentence.named("word", "portion")
        and all(_AFTER.search(page.folded, sentence.start, hit.start) for hit in hits)
        and not any(_ONTO.fullmatch(page.folded, one.end, target.start) for one in hits)
    )


def _where_it_lay(page: Page, target: Hit, targets: Sequence[Hit]) -> bool:
    """Whether it is the berth of the ship that was struck: "a bulk carrier, berth 14"."""
    return page.folded.startswith(_BERTHS, target.start) and any(
        one.entry.concept == "ship" and one.end < target.start for one in targets
    )


def _weapons_name(sentence: Sentence, target: Hit) -> bool:
    """Whether it is a part of the weapon's name: «ракета зенитного комплекса С-300»."""
    weapons = sentence.of("weapon")
    if target.entry.concept == _LAUNCHER and any(
        one.end == target.start - 1 and one.entry.concept == "missile" for one in weapons
    ):
        return True  # «ракета ЗРК «Бук»»
    return any(one.end == target.start - 1 for one in weapons) and any(
        one.start <= target.end + _QUOTED and one.end > target.end for one in weapons
    )


def _died_there(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether it is where one of the injured died: «у лікарні помер один із поранених»."""
    if target.entry.concept != "hospital":
        return False
    return page.folded.endswith(("в ", "у ", "in "), sentence.start, target.start) and any(
        0 < hit.start - target.end <= _NAMED
        and page.grammar.dies_late.match(page.folded, hit.start)
        for hit in sentence.named("quantity", "killed")
    )


def _grounds(page: Page, target: Hit, targets: Sequence[Hit]) -> bool:
    """Whether it is on whose grounds another one was hit: "an oil depot at the Ilsky refinery"."""
    return any(
        other.end < target.start and _ON_GROUNDS.fullmatch(page.folded, other.end, target.start)
        for other in targets
    )


def _named_so(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether it is but a part of a name, or who says it: "Port Sudan", «за даними Генштабу»."""
    if any(
        place.start <= target.start
        and target.end <= place.end
        and place[:2] != target[:2]
        and names_place(place, page.folded)
        for place in sentence.of("place")
    ):
        return True
    if page.text[target.start].isupper() and _DISTRICT.match(page.folded, target.end):
        return True  # «у Корабельному районі»
    if _STREET.search(page.folded, max(0, target.start - _STREET_BACK), target.start):
        return True  # «на вулиці Монастирській»
    if not any(actor[:2] == target[:2] for actor in sentence.of("actor")):
        return False
    if page.folded.startswith(": ", target.end) and target.start == sentence.start:
        return True  # «Генштаб: вісім влучань у НПЗ»
    figures = any(hit.end == target.start - 1 for hit in sentence.named("word", "figure"))
    if figures:
        return True  # «уточнюю цифри Генштабу»
    cited = any(hit.end == target.start - 1 for hit in sentence.named("speech", "according"))
    return (cited and not _struck(page, sentence, target)) or _reports(sentence, target)


def _reports(sentence: Sentence, target: Hit) -> bool:
    """Whether an office tells of a blow: «Генеральний штаб підтверджує удар по …»."""
    first = min((blow.start for blow in blows(sentence)), default=-1)
    told = (*sentence.named("speech", "say"), *sentence.named("cue", "confirm"))
    return any(target.end <= hit.start < first for hit in told)


def _harmed_besides(target: Hit, counted: list[Draft]) -> bool:
    """Whether it is counted among what was damaged: «обстреляно село, повреждены три дома»."""
    return any(
        draft.attribute in _COUNTED_HOUSES and draft.start <= target.start < draft.end
        for draft in counted
    )


def _apart(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether a noun is no target here: it stood near, or belongs to who says or acts."""
    if _beside(page, sentence, target):
        return True
    if target.entry.concept == "hospital" and _lay_there(page, sentence, target):
        return True
    carried = target.entry.concept == "hospital" and sentence.named("cue", "carried")
    if carried and not _struck(page, sentence, target):
        return True  # «у лікарню після удару привезли поранених»
    if _inside(target, sentence.of("actor")) or _inside(target, sentence.of("role")):
        return True
    said = any(
        0 <= one.start - target.end <= 1
        for one in (*sentence.named("speech", "say"), *sentence.of("status"))
    )
    if said and not _struck(page, sentence, target):
        return True
    return _told_by(target, sentence)


def _lay_there(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether a clause without a blow tells what happened in it: «…: у лікарні не врятували»."""
    start = page.folded.rfind(": ", sentence.start, target.start)
    return (
        start >= 0
        and page.folded[start + 2 : target.start] in _IN
        and not any(blow.start > start for blow in blows(sentence))
    )


def _struck(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether a blow stands directly before it: «атаку на нефтебазу подтвердили»."""
    return any(
        blow.end <= target.start
        and len(page.folded[blow.end : target.start].split()) <= _NAMED
        and "," not in page.folded[blow.end : target.start]
        for blow in blows(sentence)
    )


def _beside(page: Page, sentence: Sentence, target: Hit) -> bool:
    elsewhere = (*sentence.named("cue", "above"), *sentence.named("cue", "brought"))
    for word in (*sentence.named("word", "near"), *elsewhere):
        if word.end <= target.start:
            gap = page.folded[word.end : target.start]
            struck = any(word.end <= blow.start < target.start for blow in blows(sentence))
            if gap.count(" ") <= _FAR and "," not in gap and not struck:
                return True
    return False


def _meant(page: Page, sentence: Sentence) -> Sequence[Hit]:
    """Return what a pronoun beside a blow stands for: «Горить завод. У нього влучила ракета»."""
    if sentence.index == 0:
        return ()
    known = page.sentences[sentence.index - 1].of("target")
    if not known or not sentence.named("cue", "it"):
        return ()
    for word in sentence.named("cue", "it"):
        for blow in blows(sentence):
            if len(between(page, word, blow).split()) <= _NAMED:
                # «Це не школа, а казарма. Туди й прилетіло.»
                turned = any(_was_not(page, sentence, one) for one in known)
                return known if turned else known[:1]
    return ()


def _was_not(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether the sentence before says that it was no such thing."""
    return any(
        hit.end == target.start - 1
        for hit in page.sentences[sentence.index - 1].named("denial", "not_but")
    )


def _told_by(target: Hit, sentence: Sentence) -> bool:
    """Whether the noun belongs to who says it: «говорят аналитики института»."""
    for say in sentence.named("speech", "say"):
        if say.end > target.start:
            break
        if any(word.end == say.start - 1 for word in sentence.named("cue", "copula")):
            continue  # "three hits were recorded at a plant"
        attacks = sentence.of("attack")
        after = any(say.end <= hit.start for hit in attacks)
        if not after and any(hit.end <= say.start for hit in attacks):
            return True
    return False


def _inside(hit: Hit, actors: list[Hit]) -> bool:
    return any(
        actor.start <= hit.start
        and hit.end <= actor.end
        and actor.end - actor.start > hit.end - hit.start
        for actor in actors
    )


def _draft(attribute: Attribute, label: str, hit: Hit, sentence: Sentence) -> Draft:
    return Draft(attribute, Label(concept=label), hit.start, hit.end, sentence.index)
