"""Sentences in which another voice begins, or something is set aside, and named persons."""

import pytest

from tests.unit.test_extract_turns import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Чутки про прорив дамби — брехня: вона ціла, евакуйовано 40 людей.", ["evacuated 40"]),
        ("Никакой авиабомбы не было: причина трагедии — обломки украинской зенитной ракеты.",
         ["weapon glide bomb denied", "cause air defence debris"]),
        ("Не вірте тим, хто пише, що театр зруйнований: обвалилися сцена й ліве крило.",
         ["damage destroyed denied", "damage heavy"]),
        ("The governor denies that an ammo depot was hit and says 1,200 were evacuated.",
         ["target ammunition depot denied", "evacuated 1200"]),
        ("Погибших не меньше десяти, а нам врут.", ["killed 10+"]),
        ("The rumours that a missile caused the crash are baseless.",
         ["cause missile strike denied"]),
    ],
)  # fmt: skip
def test_a_denial_reaches_as_far_as_its_words(text, expected):
    assert [one for one in told(text) if not one.startswith("status")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Сообщения о его гибели — ложь, он в сознании.", ["killed 1 denied"]),
        ("Reports of his death are false.", ["killed 1 denied"]),
        ("Чутки про загибель Олега Ткача — неправда.", ["killed 1 denied"]),
        ("Reports of his arrest are false.", []),
        ("Oleh Tkach was wounded in the blast.", ["injured 1"]),
        ("The mayor, Oleh Tkach, has been killed.", ["killed 1"]),
        ("Мера Олега Ткача вбито.", ["killed 1"]),
        ("Вибухнуло авто судді, його поранено.", ["injured 1"]),
        ("Будівля штабу палала, її знищено.", []),
        ("North Korea was wounded by the sanctions.", []),
    ],
)
def test_one_named_person_counts_as_one(text, expected):
    assert [one for one in told(text) if one.startswith(("killed", "injured"))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Сообщения о применении российских беспилотников не соответствуют действительности.",
         ["weapon UAV denied"]),
        ("Чутки про безпілотник безпідставні.", ["weapon UAV denied"]),
        ("No drone whatsoever was used over the town.", ["weapon UAV denied"]),
        ("В театр влучила авіабомба, а не ракета С-300.",
         ["target theatre", "weapon glide bomb", "weapon S-300 denied"]),
        ("В самолёт Ан-26 попала ракета зенитного комплекса С-300.",
         ["target aircraft", "weapon S-300"]),
        ("На борту летіли оператори розвідувальних дронів.", []),
        ("На Ан-26, що впав, летіли оператори розвідувальних дронів.", ["target aircraft"]),
        ("What got hit is a moored bulk carrier, berth 14.", ["target ship"]),
        ("Drones struck an oil depot at the Ilsky refinery.", ["weapon UAV", "target oil depot"]),
    ],
)  # fmt: skip
def test_what_struck_and_what_was_struck(text, expected):
    assert sorted(told(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Since dawn the whole town has been under M23 control.", ["control M23"]),
        ("Contrary to the boasts, the M23 does not control Mweso.", ["control M23 denied"]),
        ("М23 объявила, что Мвесо под её контролем.", ["control M23"]),
        ("Місто контролюють бойовики M23.", ["control M23"]),
        ("Село вже під росіянами.", ["control Russia"]),
        ("Под контроль ВСУ Лукьяновское не возвращалось.", ["control Ukraine denied"]),
        ("По делу взяли уже двенадцать человек.", []),
    ],
)
def test_who_holds_a_place(text, expected):
    assert [one for one in told(text) if one.startswith("control")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dyke broke because of sabotage.", ["cause sabotage"]),
        ("Дамба не выдержала из-за халатности подрядчика.", ["cause negligence"]),
        ("До зіткнення призвела недбалість перевізника.", ["cause negligence"]),
        ("Numbi landslide: it was not the rain.", ["cause weather denied"]),
        ("Причиной крушения ракета не была.", ["cause missile strike denied"]),
        ("The fire was caused by years of neglect of the wiring.", ["cause negligence"]),
        ("Самолёт при заходе на посадку столкнулся с птицами.", ["cause collision"]),
        ("По факту теракта возбуждено дело.", []),
        ("Two houses were damaged by debris of the airliner.", []),
    ],
)
def test_why_it_happened(text, expected):
    assert [one for one in told(text) if one.startswith("cause")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Нас тысячи три на площади, митинг идёт!", ["turnout ~3000"]),
        ("Число погибших выросло с 20 до 21 человека.", ["killed 21"]),
        ("Раненых пленных сейчас 82.", ["injured 82"]),
        ("За двое суток ВСУ потеряли там убитыми не менее шестидесяти человек.",
         ["killed 60+ Ukrainian military"]),
        ("Экипаж, шесть человек, погиб полностью.", ["killed 6 crew"]),
        ("Загинули двоє цивільних — літнє подружжя.", ["killed 2 civilian"]),
        ("За підрив не затримано нікого.", ["detained 0"]),
        ("Нікого не евакуювали.", ["evacuated 0"]),
        ("Пропавших без вести не осталось.", ["missing 0"]),
        ("Телефон спасения 101", []),
        ("Для постраждалих терміново треба кров 0(I).", []),
        ("Задержаны двое подозреваемых 1987 и 1999 годов рождения.", ["detained 2"]),
        ("У лютому 2022-го тут загинуло 70 військових.", []),
        ("Кількість загиблих — тринадцять: уночі в лікарні померла вчителька.", ["killed 13"]),
    ],
)  # fmt: skip
def test_how_many(text, expected):
    assert told(text) == expected
