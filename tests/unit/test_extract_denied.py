"""Who denies, who is cleared, whom a place did not fall to, and zeros told behind their word."""

import pytest

from monitor.model.claims import Attribute, Modality
from tests.reading import labels, read


def counts(text, attribute):
    return [(one.value.low, one.value.high) for one in read(text) if one.attribute is attribute]


def said_by(text, attribute):
    return [
        (one.attribution.speaker if one.attribution else None, one.modality is not Modality.DENIED)
        for one in read(text)
        if one.attribute is attribute
    ]


@pytest.mark.parametrize(
    ("text", "attribute", "speakers"),
    [
        (
            "Київ звинуватив у підриві Росію, Москва заперечує.",
            Attribute.RESPONSIBLE,
            [("Київ", True), ("Москва", False)],
        ),
        (
            "Moscow says it has taken Toretsk, which Kyiv denies.",
            Attribute.CONTROL,
            [("Moscow", True), ("Kyiv", False)],
        ),
        (
            "Росія заявила про взяття Торецька. У Генштабі це заперечують.",
            Attribute.CONTROL,
            [("Росія", True), ("Генштабі", False)],
        ),
        (
            "Хуситы заявили о 40 погибших, Израиль это отрицает.",
            Attribute.KILLED,
            [("Хуситы", True), ("Израиль", False)],
        ),
    ],
)
def test_a_last_clause_that_only_denies_is_anothers_word(text, attribute, speakers):
    assert said_by(text, attribute) == speakers


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Ответственность за удар несёт не Израиль, а хуситы.",
            [("Israel", False), ("Houthis", True)],
        ),
        ("Виновными армия называет RSF.", [("RSF", True)]),
        ("Провину за обстріл МЗС Росії поклало на Київ.", [("Ukraine", True)]),
        ("Officials point the finger at the RSF.", [("RSF", True)]),
        ("The finger points at the Houthis.", [("Houthis", True)]),
        ("The Israeli enemy bears full responsibility for the massacre.", [("Israel", True)]),
        ("Закиди на адресу України щодо вибуху безпідставні.", [("Ukraine", False)]),
        ("Accusations against Ukraine are baseless.", [("Ukraine", False)]),
        ("Україна не має до вибуху жодного стосунку.", [("Ukraine", False)]),
        ("Анкара причастность отвергает и обвиняет РПК.", [("Turkey", False), ("PKK", True)]),
        ("The air force blames an S-400, the Russian MoD insists on an Iskander-M.", []),
    ],
)
def test_who_is_blamed_and_who_is_cleared(text, parties):
    assert labels(text, Attribute.RESPONSIBLE) == parties


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("Бахмут пал.", [("Russia", True)]),
        ("Суджа пала.", [("Ukraine", True)]),
        ("Bakhmut has not fallen, says the brigade.", [("Russia", False)]),
        ("Падение Бахмута опровергают в ВСУ.", [("Russia", False)]),
        ("Ракета впала в Бахмуті.", []),
        ("Суджа, похоже, опять за россиянами.", [("Russia", True)]),
        ("Шахове від росіян звільнено.", [("Ukraine", True)]),
        ("Росіян вибили з Торецька.", [("Ukraine", True)]),
        ("Українські війська вийшли з Торецька.", [("Russia", True)]),
        ("Russia has not captured Siversk.", [("Russia", False)]),
        (
            "Часов Яр россияне не взяли, бои идут в кварталах у рынка.",
            [("contested", True), ("Russia", False)],
        ),
        (
            "Киев Макеевку больше не контролирует, посёлок российский.",
            [("Russia", True), ("Ukraine", False)],
        ),
        ("Село не потеряно, оно под украинским контролем.", [("Ukraine", True)]),
        ("Ход расследования взят на контроль.", []),
    ],
)
def test_whom_a_place_fell_to_and_whom_not(text, holders):
    assert sorted(labels(text, Attribute.CONTROL)) == sorted(holders)


