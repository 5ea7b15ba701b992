"""Who is said to have done it, where words of blame stand."""

import re
from typing import Final

from monitor.core.extract.disowned import REPORTED, disowned
from monitor.core.extract.draft import Draft
from monitor.core.extract.guilty import cleared, named_guilty
from monitor.core.extract.laying import acts, bearing, guilt_of, laying
from monitor.core.extract.nearness import closest, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.parties import read_parties
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

# Nobody is blamed where neither a kind of these nor a cue stands.
_TOLD_BY: Final = frozenset({"blame", "denial", "side"})
_GUILT: Final = frozenset({"act", "bears", "involvement", "lays"})
_SUBJECT: Final = 6
_OBJECT: Final = 4
_TIGHT: Final = 1
_NO: Final = (" не ", " not ", " саме ", " именно ", " squarely ")
_STANDS: Final = 2  # words: «лежит не на России»
_DISCLAIM: Final = 8
_ADJECTIVE: Final = re.compile(
    r"(?:ск|ськ|цьк|зьк)(?:ий|ая|ое|ой|ом|ого|ому|ую|им|ій|их|ому|а|е|у)$"
)
# Where it was, and against whom, is not who did it: "the strike on Kyiv", «удар по Баку».
_THERE: Final = re.compile(
    r"(?:\b(?:in|near|at|over|above|outside|inside|against|toward|по|в|во|у|під|под|над|біля"
    r"|возле|около|проти|против)|\b(?:attack|strike|raid|assault|shelling|bombing)s? (?:on|of))"
    r" (?:the )?$"
)
_FEMININE_OBJECT: Final = re.compile(r"[ую]$")
_ONE: Final = re.compile(r"[бвгджзклмнпрстфхйь]$")
_ACCUSE: Final = re.compile("обвин|звинува")
_THEY: Final = re.compile(r"(?:обвин|звинува)\w*(?:ли|ть|ют)\b")
_NO_OFFICE: Final = frozenset(
    {"media", "country", "Kyiv", "Moscow", "company", "followed", "governor", "mayor"}
)
_ACT: Final = 3  # words
_BEHIND: Final = frozenset({"after", "disclaims"})  # the verbs of who is told before them
_GUILTY: Final = ("винов", "винн", "не вин")  # on either side
_LEAD: Final = 32  # letters of "the shelling of the "
_ANSWERS: Final = (
    *("is responsible", "are responsible", "responsible"),
    *("ответствен", "відповідальн", "отвеча", "відповіда"),
)
_AN: Final = 4  # letters of " an "
_THE: Final = " the "
_SET_UP: Final = ("влашту", "устро")
_REPLIES: Final = ("отвеча", "відповідає", "відповідають")
_ANSWERS_FOR: Final = re.compile(r"\bза\b")
_HARM: Final = ("incident", "attack", "quantity", "cause")
_VIOLENCE: Final = re.compile(
    r"what happened|случивш|произошедш|трапилос|що сталося"
    r"|tear gas|слезоточив|сльозогін|violence|tragedy|disaster|bloodshed|brutality|crackdown"
    r"|насили|насильств|трагед|побоищ|побоїщ|кровопролит|избиен|побитт|расправ|розправ"
)
_NOT_ON: Final = re.compile(r"\b(?:не на|not with|not on|does not lie with|do not lie with) ")
# "The organisers of the concert are responsible".
_OF_WHAT: Final = re.compile(r" of (?:(?:the|this|that|a) )?[\w'’-]+(?: [\w'’-]+)? ")
_IS: Final = re.compile(r" (?:is|are|was|were)(?=[.,;!]|$)")
_GOES_ON: Final = (", ", ": ", " и ", " і ", " та ", " and ")
_CLAUSE: Final = re.compile(
    r"[;:]\s|,\s(?:а|while|но|але|whereas)\s"
    r"|,\s(?=(?:the )?[\w'’-]+(?: [\w'’-]+){0,4} (?:blames?|accuses?|holds?)\b)"
)


