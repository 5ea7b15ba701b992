"""Foreign names as newsrooms write them in the other script."""

import pytest

from monitor.text.renderings import renderings


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Siargao", {"сиаргао", "сіаргао"}),
        ("Hodeidah", {"ходейда", "годейда"}),
        ("Cebu", {"себу"}),
        ("Wajir", {"ваджир", "уаджир"}),
        ("Sevilla", {"севилья", "севілья"}),
        ("Kahramanmaraş", {"кахраманмараш"}),
        ("Guayaquil", {"гуаякиль"}),
        ("Dijon", {"дижон", "діжон"}),
        ("Хорватия", {"khorvatiya", "horvatija"}),
        ("Ельский", {"elsky", "elskiy"}),
    ],
)
def test_a_name_is_known_by_its_usual_renderings(name: str, written: set[str]) -> None:
    assert written <= set(renderings(name))


def test_renderings_are_bounded_and_the_likeliest_come_first() -> None:
    found = renderings("Chichijimaquillagheiwu")

    assert len(found) <= 24
    assert renderings("Goma") == ("гома",)
    assert renderings("Bunia")[0] == "буня"
    assert renderings("Chichijima", most=3) == renderings("Chichijima")[:3]