@pytest.mark.parametrize(
    ("text", "attribute", "expected"),
    [
        ("Поранених жодного.", Attribute.INJURED, [(0, 0)]),
        ("Жодної будівлі не пошкоджено.", Attribute.BUILDINGS_DAMAGED, [(0, 0)]),
        ("Not a single house was damaged.", Attribute.BUILDINGS_DAMAGED, [(0, 0)]),
        ("Эвакуировать никого не пришлось.", Attribute.EVACUATED, [(0, 0)]),
        ("Обжёгся один человек, больше никто не пострадал.", Attribute.INJURED, []),
        ("One worker was burned, no one else was hurt.", Attribute.INJURED, [(1, 1)]),
        ("Погиб электрик, больше пострадавших нет.", Attribute.INJURED, [(0, 0)]),
        ("None of the 22 people aboard survived.", Attribute.KILLED, [(22, 22)]),
        ("Троих нашли, четвёртого продолжают искать.", Attribute.MISSING, [(1, 1)]),
        ("Беспилотник влетел в ферму, люди целы.", Attribute.INJURED, [(0, 0)]),
        ("Померла поранена працівниця депо.", Attribute.INJURED, []),
        ("Кількість загиблих зросла з однієї людини до двох.", Attribute.KILLED, [(2, 2)]),
        ("А хат побило двадцять вісім.", Attribute.BUILDINGS_DAMAGED, [(28, 28)]),
        ("МВД сообщило о 120 задержаниях.", Attribute.DETAINED, [(120, 120)]),
        ("ПВО отчиталась об уничтожении 60 БПЛА.", Attribute.INTERCEPTED, [(60, 60)]),
        (
            "Противник завдав удару: 127 ударних БпЛА, а також 9 ракет.",
            Attribute.LAUNCHED,
            [(127, 127), (9, 9)],
        ),
    ],
)
def test_counts_told_otherwise(text, attribute, expected):
    assert counts(text, attribute) == expected


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("A gas leak caused the explosion.", [("gas explosion", True)]),
        ("У місті через витік газу вибухнула котельня.", [("gas explosion", True)]),
        ("The crane was toppled by strong winds.", [("weather", True)]),
        ("Судно перевернул шквал.", [("weather", True)]),
        ("Это не газ, это диверсия.", [("gas explosion", False), ("sabotage", True)]),
        ("The boiler house blew up because of years of neglect.", [("negligence", True)]),
        (
            "Оползень вызван дождями. Взрывные работы к сходу грунта отношения не имеют.",
            [("weather", True), ("explosion", False)],
        ),
        ("The An-72 was brought down by a missile.", [("missile strike", True)]),
    ],
)
def test_causes_told_otherwise(text, causes):
    assert labels(text, Attribute.CAUSE) == causes
    assert not labels(text, Attribute.TARGET)


@pytest.mark.parametrize(
    ("text", "weapons"),
    [
        ("Росіяни вдарили ракетами по Сумах.", [("missile", True)]),
        ("Two dead after a drone slammed into a minibus.", [("UAV", True)]),
        ("Уламки на місці від С-300.", [("S-300", True)]),
        (
            "Це була не балістика, а крилата ракета Х-59.",
            [("ballistic missile", False), ("Kh-59", True)],
        ),
        ("Поражён завод, выпускавший топливо для ракет.", []),
        (
            "Упала баллистическая ракета, сбившаяся с курса после пуска.",
            [("ballistic missile", True)],
        ),
    ],
)
def test_weapons_told_otherwise(text, weapons):
    assert labels(text, Attribute.WEAPON) == weapons


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Штабу в Кобеляках немає й не було.", [("military headquarters", False)]),
        ("Городская больница ударам не подвергалась.", [("hospital", False)]),
        ("The strike hit a college dormitory.", [("dormitory", True)]),
        ("Ні в який цех дронів росіяни не влучили.", [("uav production", False)]),
        ("Blankets for families hit by the boiler-house explosion.", []),
        ("The oil terminal was struck by a Storm Shadow.", [("oil depot", True)]),
    ],
)
def test_targets_told_otherwise(text, targets):
    assert labels(text, Attribute.TARGET) == targets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Investigators blame negligence for the fire.", [("negligence", True)]),
        ("Всему виной утечка газа.", [("gas explosion", True)]),
        (
            "Обвал стався внаслідок вибуху, причини якого з'ясовує комісія.",
            [("explosion", True)],
        ),
        ("Вибух стався через помилку пілота.", [("pilot error", True)]),
        ("Nothing points to arson, the fire brigade said.", [("arson", False)]),
        ("Слідчі не вважають підпал причиною пожежі.", [("arson", False)]),
        ("Поджог причиной пожара не считают.", [("arson", False)]),
    ],
)
def test_what_is_held_for_the_cause_and_what_is_not(text, expected):
    assert labels(text, Attribute.CAUSE) == expected
