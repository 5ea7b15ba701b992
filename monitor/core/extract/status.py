"""What an official side says of an event as a whole: confirmed, denied, no comment."""

import re
from typing import Final

from monitor.core.extract.attacks import not_any
from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import ordered, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_NEAR: Final = 4
_HAPPENINGS: Final = frozenset(
    {"collision", "explosion", "drone attack", "missile strike", "sabotage", "arson"}
)
_CLAUSE: Final = 12
# Who denies having done this to a target denies no more than that.
_HITS: Final = (
    *(
        "strike",
        "удар",
        "hit",
        "shelled",
        "struck",
        "bombed",
        "targeted",
        "попадан",
        "прилет",
        "стрел",
        "били",
    ),
    *("влучан", "прильот", "стріл", "поражен", "уражен", "striking", "вразив", "вразил"),
)
_CALLED: Final = re.compile(r" [«\"“]")
_ASSAULTS: Final = ("attack", "assault", "атак", "нападен", "напад", "налет", "наліт")
_FOLLOWS: Final = 9
_ANY: Final = frozenset({"UAV", "missile", "naval drone"})  # weapons of no type
_SHIP: Final = Label(concept="ship")


def with_status(
    page: Page, sentence: Sentence, counted: list[Draft], labels: list[Draft]
) -> list[Draft]:
    """Return the labels, and what an official side says of the event as a whole.

    Who calls the reports of a strike false denies the event, not its target.
    """
    only_targets = not counted and all(_of_event(one) for one in labels)
    silent = _no_comment(page, sentence)
    if silent is not None:
        labels = [*labels, _status(sentence, silent, "no_comment")]
        other = _confirmed_it(sentence, silent)
        return [*labels, _status(sentence, other, "confirmed")] if other else labels
    if only_targets and not (
        _target_spared(page, sentence, labels) or _otherwise_caused(page, sentence, labels)
    ):
        denied = _denied(page, sentence)
        if denied is not None and not _admitted(page, sentence, denied, labels):
            return [_status(sentence, denied, "denied")]
    confirmed = _confirmed(page, sentence, counted)
    if confirmed is not None:
        return [*labels, _status(sentence, confirmed, "confirmed")]
    return labels


def _target_spared(page: Page, sentence: Sentence, labels: list[Draft]) -> bool:
    """Whether it is one target that was not hit: "there was no hit on the power plant".

    Where there was no attack at all it is the event that is denied.
    """
    if any(page.folded.startswith(_ASSAULTS, hit.start) for hit in sentence.of("attack")):
        return False
    if _refused(sentence) and any(
        page.folded[hit.start : hit.end].removeprefix("was ").startswith(_HITS)
        for hit in sentence.named("attack", "hit")
    ):
        # A ship that was struck is itself what is spoken of.
        return any(
            one.attribute is Attribute.TARGET
            and one.value != _SHIP
            and not _CALLED.match(page.folded, one.end)  # «по аэродрому «Крымск»»
            for one in labels
        )
    return any(
        one.attribute is Attribute.TARGET and one.modality is Modality.DENIED for one in labels
    )


def _refused(sentence: Sentence) -> bool:
    """Whether reports are denied or called false."""
    return bool(sentence.named("denial", "denies")) or bool(
        sentence.named("denial", "false") and sentence.named("word", "report")
    )


def _otherwise_caused(page: Page, sentence: Sentence, labels: list[Draft]) -> bool:
    """Whether what happened is told next to have another cause: it is the weapon that is denied."""
    if not any(one.attribute is Attribute.WEAPON for one in labels):
        return False
    following = page.sentences[sentence.index + 1 : sentence.index + 2]
    return any(
        one.of("cause") and (one.of("causal") or one.named("cue", "cause")) for one in following
    )


def _admitted(page: Page, sentence: Sentence, denied: tuple[int, int], labels: list[Draft]) -> bool:
    """Whether the strike itself is told before: only what it hit is denied then.

    "Strike on Kropyvnytskyi: the claim that it hit a military headquarters is a lie".
    """
    if not any(one.attribute is Attribute.TARGET for one in labels):
        return False
    return _own_blow(page, sentence) or any(
        hit.end <= denied[0] and ":" in page.folded[hit.end : denied[0]]
        for hit in sentence.named("attack", "hit")
    )


