"""Which posts speak of a tracked event, rule by rule, in a small world of its own."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.track import Tracking
from monitor.model.claims import Attribute
from monitor.model.posts import RevisionKind
from monitor.model.sources import SourceKind
from tests import build
from tests.newsroom import Newsroom, Stated, event, linked

KILLED, INJURED, WEAPON, TARGET = (
    Attribute.KILLED,
    Attribute.INJURED,
    Attribute.WEAPON,
    Attribute.TARGET,
)
DAY = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
WEEK = DAY + timedelta(days=7)

REFINERY = event(
    "ryazan-refinery", "Drone attack on the refinery in Ryazan",
    "refinery, drone, НПЗ", "Ryazan", since=DAY, until=WEEK,
)  # fmt: skip
FLOOD = event(
    "orsk-flood", "Flood in Orsk", "flood, dam, паводок", "Orsk", since=DAY, until=WEEK,
)  # fmt: skip
RALLY = event(
    "tbilisi-rally", "Rally in Tbilisi against the cabinet", "rally, protest", "Tbilisi",
    since=DAY, until=WEEK,
)  # fmt: skip
ENVOY = event(
    "envoy-visit", "Envoy Halvorsen in Minsk", "Halvorsen, envoy, prisoner exchange",
    since=DAY, until=WEEK, actors=("Ingrid Halvorsen",),
)  # fmt: skip
EVENTS = (REFINERY, FLOOD, RALLY, ENVOY)


def hour(number: float) -> datetime:
    return DAY + timedelta(hours=number)


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(EVENTS)


def publish(room: Newsroom, text: str, *stated: Stated, when: datetime | None = None) -> Tracking:
    return room.publish("somebody/1", text, when or hour(5), *stated, remember=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Drones hit the oil refinery in Ryazan overnight.", "ryazan-refinery"),
        ("У Рязані горить нафтопереробний завод, прилетіли безпілотники.", "ryazan-refinery"),
        ("Рязань. Прилёт по НПЗ, виден дым.", "ryazan-refinery"),
        ("БПЛА атаковали Рязанский НПЗ, сообщает губернатор Рязанской области.", "ryazan-refinery"),
        ("Орск: паводок снёс мост, вода прибывает.", "orsk-flood"),
        ("Через повінь в Орську евакуюють людей.", "orsk-flood"),
        ("The levee in Orsk has given way, the city is flooded.", "orsk-flood"),
        ("На митинг в Тбилиси вышли тысячи человек.", "tbilisi-rally"),
        ("У Тбілісі тривають протести біля парламенту.", "tbilisi-rally"),
        ("Envoy Halvorsen landed in Minsk to discuss a prisoner exchange.", "envoy-visit"),
        ("Хальворсен обсудила обмен: envoy Halvorsen.", "envoy-visit"),
    ],
)  # fmt: skip
def test_a_keyword_in_one_language_finds_posts_in_three(
    room: Newsroom, text: str, expected: str
) -> None:
    assert linked(publish(room, text)) == {expected}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Погода в Рязани: снег, до минус трёх.", None),
        ("В Рязани открылась выставка керамики.", None),
        ("Рязань: столкнулись два автобуса, ранены шестеро.", None),
        ("Drones hit the oil refinery in Samara overnight.", None),
        ("Саратов: беспилотники атаковали НПЗ.", None),
        ("Ночью БПЛА атаковали НПЗ в Самаре, Рязань спала спокойно?", None),
        ("В Рязани сирены, угроза атаки БПЛА. Укройтесь!", "warning"),
        ("Учения в Рязани: тушение условного пожара на НПЗ. Это тренировка.", "drill"),
        ("Опрос: нужен ли Рязани НПЗ в черте города? Пожар никому не нужен.", "poll"),
        ("В 1943 году на Рязань был налёт авиации, горел завод.", "history"),
        ("Рік тому в Рязані вже горів НПЗ після удару дронів.", "history"),
        ("Чи буде наступний мітинг у Тбілісі?", None),
        ("Halvorsen is a popular surname in Norway.", None),
        ("Flash floods in Brazil: a dam burst near Belo Horizonte.", None),
    ],
)
def test_weather_history_warnings_drills_and_look_alikes_elsewhere_are_no_links(
    room: Newsroom, text: str, reason: str | None
) -> None:
    tracking = publish(room, text)
    assert linked(tracking) == set()
    assert reason is None or tracking.reason == reason


def test_a_post_outside_the_window_is_not_linked(room: Newsroom) -> None:
    text = "Drones hit the oil refinery in Ryazan overnight."
    assert publish(room, text, when=DAY - timedelta(hours=1)).reason == "outside_window"
    assert publish(room, text, when=WEEK + timedelta(hours=1)).reason == "outside_window"


def test_a_link_carries_its_evidence_and_the_score_is_its_sum(room: Newsroom) -> None:
    (link,) = publish(room, "Drones hit the oil refinery in Ryazan.").links
    assert {one.kind for one in link.evidence} >= {"place", "keyword", "window"}
    assert link.score == pytest.approx(sum(one.weight for one in link.evidence))


def test_the_region_alone_is_not_the_town_for_a_local_incident(room: Newsroom) -> None:
    tracking = publish(room, "В Рязанской области пожар на складе, пострадали двое.",
                       (INJURED, 2, "двое"))  # fmt: skip
    assert linked(tracking) == set()


def test_a_follow_up_without_a_place_belongs_to_the_current_event_of_its_source(
    room: Newsroom,
) -> None:
    room.publish("mayor/1", "Паводок в Орске: пострадали 12 человек.", hour(1),
                 (INJURED, 12, "12"))  # fmt: skip
    later = room.publish("mayor/2", "Число пострадавших выросло до 15.", hour(3),
                         (INJURED, 15, "15"))  # fmt: skip
    stranger = room.publish("stranger/1", "Число пострадавших выросло до 15.", hour(3),
                            (INJURED, 15, "15"))  # fmt: skip
    assert linked(later) == {"orsk-flood"}
    assert [claim.event for claim in later.claims] == ["orsk-flood"]
    assert linked(stranger) == set()


def test_the_current_event_of_a_source_fades(room: Newsroom) -> None:
    room.publish("mayor/1", "Паводок в Орске: пострадали 12 человек.", hour(1),
                 (INJURED, 12, "12"))  # fmt: skip
    tracking = room.publish("mayor/2", "Пострадали ещё пятеро.", hour(40), (INJURED, 5, "пятеро"))
    assert linked(tracking) == set()


def test_another_place_breaks_the_current_event(room: Newsroom) -> None:
    room.publish("wire/1", "Паводок в Орске: пострадали 12 человек.", hour(1),
                 (INJURED, 12, "12"))  # fmt: skip
    elsewhere = room.publish("wire/2", "Паводок в Тюмени: пострадали семеро.", hour(2),
                             (INJURED, 7, "семеро"))  # fmt: skip
    after = room.publish("wire/3", "Пострадавших стало восемь.", hour(3), (INJURED, 8, "восемь"))
    assert linked(elsewhere) == set()
    assert linked(after) == set()


def test_another_kind_of_incident_breaks_the_current_event(room: Newsroom) -> None:
    room.publish("wire/1", "Паводок в Орске: пострадали 12 человек.", hour(1),
                 (INJURED, 12, "12"))  # fmt: skip
    tracking = room.publish("wire/2", "Автобус столкнулся с грузовиком, ранены трое.", hour(2),
                            (INJURED, 3, "трое"))  # fmt: skip
    assert linked(tracking) == set()


def test_a_reply_to_a_linked_post_needs_no_place(room: Newsroom) -> None:
    room.publish("wire/1", "Паводок в Орске: пострадали 12 человек.", hour(1))
    room.publish("wire/2", "Орск: выставка кошек.", hour(1.5))
    tracking = room.publish("wire/3", "Пострадавших стало 19.", hour(30), (INJURED, 19, "19"),
                            reply="1")  # fmt: skip
    assert linked(tracking) == {"orsk-flood"}


def test_a_forward_follows_its_origin_and_relays_it(room: Newsroom) -> None:
    text = "Вода ушла с трёх улиц. Паводок в Орске отступает."
    room.publish("mayor/1", text, hour(1))
    tracking = room.publish("echo/9", "Вода ушла с трёх улиц.", hour(2), forward="mayor/1")
    assert linked(tracking) == {"orsk-flood"}
    assert tracking.relays == "telegram:mayor/1"
    assert not tracking.altered


def test_a_near_copy_with_another_number_is_a_copy_that_was_altered(room: Newsroom) -> None:
    text = "Рязань, после атаки на НПЗ госпитализированы {} рабочих, пожар локализован к утру."
    room.publish("governor/1", text.format(4), hour(1), (INJURED, 4, "4"))
    same = room.publish("echo/1", "‼️" + text.format(4), hour(2), (INJURED, 4, "4"))
    other = room.publish("echo/2", text.format(9), hour(2), (INJURED, 9, "9"))
    assert (same.relays, same.altered) == ("telegram:governor/1", False)
    assert (other.relays, other.altered) == ("telegram:governor/1", True)
    assert linked(other) == {"ryazan-refinery"}


def test_the_same_words_about_another_town_are_no_near_copy(room: Newsroom) -> None:
    text = "В {} после атаки на НПЗ госпитализированы 4 рабочих, пожар локализован к утру."
    room.publish("governor/1", text.format("Рязани"), hour(1), (INJURED, 4, "4"))
    other = room.publish("echo/1", text.format("Самаре"), hour(2), (INJURED, 4, "4"))
    assert other.relays is None
    assert linked(other) == set()


def test_an_edit_and_a_deletion_keep_the_events_of_their_post(room: Newsroom) -> None:
    room.publish("echo/1", "Рязань: горит НПЗ, четверо погибших.", hour(1), (KILLED, 4, "четверо"))
    edited = room.publish("echo/1", "Уточнение: погиб один.", hour(2), (KILLED, 1, "один"),
                          op=RevisionKind.EDIT)  # fmt: skip
    deleted = room.publish("echo/1", "", hour(3), op=RevisionKind.DELETION)
    assert linked(edited) == linked(deleted) == {"ryazan-refinery"}
    assert [claim.event for claim in edited.claims] == ["ryazan-refinery"]
    assert deleted.reason == "deletion"


def test_a_deletion_of_an_unknown_post_links_nothing(room: Newsroom) -> None:
    assert linked(room.publish("echo/77", "", hour(1), op=RevisionKind.DELETION)) == set()


def test_a_digest_hands_each_line_to_its_own_event(room: Newsroom) -> None:
    tracking = publish(
        room,
        "Today in brief\n"
        "• Orsk flood: 14 injured\n"
        "• Ryazan refinery fire: 2 killed\n"
        "• Lisbon tram: 3 injured\n"
        "• Cyclone: 5 killed",
        (INJURED, 14, "14"),
        (KILLED, 2, "2"),
        (INJURED, 3, "3"),
        (KILLED, 5, "5"),
    )
    assert linked(tracking) == {"orsk-flood", "ryazan-refinery"}
    assert [claim.event for claim in tracking.claims] == [
        "orsk-flood",
        "ryazan-refinery",
        None,
        None,
    ]


def test_a_sentence_that_turns_to_another_place_keeps_its_claims_out(room: Newsroom) -> None:
    tracking = publish(
        room,
        "Митинг в Тбилиси: ранены 3 человека. В Ереване на такой же акции пострадали 8.",
        (INJURED, 3, "3"),
        (INJURED, 8, "8"),
    )
    assert linked(tracking) == {"tbilisi-rally"}
    assert [claim.event for claim in tracking.claims] == ["tbilisi-rally", None]


def test_another_target_in_the_same_town_is_another_incident(room: Newsroom) -> None:
    tracking = publish(
        room,
        "Рязань: ночью дрон попал в жилой дом, ранены двое.",
        (TARGET, "residential building", "жилой дом"),
        (INJURED, 2, "двое"),
    )
    assert linked(tracking) == set()


def test_a_government_named_by_its_capital_is_no_other_place(room: Newsroom) -> None:
    text = "Drones hit the refinery in Ryazan. Moscow has not commented on the attack."
    tracking = publish(room, text, (Attribute.STATUS, "no_comment", "Moscow has not commented"))
    assert [claim.event for claim in tracking.claims] == ["ryazan-refinery"]


def test_a_source_at_home_in_the_place_need_not_name_it() -> None:
    sources = (
        build.source("orsk_city", SourceKind.OFFICIAL, title="Mayor of Orsk"),
        build.source("kazan_city", SourceKind.OFFICIAL, title="Mayor of Kazan"),
    )
    room = Newsroom(EVENTS, sources)
    text = "Паводок: пострадали 12 человек."
    at_home = room.publish("orsk_city/1", text, hour(1), (INJURED, 12, "12"))
    away = room.publish("kazan_city/1", text, hour(1), (INJURED, 12, "12"))
    assert linked(at_home) == {"orsk-flood"}
    assert linked(away) == set()


def test_a_proper_name_of_the_event_needs_no_place() -> None:
    wreck = event("runa", "Trawler Runa sank off Bergen", "trawler, Runa", "Bergen",
                  since=DAY, until=WEEK)  # fmt: skip
    room = Newsroom((wreck,))
    named = publish(room, "На «Руне» погибли четверо.", (KILLED, 4, "четверо"))
    other = publish(room, "На траулере погибли четверо.", (KILLED, 4, "четверо"))
    assert linked(named) == {"runa"}
    assert linked(other) == set()


def test_tracking_changes_nothing(room: Newsroom) -> None:
    text = "Паводок в Орске: пострадали 12 человек."
    once = room.publish("mayor/1", text, hour(1), (INJURED, 12, "12"), remember=False)
    twice = room.publish("mayor/1", text, hour(1), (INJURED, 12, "12"), remember=False)
    assert once.reason == twice.reason == "linked"
    assert [link.score for link in once.links] == [link.score for link in twice.links]
    follow_up = room.publish("mayor/2", "Пострадавших уже 15.", hour(2), (INJURED, 15, "15"))
    assert linked(follow_up) == set()


def test_of_two_strikes_on_one_town_the_post_goes_to_the_one_it_names() -> None:
    school = event("school", "Strike on a school in Sumy", "strike, school", "Sumy",
                   since=DAY, until=WEEK)  # fmt: skip
    bridge = event("bridge", "Strike on a railway bridge in Sumy", "strike, bridge", "Sumy",
                   since=DAY, until=WEEK)  # fmt: skip
    room = Newsroom((school, bridge))
    assert linked(publish(room, "Суми: удар по школі, є поранені.")) == {"school"}
    assert linked(publish(room, "Russian strike damages a bridge in Sumy.")) == {"bridge"}
