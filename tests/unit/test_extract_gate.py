"""What the gate holds back after it has laid it out claims nothing when it is read."""

import json
from pathlib import Path

import pytest

from monitor.core.extract import Reader, reader
from monitor.core.extract.gate import Gate, Worth, weigh
from monitor.knowledge import load_lexicon
from monitor.model.ids import RevisionId
from tests.newsroom import known

CASES = Path(__file__).parents[1] / "corpus" / "cases"
REVISION = RevisionId("test")
HELD_BACK = (
    "Наша цель — новые дороги, сдали экзамен 12 человек. Погибли двое, завод атакован дроном.",
    "Село наше! Освобожден от должности директор. Ракета попала в склад, пострадали трое.",
    "Держим оборону у склада, взяли паузу. На митинг пришли 5000 человек. Взяли 300 флагов.",
    "Лиман наш! Утримуємо лінію біля Сіверська.",
)


def _texts():
    for path in sorted(CASES.glob("*/posts.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield str(json.loads(line).get("text") or "")


def _worth(text):
    scan = known().scan(text)
    return weigh(scan.hits, Gate().bits(scan.hits), scan.folded, (0, len(scan.folded)))


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("Погода завтра хорошая", Worth.NOTHING),
        ("Экзамен сдали вовремя", Worth.LAID_OUT),
        ("Лиман наш!", Worth.READ),
        ("Погибли двое", Worth.READ),
    ],
)
def test_a_word_that_names_a_holder_counts_only_beside_a_place(text, worth):
    assert _worth(text) is worth


def test_reading_what_was_held_back_adds_no_claim(monkeypatch):
    texts = [*HELD_BACK, *_texts()]
    scans = [known().scan(text) for text in texts]
    one = Reader(load_lexicon())
    usual = [one.read(scan, REVISION) for scan in scans]
    held = []

    def generous(hits, bits, folded, span):
        worth = weigh(hits, bits, folded, span)
        held.append(worth is Worth.LAID_OUT)
        return Worth.READ if worth is Worth.LAID_OUT else worth

    monkeypatch.setattr(reader, "weigh", generous)
    assert [one.read(scan, REVISION) for scan in scans] == usual
    assert any(held)
