"""The document of topics: what it must hold, and how its forms find words."""

import pytest

from monitor.knowledge import load_topics
from monitor.text.scan import Scanner
from monitor.text.topics import CUE, KIND, holds, parse_topics, reads_from


def found(text: str) -> set[str]:
    topics = load_topics()
    scan = Scanner(topics.patterns).scan(text)
    return {
        hit.entry.concept
        for hit in scan.hits
        if hit.entry.kind in (KIND, CUE) and holds(hit, scan.folded)
    }


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("An earthquake struck", "earthquake"),
        ("Стався землетрус", "earthquake"),
        ("произошло землетрясение", "earthquake"),
        ("горів склад", "fire"),
        ("в жилом доме", "house"),
        ("поїзд зійшов з рейок", "rail_accident"),
        ("роковини трагедії", "history"),
        ("ракетная опасность", "warning"),
        ("не розминулися фура й автобус", "road_accident"),
        ("a rescue helicopter came down", "air_crash"),
        ("при штурме здания мэрии", "riot"),
        ("сім боєзіткнень", "fighting"),
        ("семьи тех, кто не вернулся из полёта", "air_crash"),
        ("flags at half-mast", "relief"),
    ],
)
def test_a_topic_is_found_in_three_languages(text: str, topic: str) -> None:
    assert topic in found(text)


def test_the_word_before_decides_where_a_form_asks_for_it() -> None:
    assert "house" in found("жилой дом")
    assert "house" not in found("торговый дом")
    assert "house" not in found("дом")


def test_a_form_of_several_words_says_where_it_is_read_from() -> None:
    topics = load_topics()
    text = "легковик влетів у стовп"
    scan = Scanner(topics.patterns).scan(text)
    hits = [hit for hit in scan.hits if hit.entry.get("several") and holds(hit, scan.folded)]

    assert {text[reads_from(hit, scan.folded) : hit.end] for hit in hits} == {"влетів у стовп"}
    assert "strike" in topics.others["road_accident"]
    assert "collision" not in topics.others["road_accident"]


def test_kinship_holds_both_ways() -> None:
    topics = parse_topics(
        {
            "fire": {"is": "happening", "kin": ["blast"], "forms": "fire*"},
            "blast": {"is": "happening", "forms": "blast*", "wide": True},
        }
    )
    assert topics.by_name["blast"].kin == {"fire"}
    assert topics.by_name["blast"].wide
    assert not topics.by_name["fire"].wide


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"is": "mood", "forms": "x"}, "wants is"),
        ({"is": "object"}, "wants is"),
        ({"is": "object", "forms": "x", "colour": "red"}, "wants is"),
        ({"is": "object", "forms": "x", "kin": ["nothing"]}, "no topic 'nothing'"),
    ],
)
def test_a_mistake_in_the_document_is_named(table: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_topics({"thing": table})
