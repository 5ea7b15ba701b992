"""Labels however they are worded: causes, weapons, blame, control, damage, status."""

import pytest

from monitor.core.extract import Reader
from monitor.knowledge import load_lexicon
from monitor.model.claims import Label, Modality
from monitor.model.ids import RevisionId
from monitor.text.scan import Scanner

SCANNER = Scanner(load_lexicon().patterns)
READER = Reader(load_lexicon())
MARKS = {Modality.ASSERTED: "", Modality.HEDGED: "~", Modality.DENIED: "-"}


def labels(text):
    return {
        f"{one.attribute.value}={MARKS[one.modality]}{one.value.concept}"
        for one in READER.read(SCANNER.scan(text), RevisionId("test:source/1@1")).claims
        if isinstance(one.value, Label)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("У будинку стався вибух газу.", {"cause=gas explosion"}),
        ("В доме произошёл взрыв газа.", {"cause=gas explosion"}),
        ("A gas cylinder exploded in a residential building.", {"cause=gas explosion"}),
        ("There was no gas explosion in the building.", {"cause=-gas explosion"}),
    ],
)
def test_gas_that_exploded_is_a_cause_by_itself(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The roof fell because of debris from a Ukrainian air defence missile.",
            {"cause=air defence debris"},
        ),
        ("Пожар вызвали обломки сбитого беспилотника.", {"cause=air defence debris"}),
        ("Обломки БПЛА упали на НПЗ, начался пожар.", {"cause=air defence debris"}),
        ("Уламки впали на територію заводу, пожежі немає.", set()),
        ("Це не ППО, запевняють у Повітряних силах.", {"cause=-air defence debris"}),
    ],
)
def test_debris_is_a_cause_and_what_it_was_of_is_no_weapon(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Причиной наводнения называют халатность.", {"cause=negligence"}),
        ("Причина наводнения – халатность, а не ливни.", {"cause=negligence", "cause=-weather"}),
        ("Ніяка це не диверсія, а недбалість.", {"cause=-sabotage", "cause=negligence"}),
        ("Вибух стався через зношене обладнання.", {"cause=negligence"}),
        ("Investigators say worn-out equipment caused the explosion.", {"cause=negligence"}),
        ("Police believe the fire was started deliberately.", {"cause=arson"}),
        ("Police are still establishing the cause of the blast.", {"cause=unknown"}),
        ("The plane went down in bad weather.", {"cause=weather"}),
        ("В МЧС назвали версию о теракте бредом.", {"cause=-sabotage"}),
    ],
)
def test_causes_are_named_and_turned_away_in_many_words(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "После урагана без электричества остаются 4 700 жителей Анапы.",
        "Синоптики: завтра из-за ветра без света могут остаться до 200 тысяч домов.",
    ],
)
def test_what_came_after_the_weather_or_is_forecast_has_no_cause(text):
    assert not {one for one in labels(text) if one.startswith("cause")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Это была ракета Х-22, считает эксперт.", {"weapon=Kh-22"}),
        ("Це не Х-22, а «Іскандер-М».", {"weapon=-Kh-22", "weapon=Iskander-M"}),
        (
            "Мост через Чонгар повреждён ракетами Storm Shadow.",
            {"weapon=Storm Shadow", "target=bridge"},
        ),
        ("Украина не обстреливала больницу.", {"target=-hospital"}),
        ("Угроза удара по порту.", set()),
    ],
)
def test_weapons_are_told_by_what_they_were_and_what_they_harmed(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Russians were driven out of the village.", {"control=Ukraine"}),
        ("ВСУ выбиты из посёлка.", {"control=Russia"}),
        ("Село звільнено від окупантів.", {"control=Ukraine"}),
        ("ЗСУ відкинули ворога від села.", {"control=Ukraine"}),
        ("Северск освобождён.", {"control=Russia"}),
        ("Директор освобождён от должности.", set()),
        ("Наші воїни підняли прапор над селищем.", {"control=Ukraine"}),
        ("Місто не захоплене, запевняють у ЗСУ.", {"control=-Russia"}),
        ("ВСУ отрицают потерю Северска.", {"control=-Russia"}),
        ("ВСУ признали потерю самолёта.", set()),
        ("Генштаб ВСУ опровергает захват Северска.", {"control=-Russia"}),
        ("Fighting is under way in the centre of Siversk.", {"control=contested"}),
        ("Ворог намагається захопити Сіверськ.", set()),
    ],
)
def test_a_place_is_held_by_who_took_it_or_by_the_other_side_of_who_lost_it(text, expected):
    assert {one for one in labels(text) if one.startswith("control")} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ukraine has been blamed for the blast.", {"responsible=Ukraine"}),
        ("Russia has denied responsibility for the blast.", {"responsible=-Russia"}),
        ("Україна не причетна до підриву.", {"responsible=-Ukraine"}),
        ("Украина отрицает причастность к взрыву.", {"responsible=-Ukraine"}),
        ("Повну відповідальність за підрив дамби несе росія.", {"responsible=Russia"}),
        ("Nobody has claimed responsibility for the explosion.", set()),
        ("Кто стоит за взрывом, неизвестно.", set()),
    ],
)
def test_blame_is_laid_and_disclaimed(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ворог влучив у багатоповерхівку. Зруйновано один із під'їздів.",
            {"target=residential building", "damage=heavy"},
        ),
        (
            "Ракета попала в пятиэтажку, один подъезд обрушился.",
            {"weapon=missile", "target=residential building", "damage=heavy"},
        ),
        (
            "Влучання в ТЕЦ, пошкодження незначні.",
            {"target=energy infrastructure", "damage=limited"},
        ),
        ("Здание «Аметиста» восстановлению не подлежит.", {"damage=destroyed"}),
        ("Дах ринку обвалився через негоду.", {"cause=weather"}),
    ],
)
def test_a_part_that_is_gone_is_heavy_damage_and_a_collapse_alone_is_none(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Сообщения киевского режима об ударе в Запорожье не соответствуют действительности.",
            {"status=denied"},
        ),
        ("Повідомлення про удар не відповідають дійсності, заявили в ОВА.", {"status=denied"}),
        (
            "Губернатор підтвердив, що нафтобазу атаковано.",
            {"status=confirmed", "target=oil depot"},
        ),
        ("Офіційних коментарів немає.", {"status=no_comment"}),
    ],
)
def test_officials_confirm_deny_or_keep_silent_about_the_event_as_a_whole(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Украинские войска удерживают оборону.",
        "Росія контролює близько 20% території України.",
        "Полонених українських військових звільнено.",
        "Schools are closed because of the shelling threat.",
        "Из-за угрозы атаки БПЛА закрыт аэропорт.",
        "Volunteers collect money for FPV drones.",
        "Российские корабли вышли из порта.",
    ],
)
def test_what_is_feared_or_told_of_other_things_is_no_label(text):
    assert labels(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A ghost hit the headlines again.", set()),
        ("Ми взяли кредит у банку.", set()),
        ("Ракета потрапила в школу.", {"weapon=missile", "target=school"}),
        ("Снаряд попал в больницу.", {"weapon=artillery", "target=hospital"}),
        ("Корабель отримав «Нептун» у борт.", {"weapon=Neptune", "target=ship"}),
        ("Готель знищила авіабомба.", {"weapon=glide bomb", "target=hotel", "damage=destroyed"}),
        ("One span of the bridge lies in the river, the others are intact.", {"damage=heavy"}),
        ("Есмінець не потоплено.", {"damage=-destroyed"}),
        ("Удар по карману: бензин подорожает.", set()),
    ],
)
def test_what_only_looks_like_an_attack_is_none(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Міністерство оборони атаку визнало.", {"status=confirmed"}),
        ("Слухи о теракте опровергаю: идут учения.", {"status=denied"}),
        ("Влада утримується від коментарів.", {"status=no_comment"}),
        ("Далі без коментарів.", set()),
        ("Бої точаться на вулицях міста.", {"control=contested"}),
        ("Прапор України знову над сільрадою.", {"control=Ukraine"}),
        ("Баку возлагает вину за гибель людей на Россию.", {"responsible=Russia"}),
    ],
)
def test_what_is_told_by_words_that_stand_together(text, expected):
    assert labels(text) == expected