def read_blame(page: Page, sentence: Sentence) -> list[Draft]:
    """Return who is blamed, one in each clause: "Kyiv blames Russia; Moscow blames Ukraine"."""
    if _TOLD_BY.isdisjoint(sentence.hits) and _GUILT.isdisjoint(sentence.cues):
        return []  # as most: nothing below would find a word to begin with
    return _by_clause(page, sentence)


def _by_clause(page: Page, sentence: Sentence) -> list[Draft]:
    borne = bearing(page, sentence)
    blames = [*laying(page, sentence), *borne, *guilt_of(page, sentence)]
    blames += [hit for hit in sentence.of("blame") if not _blames_nobody(page, sentence, hit)]
    blames += acts(page, sentence)
    disclaims = disowned(page, sentence)
    guilty = named_guilty(page, sentence, _parties(page, sentence))
    if guilty:
        return _untrue(page, sentence, guilty)
    named = read_parties(page, sentence, blames, disclaims)
    if named:
        return named
    if not (blames or disclaims) or not (sentence.of("side") or sentence.of("actor")):
        return []
    parties = _parties(page, sentence)
    for hit in disclaims:
        side = _of_whom(page, sentence, hit) if hit.entry is REPORTED else None
        if hit.entry is REPORTED and side is None:
            continue
        sides = _nouns(page, parties) or _forces(page, sentence, disclaims)
        side = side or closest(page, hit, sides, before=_DISCLAIM, after=-1)
        side = side or closest(page, hit, sides, before=-1, after=_OBJECT)
        side = side or _beside(sentence, hit)
        if side is not None:
            disclaimed = _blamed(hit, side, sentence)
            disclaimed.modality = Modality.DENIED
            told = _blamed_before(page, sentence, blames, disclaimed)
            return [*told, disclaimed, *_blamed_instead(page, sentence, blames, disclaimed)]
    sides = [side for side in parties if not _speaks(sentence, side)]
    sides = sides or parties  # "Ukraine claimed responsibility"
    sides = [*sides, *_forces(page, sentence, blames)]
    # «несе» is of whom stands behind it, not of the town between.
    sides = [side for side in sides if not any(one.start < side.start < one.end for one in borne)]
    found: dict[str, Draft] = {}
    start = sentence.start
    for mark in (*_CLAUSE.finditer(page.folded, sentence.start, sentence.end), None):
        end = mark.start() if mark else sentence.end
        own = [hit for hit in blames if start <= hit.start < end]
        near = [side for side in sides if start <= side.start < end]
        draft = _in_clause(page, sentence, own, near)
        if draft is not None:
            found.setdefault(str(draft.value), draft)
        start = end
    if found:
        return _untrue(page, sentence, list(found.values()))
    draft = _in_clause(page, sentence, blames, sides)
    return _untrue(page, sentence, [draft]) if draft is not None else []


def _blames_nobody(page: Page, sentence: Sentence, hit: Hit) -> bool:
    """Whether nobody is blamed: "blames an S-400", or who replies: «жодного, відповідає МВС»."""
    if any(0 < weapon.start - hit.end <= _AN for weapon in sentence.of("weapon")):
        return True
    if page.folded.startswith(_SET_UP, hit.start) and any(
        0 < target.start - hit.end <= _AN for target in sentence.of("target")
    ):
        return True  # «окупанти влаштували казарму»
    if not page.folded.startswith(_REPLIES, hit.start):
        return False
    return _ANSWERS_FOR.search(page.folded, sentence.start, sentence.end) is None


