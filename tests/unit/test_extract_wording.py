"""Claims told by how the words stand rather than by a listed verb."""

import pytest

from monitor.core.extract import Publisher, Reader
from monitor.knowledge import load_gazetteer, load_lexicon
from monitor.model.claims import Label, Modality
from monitor.model.ids import RevisionId
from monitor.text.scan import Scanner

GAZETTEER = load_gazetteer()
SCANNER = Scanner((*load_lexicon().patterns, *GAZETTEER.patterns))
READER = Reader(load_lexicon(), GAZETTEER)
MARKS = {Modality.ASSERTED: "", Modality.HEDGED: "~", Modality.DENIED: "-"}


def told(text, nation="", *, official=False):
    found = set()
    publisher = Publisher(nation, official)
    for one in READER.read(SCANNER.scan(text), RevisionId("test:source/1@1"), publisher).claims:
        value = one.value
        what = (
            value.concept
            if isinstance(value, Label)
            else f"{value.low:g}-{'' if value.high is None else f'{value.high:g}'}"
        )
        scope = f" {one.scope}" if one.scope else ""
        found.add(f"{one.attribute.value}={MARKS[one.modality]}{what}{scope}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Odesa a missile ended up in a listed palace.", {"missile", "historic building"}),
        ("A Shahed found the substation.", {"Shahed", "energy infrastructure"}),
        ("«Ланцет» впился в борт стоявшего МиГа.", {"Lancet", "aircraft"}),
        ("«Калібр» закотився просто в пірс порту.", {"Kalibr", "port"}),
    ],
)
def test_a_weapon_that_went_at_a_target_hit_it_by_whatever_verb(text, expected):
    assert {one.partition("=")[2] for one in told(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ukrainian drone makers showcased new models at the hotel.",
        "Missiles were stored at the airfield.",
        "Дроны собирали на заводе под Казанью.",
        "Ракети зберігали на складі поблизу порту.",
        "Drones have been assembled in a school.",
    ],
)
def test_a_weapon_that_is_built_or_kept_somewhere_hit_nothing(text):
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was Ukraine that struck the market.", {"responsible=Ukraine", "target=market"}),
        ("It was not Russia that hit the school.", {"responsible=-Russia", "target=school"}),
        (
            "Удар нанесли ВСУ, а не российская армия.",
            {"responsible=Ukraine", "responsible=-Russia"},
        ),
        ("ВСУ сами обстреляли рынок.", {"responsible=Ukraine", "target=market"}),
        ("Росіяни самі вдарили по своїх.", {"responsible=Russia"}),
        ("Це не Україна вбила Дугіну.", {"responsible=-Ukraine"}),
        ("Россия нанесла удар по школе.", {"target=school"}),
    ],
)
def test_to_stress_who_struck_is_to_say_who_is_to_blame(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Claims of Russian responsibility for the strike are false.", {"responsible=-Russia"}),
        ("Заявления об ответственности Украины за взрыв — ложь.", {"responsible=-Ukraine"}),
        ("Утверждения Киева об ответственности России являются ложью.", {"responsible=-Russia"}),
    ],
)
def test_reports_of_guilt_that_are_called_false_clear_whom_they_name(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Двадцять дронів випустили по арсеналу, сім із них влучили.", "strikes=7-7"),
        ("Дронов было двадцать. Долетели и попали три.", "strikes=3-3"),
        ("Прилётов было два, с интервалом в минуту.", "strikes=2-2"),
        ("Seven of the drones were stopped, three of them hit the depot.", "strikes=3-3"),
    ],
)
def test_hits_are_counted_without_a_noun(text, expected):
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Сорока вбитих військових не було.", {"killed=-40-40 military"}),
        ("Дев'ятьох загиблих правоохоронців немає.", {"killed=-9-9 police"}),
        ("There were never 50,000 marchers in Piraeus.", {"turnout=-50000-50000"}),
        (
            "Figures in the press are wrong: the collapse has killed two people, not four.",
            {"killed=2-2", "killed=-4-4"},
        ),
    ],
)
def test_a_count_is_denied_where_there_were_none_of_so_many(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "nation", "expected"),
    [
        ("Лиман наш!", "Ukraine", {"control=Ukraine"}),
        ("Лиман наш!", "Russia", {"control=Russia"}),
        ("Siversk is ours again.", "Ukraine", {"control=Ukraine"}),
        ("Siversk is ours again.", "", set()),
        ("Противник занял Часов Яр.", "Ukraine", {"control=Russia"}),
        ("Противник занял Часов Яр.", "Russia", {"control=Ukraine"}),
        ("Село наразі контролює противник.", "", {"control=Russia"}),
    ],
)
def test_ours_and_the_enemy_depend_on_whose_channel_it_is(text, nation, expected):
    assert told(text, nation) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Шахедов не было, склад загорелся сам.", {"weapon=-Shahed"}),
        ("Взрыва газа там не было, дом отключён от трубы.", {"cause=-gas explosion"}),
        (
            "Нарушение правил безопасности причиной пожара не было.",
            {"cause=-negligence"},
        ),
        (
            "Корвет не затонув, він сильно пошкоджений.",
            {"damage=-destroyed", "damage=heavy"},
        ),
    ],
)
def test_what_is_turned_away_stands_beside_what_is_told(text, expected):
    assert told(text) == expected


