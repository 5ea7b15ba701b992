"""What is a claim and what is none: the rules of docs/claims.md, post by post."""

import pytest

from monitor.core.extract import EXTRACTOR, Reader
from monitor.knowledge import load_lexicon
from monitor.model.claims import Label, Modality, value_key
from monitor.model.ids import RevisionId
from monitor.text.scan import Scanner

SCANNER = Scanner(load_lexicon().patterns)
READER = Reader(load_lexicon())


def read(text):
    return READER.read(SCANNER.scan(text), RevisionId("test:source/1@1"))


def values(text):
    return {(one.attribute.value, value_key(one.value), one.scope) for one in read(text).claims}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Поранено 30 поліцейських, одного рятувальника та дев'ятьох цивільних.",
            {
                ("injured", "30", "police"),
                ("injured", "1", "first responder"),
                ("injured", "9", "civilian"),
            },
        ),
        ("3 dead, 12 wounded.", {("killed", "3", None), ("injured", "12", None)}),
        (
            "A bus fell off a cliff, killing 3 and injuring 12.",
            {("killed", "3", None), ("injured", "12", None)},
        ),
        (
            "14 killed, among them 3 children.",
            {("killed", "14", None), ("killed", "3", "children")},
        ),
        ("Загинула жінка.", {("killed", "1", "women")}),
        ("A policeman was killed.", {("killed", "1", "police")}),
        ("Число погибших выросло с 9 до 12.", {("killed", "12", None)}),
        ("Кількість поранених зросла до 46, троє у критичному стані.", {("injured", "46", None)}),
        (
            "Уничтожено 24 беспилотника: 19 над Ростовской областью, 3 над Белгородской.",
            {("intercepted", "24", "UAV")},
        ),
        (
            "Air defences shot down 60 Shaheds.",
            {("intercepted", "60", "UAV"), ("weapon", "Shahed", None)},
        ),
        ("M 4.9 - 88 km NE of Hokkaido, depth 40 km", {("magnitude", "4.9", None)}),
        (
            "Without power: 4,700 homes are without electricity.",
            {("without_power", "4700", None)},
        ),
    ],
)
def test_counts_go_to_the_words_that_they_belong_to(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No casualties were reported.", {("killed", "0", None), ("injured", "0", None)}),
        ("Жертв и пострадавших нет.", {("killed", "0", None), ("injured", "0", None)}),
        ("Обійшлося без постраждалих.", {("injured", "0", None)}),
        ("Никто не пострадал.", {("injured", "0", None)}),
        ("Без загиблих.", {("killed", "0", None)}),
        ("No one has been detained.", {("detained", "0", None)}),
        ("Ни задержанных, ни пострадавших.", {("detained", "0", None), ("injured", "0", None)}),
    ],
)
def test_a_negation_beside_its_word_is_a_zero(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ракета С-300 влучила у школу.", {("weapon", "S-300", None), ("target", "school", None)}),
        ("A C-300 missile hit a hotel.", {("weapon", "S-300", None), ("target", "hotel", None)}),
        ("Вследствие атаки БПЛА загорелась нефтебаза.", {("cause", "drone attack", None)}),
        ("Причиной пожара стало короткое замыкание.", {("cause", "technical failure", None)}),
        ("За взрывом стоит Украина.", {("responsible", "Ukraine", None)}),
        ("ВСУ освободили Старомайорское.", {("control", "Ukraine", None)}),
        ("Moscow has not commented on the strike.", {("status", "no_comment", None)}),
        (
            "The theatre hit last night has been heavily damaged.",
            {("target", "theatre", None), ("damage", "heavy", None)},
        ),
    ],
)
def test_labels_need_their_context(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In 1943 more than 300 people died here.",
        "How many were killed? Were 30 people injured?",
        "If 10,000 people were evacuated, the town would be empty.",
        "Сто лет назад здесь погибли 30 человек.",
        "На борту 67 человек.",
        "A group of Shaheds is flying towards Kryvyi Rih.",
        "The T-72 stood at the checkpoint on the M-14 road.",
        "Storm Shadow has a range of 250 km.",
        "Subscribe! We have 100,000 subscribers.",
        "Arsenal drew 2-2 with Chelsea.",
        "Hotline: 0 800 501 482",
        "",
    ],
)
def test_what_is_no_claim_stays_silent(text):
    assert values(text) == set()


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Попередньо, поранено четверо людей.", Modality.HEDGED),
        ("Reportedly, four people were killed.", Modality.HEDGED),
        ("Reports of dozens killed are false.", Modality.DENIED),
        ("Інформація про десятки загиблих не відповідає дійсності.", Modality.DENIED),
        ("Неправда, что погибли 30 человек.", Modality.DENIED),
        ("Four people were killed.", Modality.ASSERTED),
    ],
)
def test_the_post_stands_to_its_claims_as_its_words_say(text, modality):
    assert [one.modality for one in read(text).claims] == [modality]


def test_a_hedge_reaches_as_far_as_its_sentence():
    claims = read("Preliminarily, four people were injured. Two people were killed.").claims
    assert [one.modality for one in claims] == [Modality.HEDGED, Modality.ASSERTED]


def test_what_follows_a_denial_is_asserted():
    claims = read("The rumour of 25 dead is false: one person was killed.").claims
    assert {(value_key(one.value), one.modality) for one in claims} == {
        ("25", Modality.DENIED),
        ("1", Modality.ASSERTED),
    }


@pytest.mark.parametrize(
    ("text", "speaker", "actor"),
    [
        ("Four people were killed, the fire service says.", "fire service", "emergency service"),
        ("According to the police, four people were killed.", "police", "police"),
        ("За даними МВС, загинули четверо людей.", "МВС", "interior ministry"),
        ("Мэр Орска: погибли четверо.", "Мэр Орска", "mayor"),
        ("Погибли четверо, сообщили в прокуратуре.", "прокуратуре", "prosecutor"),
    ],
)  # fmt: skip
def test_a_speaker_is_named_in_the_words_of_the_post(text, speaker, actor):
    (claim,) = read(text).claims
    assert claim.attribution is not None
    assert (claim.attribution.speaker, claim.attribution.actor) == (speaker, actor)


@pytest.mark.parametrize(
    "text",
    [
        "Four people were killed, our reporter says.",
        "Locals say four people were killed.",
        "Источник сообщил: погибли четверо.",
    ],
)
def test_unnamed_sources_are_the_posts_own_voice(text):
    (claim,) = read(text).claims
    assert claim.attribution is None


def test_a_figure_told_twice_counts_once():
    assert len(read("Four people were killed. Again: four people were killed.").claims) == 1


def test_every_claim_quotes_the_post_and_knows_its_extractor():
    text = "❗️ Окупанти вдарили ракетою С-300. Загинуло ’п’ятеро’ людей, 40 поранені."
    for claim in read(text).claims:
        assert claim.quote == text[claim.start : claim.end]
        assert claim.extractor == EXTRACTOR
        assert claim.event is None


def test_clauses_tell_where_a_claim_stands():
    text = "Osh: 3 dead, 12 wounded.\nAktobe: 38 dead."
    reading = read(text)
    for claim in reading.claims:
        around = [one for one in reading.clauses if one.start <= claim.start < one.end]
        assert len(around) == 1
    assert {one.sentence for one in reading.clauses} == {0, 1}


def test_labels_are_of_the_lexicon():
    concepts = {pattern.entry.concept for pattern in load_lexicon().patterns}
    for claim in read("A Kalibr missile hit the port of Odesa.").claims:
        assert isinstance(claim.value, Label)
        assert claim.value.concept in concepts