def _own_blow(page: Page, sentence: Sentence) -> bool:
    """Whether a blow of one's own is told before: «Поразили порт. В жилой дом не попадали.»."""
    return any(
        one.of("target")
        and one.named("attack", "hit")
        and not (one.of("denial") or one.of("negator") or one.of("hedge"))
        for one in page.sentences[: sentence.index]
    )


def _of_event(draft: Draft) -> bool:
    """Whether a label only tells of the event: what was hit, and by drones or missiles."""
    if draft.attribute is Attribute.WEAPON:
        return isinstance(draft.value, Label) and draft.value.concept in _ANY
    return draft.attribute is Attribute.TARGET


def _status(sentence: Sentence, span: tuple[int, int], label: str) -> Draft:
    return Draft(Attribute.STATUS, Label(concept=label), *span, sentence.index)


def _offices(sentence: Sentence) -> list[Hit]:
    return [one for one in sentence.of("actor") if one.entry.concept != "media"]


def _spokesmen(page: Page, sentence: Sentence) -> bool:
    """Whether an actor is named that is not the very thing that was hit: a hospital.

    Or a side that speaks, or "we declare".
    """
    targets = {hit.start for hit in sentence.of("target")}
    if sentence.named("cue", "we_say") or any(
        actor.start not in targets for actor in sentence.of("actor")
    ):
        return True
    return any(
        page.folded.startswith(":", side.end)
        or any(0 < say.start - side.end <= 1 for say in sentence.named("speech", "say"))
        for side in sentence.of("side")
    )


def _official(page: Page, sentence: Sentence) -> bool:
    """Whether somebody is named who could speak for a side, or the post speaks as one."""
    if page.official:
        return True
    return bool(_offices(sentence) or sentence.of("side") or sentence.named("cue", "we_say"))


def _no_comment(page: Page, sentence: Sentence) -> tuple[int, int] | None:
    """Return the words of keeping silent: by their own form, or a refusal beside "comment"."""
    media_only = bool(sentence.of("actor")) and not _offices(sentence)
    silences = {hit.start for hit in sentence.named("cue", "silent")}
    for hit in sentence.named("status", "no_comment"):
        if page.official is False and hit.start in silences:
            continue
        if sentence.undone(hit):
            continue  # «не мовчать»
        if not media_only:
            return hit.start, hit.end
    if not _official(page, sentence):
        return None
    for word in sentence.named("cue", "comment"):
        for refusal in sentence.named("cue", "refuse"):
            first, last = ordered(word, refusal)
            gap = page.folded[first.end : last.start]
            reach = _NEAR if first is refusal else _FOLLOWS
            if len(gap.split()) <= reach and not any(mark in gap for mark in ".;:,"):
                return first.start, last.end
    return None


def _denied(page: Page, sentence: Sentence) -> tuple[int, int] | None:
    """Return where an official side denies that it happened."""
    if not _official(page, sentence):
        return None
    for hit in sentence.named("status", "denied"):
        return hit.start, hit.end
    for hit in sentence.named("attack", "hit"):
        if (page.official or _spokesmen(page, sentence)) and not_any(page, sentence, hit):
            return hit.start, hit.end
    for hit in sentence.named("cue", "mishap"):
        causes = {one.start for one in sentence.of("cause")}  # of what is not told here
        official = page.official and hit.start not in causes
        if (official or _spokesmen(page, sentence)) and not_any(page, sentence, hit):
            return hit.start, hit.end
    for hit in sentence.named("denial", "denies"):
        event = _object(page, sentence, hit, [])
        if event is not None:
            return min(hit.start, event.start), max(hit.end, event.end)
    return _reports_denied(sentence)


def _confirmed(page: Page, sentence: Sentence, counted: list[Draft]) -> tuple[int, int] | None:
    """Return where an attack or accident is confirmed as such, not only a count of it."""
    offices = _offices(sentence)
    if sentence.of("actor") and not offices:
        return None
    for hit in sentence.named("cue", "confirm"):
        if _unconfirmed(page, sentence, hit) or _of_count(sentence, hit):
            continue
        event = _object(page, sentence, hit, counted)
        if event is not None and not _found_guilty(sentence, event):
            return min(hit.start, event.start), max(hit.end, event.end)
    for hit in sentence.named("status", "confirmed"):
        if not _unconfirmed(page, sentence, hit) and not _of_count(sentence, hit):
            return hit.start, hit.end
    for hit in sentence.named("cue", "confirm_that"):
        first = min((one.start for one in counted), default=sentence.end)
        if _unconfirmed(page, sentence, hit):
            continue
        if (offices or page.official) and _told_of(sentence, hit.end, first):
            return hit.start, hit.end
    return None