def test_a_police_raid_is_no_attack():
    claims = told("Police raid on a nightclub: 44 people were detained.")

    assert claims == {"detained=44-44"}


def test_those_taken_away_in_a_raid_are_detained_and_elsewhere_not():
    assert told("Маски-шоу в «Оріоні», забрали шістдесят людей.") == {"detained=60-60"}
    assert "detained=60-60" not in told("Автобуси забрали шістдесят людей на екскурсію.")


def test_the_crew_that_leads_a_sentence_is_whom_its_numbers_count():
    assert told("З екіпажу корвета врятовано двадцять чотири особи.") == {"rescued=24-24 crew"}


def test_a_year_long_past_is_history_with_its_day_too():
    assert told("11 ноября 1943 года под Сердобском взорвался эшелон, погибло 40 человек.") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The operator Delta Lines is responsible for the crash.", "responsible=Delta Lines"),
        ("The company Norfix is not responsible for the leak.", "responsible=-Norfix"),
        ("Ответственность лежит на компании «Стройинвест».", "responsible=Стройинвест"),
        ("Вину покладено на компанію «Будсвіт».", "responsible=Будсвіт"),
    ],
)
def test_a_company_is_blamed_or_cleared_by_name(text, expected):
    assert told(text) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Канали пишуть про сімох загиблих. Це брехня.", {"killed=-7-7"}),
        ("Соцсети пишут о пяти погибших. Это неправда.", {"killed=-5-5"}),
        ("Social media report seven killed. That is false.", {"killed=-7-7"}),
    ],
)
def test_a_short_denial_takes_back_what_is_passed_on_before_it(text, expected):
    assert told(text) == expected


def test_silence_is_an_answer_of_officials_and_gossip_of_bloggers():
    assert told("Минобороны молчит.", official=True) == {"status=no_comment"}
    assert told("Минобороны молчит.") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Moscow says its forces have taken Velyka Pysarivka. Kyiv says that is not true.",
            {"control=Russia", "control=-Russia"},
        ),
        ("Пишуть про сімох загиблих. Мер: це брехня.", {"killed=-7-7"}),
        (
            "India accused Pakistan of the shooting. Islamabad rejected the charge.",
            {"responsible=Pakistan", "responsible=-Pakistan"},
        ),
        (
            "Київ звинуватив Росію в ударі. У Москві звинувачення відкинули.",
            {"responsible=Russia", "responsible=-Russia"},
        ),
    ],
)
def test_who_answers_denies_and_who_spoke_first_still_says_so(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Без света тысяч шестьдесят человек.", {"without_power=60000-60000"}),
        ("Сообщения о сотнях убитых солдат — ложь.", {"killed=-200-999 military"}),
        ("Погибших уже за двадцать.", {"killed=21-"}),
        ("П'ятьох рятувальники дістали живими.", {"rescued=5-5"}),
        ("В плен взяты 34 солдата, потери противника превысили 400 человек.",
         {"captured=34-34 military"}),
        ("Убиты четверо полицейских, пост сгорел.", {"killed=4-4 police"}),
    ],
)  # fmt: skip
def test_numbers_are_read_by_how_they_stand(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Oni crash was a technical failure, not pilot error.",
         {"cause=technical failure", "cause=-pilot error"}),
        ("Oni crash: most likely a technical failure.", {"cause=~technical failure"}),
        ("У лікарню влучив «шахед», а не ракета С-300.",
         {"target=hospital", "weapon=Shahed", "weapon=-S-300"}),
        ("Прилетіло в гуртожиток. Уточнено: не КАБ, а балістична ракета.",
         {"target=dormitory", "weapon=-glide bomb", "weapon=ballistic missile"}),
        ("Целью удара был штаб бригады, а не студенческое общежитие.",
         {"target=military headquarters", "target=-dormitory"}),
        ("Влучання у студентський гуртожиток педагогічного університету.", {"target=dormitory"}),
    ],
)  # fmt: skip
def test_what_it_was_stands_beside_what_it_was_not(text, expected):
    assert told(text) == expected