def _untrue(page: Page, sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Deny what reports are called false for: «твердження, ніби Україна винна, — неправда».

    And guilt that is told not to be somebody's: «ответственность лежит не на России».
    """
    for draft in drafts:
        if _NOT_ON.search(page.folded, draft.start, draft.end):
            draft.modality = Modality.DENIED
        told = any(one.end <= draft.start for one in sentence.named("word", "report"))
        if told and any(one.start >= draft.end for one in sentence.named("denial", "false")):
            draft.modality = Modality.DENIED
    return [*drafts, *cleared(page, sentence, drafts)]


def _parties(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the sides that may have done it, not those where or against whom it was."""
    ends = [hit.end for hit in sentence.of("blame")]  # "points the finger at Israel", "at the RSF"
    objects = {end + 1 for end in ends}
    objects |= {end + len(_THE) for end in ends if page.folded.startswith(_THE[1:], end + 1)}
    first = min((hit.start for hit in sentence.of("blame")), default=0)
    return [
        side
        for side in sentence.of("side")
        if not _epithet(sentence, side)
        if side.start in objects
        or (
            not (side.start < first and page.folded.startswith(": ", side.end))
            and not _THERE.search(page.folded, max(sentence.start, side.start - _LEAD), side.start)
        )
    ]


def _epithet(sentence: Sentence, side: Hit) -> bool:
    """Whether it only calls a side that is named an enemy: "the Israeli enemy"."""
    return side.entry.concept == "enemy" and any(
        one.end == side.start - 1 and one is not side for one in sentence.of("side")
    )


def _forces(page: Page, sentence: Sentence, blames: list[Hit]) -> list[Hit]:
    """Return the offices that are blamed: "the police are to blame", not "police say"."""
    told = [hit for hit in blames if not page.folded.startswith(_ANSWERS, hit.start)]
    if len(told) < len(blames) and _of_harm(page, sentence):
        told = blames
    return [
        actor
        for actor in sentence.of("actor")
        if actor.entry.concept not in _NO_OFFICE
        and not _speaks(sentence, actor)
        and closest(page, actor, sentence.of("side"), before=0, after=0) is None
        and any(
            (
                words_between(page, min(actor.end, hit.end), max(actor.start, hit.start)) <= _TIGHT
                or _OF_WHAT.fullmatch(page.folded, actor.end, max(actor.end, hit.start))
            )
            and (
                (hit.start >= actor.end) == (hit.entry.concept in _BEHIND)
                or page.folded.startswith(_GUILTY, hit.start)
            )
            for hit in told
            if hit.start >= actor.end or hit.end <= actor.start
        )
    ]


def _beside(sentence: Sentence, hit: Hit) -> Hit | None:
    """Return the office directly before the words, by its kind rather than by a source's title."""
    return next(
        (
            one
            for one in sentence.of("actor")
            if one.end == hit.start - 1 and one.entry.concept not in _NO_OFFICE
        ),
        None,
    )


def _of_harm(page: Page, sentence: Sentence) -> bool:
    """Whether an office is told to answer for harm: a ministry is responsible for schools, too."""
    if any(sentence.of(kind) for kind in _HARM):
        return True
    return _VIOLENCE.search(page.folded, sentence.start, sentence.end) is not None


def _blamed_before(
    page: Page, sentence: Sentence, blames: list[Hit], disclaimed: Draft
) -> list[Draft]:
    """Return who is blamed in the clause before a refusal: «вину возложил на X, а X отрицает»."""
    comma = page.folded.rfind(", ", sentence.start, disclaimed.start)
    own = [hit for hit in blames if hit.end <= comma]
    draft = _in_clause(page, sentence, own, [s for s in sentence.of("side") if s.end <= comma])
    if draft is None:
        return []
    draft.modality = Modality.ASSERTED
    return [draft]


def _blamed_instead(
    page: Page, sentence: Sentence, blames: list[Hit], disclaimed: Draft
) -> list[Draft]:
    """Return who is blamed in the clause behind a refusal: "bears no guilt, X is to blame"."""
    marks = [page.folded.find(mark, disclaimed.end, sentence.end) for mark in _GOES_ON]
    comma = min([mark for mark in marks if mark >= 0], default=-1)
    if comma < 0:
        return []
    for side in sentence.of("side"):
        told = side.start > comma and _IS.match(page.folded, side.end, sentence.end)
        if told and words_between(page, comma + 1, side.start) <= _TIGHT:
            instead = Label(concept=side.entry.concept)
            other = Draft(Attribute.RESPONSIBLE, instead, side.start, told.end(), sentence.index)
            other.modality = Modality.ASSERTED
            return [other]  # "Russia is not to blame for it, Ukraine is"
    own = [hit for hit in blames if hit.start > comma]
    draft = _in_clause(page, sentence, own, [s for s in sentence.of("side") if s.start > comma])
    if draft is None or draft.value == disclaimed.value:
        return []
    draft.modality = Modality.ASSERTED
    return [draft]


def _nouns(page: Page, sides: list[Hit]) -> list[Hit]:
    """Leave out adjectives that only tell where something is, if there is a noun."""
    nouns = [side for side in sides if not _ADJECTIVE.search(page.folded, side.start, side.end)]
    return nouns or sides


def _of_whom(page: Page, sentence: Sentence, guilt: Hit) -> Hit | None:
    """Return whose guilt it is: "Russian responsibility", «об ответственности России»."""
    sides = sentence.of("side")
    return closest(page, guilt, sides, before=-1, after=_TIGHT) or closest(
        page, guilt, sides, before=_TIGHT, after=-1
    )


def _in_clause(page: Page, sentence: Sentence, blames: list[Hit], sides: list[Hit]) -> Draft | None:
    for hit in blames:
        first = next((side for side in sides if accused(page, side, hit)), None)
        if first is not None:
            return _blamed(hit, first, sentence)
        near = closest(page, hit, sides, before=-1, after=0)
        named = near is not None and near.entry.concept != "enemy"
        if near is not None and named and hit.entry.concept in ("before", "stands"):
            return _blamed(hit, near, sentence)  # «винна Україна»
    return _at_some_distance(page, sentence, blames, sides)


def accused(page: Page, side: Hit, hit: Hit) -> bool:
    """Whether the side before a word of blame is its object: «Росію звинуватили в ударі»."""
    if side.end != hit.start - 1 or not _ACCUSE.match(page.folded, hit.start):
        return False
    if _FEMININE_OBJECT.search(page.folded, side.start, side.end):
        return True
    plural = _THEY.match(page.folded, hit.start, hit.end) is not None
    return plural and _ONE.search(page.folded, side.start, side.end) is not None


def _at_some_distance(
    page: Page, sentence: Sentence, blames: list[Hit], sides: list[Hit]
) -> Draft | None:
    """Return who is blamed where other words stand between."""
    for hit in blames:
        if hit.entry.concept == "laid":
            side = _laid_on(page, sentence, hit, sides)
        elif hit.entry.concept == "before":
            side = closest(page, hit, sides, before=-1, after=_OBJECT)
        elif hit.entry.concept == "stands":
            far = page.folded.startswith(_NO, hit.end)
            side = closest(page, hit, sides, before=-1, after=_STANDS if far else _TIGHT)
        elif hit.entry.concept == "after":
            side = closest(page, hit, sides, before=_SUBJECT, after=-1)
            side = side or _past_a_relative(page, hit, sides)
            if side is None and sentence.named("cue", "claiming"):
                side = closest(page, hit, sides, before=-1, after=_TIGHT)
        else:
            continue
        if side is not None and side.entry.concept != "enemy":
            return _blamed(hit, side, sentence)
    return None


def _past_a_relative(page: Page, hit: Hit, sides: list[Hit]) -> Hit | None:
    """Return the subject that a relative clause parts from its verb: "X, who hid there, are"."""
    for side in reversed(sides):
        if side.end <= hit.start:
            gap = page.grammar.relative.sub("", page.folded[side.end : hit.start])
            near = ";" not in gap and len(gap.split()) <= _ACT
            return side if near and gap != page.folded[side.end : hit.start] else None
    return None


def _laid_on(page: Page, sentence: Sentence, hit: Hit, sides: list[Hit]) -> Hit | None:
    """Return the side after the preposition: «покладає вину за загибель людей на Росію»."""
    for side in sides:
        near = side.start > hit.end and words_between(page, hit.end, side.start) <= _DISCLAIM
        if near and any(word.end == side.start - 1 for word in sentence.named("cue", "upon")):
            return side
    return None


def _speaks(sentence: Sentence, side: Hit) -> bool:
    """Whether a side is the one who says who is to blame."""
    return any(0 < hit.start - side.end <= 1 for hit in sentence.named("speech", "say"))


def _blamed(hit: Hit, side: Hit, sentence: Sentence) -> Draft:
    start, end = min(hit.start, side.start), max(hit.end, side.end)
    label = Label(concept=side.entry.concept)
    return Draft(Attribute.RESPONSIBLE, label, start, end, sentence.index)