def _confirmed_it(sentence: Sentence, silent: tuple[int, int]) -> tuple[int, int] | None:
    """Return where another office confirms what the first is silent on: "Kyiv confirmed it"."""
    for hit in sentence.named("cue", "confirm"):
        if hit.start >= silent[1] and any(
            abs(word.start - hit.end) <= 1 or abs(hit.start - word.end) <= 1
            for word in sentence.named("cue", "it")
        ):
            return hit.start, hit.end
    return None


def _found_guilty(sentence: Sentence, event: Hit) -> bool:
    """Whether it is told what the cause was found to be: «причиной пожара признан поджог»."""
    return event.entry.kind == "cause" and bool(
        sentence.named("causal", "names") or sentence.named("causal", "reason")
    )


def _of_count(sentence: Sentence, hit: Hit) -> bool:
    """Whether it is how many that is sure: "seven are now confirmed killed"."""
    if any(0 < number.start - hit.end <= 1 for number in sentence.numbers):
        return True  # «підтверджує шістьох загиблих»
    return any(
        (one.start == hit.end + 1 and one.entry.concept != "strikes")
        or (one.start < hit.end <= one.end and one.entry.concept in ("killed", "injured"))
        or (one.end == hit.start - 1 and one.entry.concept in ("killed", "injured"))
        for one in sentence.of("quantity")
    )


def _unconfirmed(page: Page, sentence: Sentence, hit: Hit) -> bool:
    nots = [*sentence.named("cue", "undone"), *sentence.named("cue", "refuse")]
    return any(
        word.end <= hit.start and words_between(page, word.end, hit.start) <= 1 for word in nots
    )


def _object(page: Page, sentence: Sentence, verb: Hit, counted: list[Draft]) -> Hit | None:
    """Return the event that a verb is about, before or after it: «атаку на порт визнали»."""
    causes = sentence.named("cue", "cause")
    for event in _events(sentence):
        first, last = ordered(verb, event)
        if first.end > last.start:
            continue
        gap = page.folded[first.end : last.start]
        colon = first is verb and gap.startswith((":", ","))
        if len(gap.split()) > (_CLAUSE if colon else _NEAR) or ";" in gap:
            continue
        if first is event and any(mark in gap for mark in ",:"):
            continue
        if any(first.start <= one.start < last.end for one in counted):
            continue
        if any(one.start <= event.start < one.end for one in counted):
            continue  # "two hits have been confirmed"
        if any(min(first.start, last.start) <= one.start < last.start for one in causes):
            continue  # «визнав причиною катастрофи помилку»
        return event
    return None


def _events(sentence: Sentence) -> list[Hit]:
    return [
        *sentence.named("cue", "event"),
        *sentence.named("attack", "hit"),
        *sentence.of("incident"),
        *(hit for hit in sentence.of("cause") if hit.entry.concept in _HAPPENINGS),
    ]


def _told_of(sentence: Sentence, start: int, end: int | None = None) -> bool:
    """Whether an attack or an accident is named within a stretch."""
    return any(
        start <= hit.start and (end is None or hit.end <= end)
        for kind in ("attack", "incident")
        for hit in sentence.of(kind)
        if hit.entry.concept != "fire" or kind == "incident"
    )


def _reports_denied(sentence: Sentence) -> tuple[int, int] | None:
    """Return where reports of an attack are called false: «сообщения об ударе — ложь»."""
    for report in sentence.named("word", "report"):
        for denial in sentence.of("denial"):
            if denial.entry.concept == "not_but":
                continue
            if denial.start >= report.end and _told_of(sentence, report.end, denial.start):
                return report.start, denial.end
            if denial.end <= report.start and _told_of(sentence, report.end):
                return denial.start, report.end
    return None
