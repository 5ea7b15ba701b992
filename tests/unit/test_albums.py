"""Which files leave together, which leave as what, and what is said of those that cannot."""

import pytest

from monitor.model.alerts import Attachment
from monitor.notify.albums import (
    FileWords,
    Limits,
    Loss,
    albums_of,
    attachments_of,
    look_up,
    unsent_notes,
    within,
)
from monitor.notify.fitting import CAPTION_LIMIT, tag_of, width
from monitor.notify.telegram_work import captioned
from tests.attached import chart_in, page_in, weekly
from tests.build import attachment, dossier, notice, together

SMALL = Limits(document=100, photo=10)


def file(name: str, size: int = 5, *, inline: bool = False) -> Attachment:
    media_type = "image/png" if name.endswith("png") else "text/html"
    return attachment(name, media_type, content=b"x" * size, inline=inline)


def shown(files: list[Attachment]) -> list[tuple[bool, list[str]]]:
    return [(one.photos, [file.name for file in one.files]) for one in albums_of(files, SMALL)]


def test_pictures_are_an_album_and_a_page_is_apart_from_them():
    files = [file("a.html"), file("1.png", inline=True), file("2.png"), file("3.png", inline=True)]

    assert shown(files) == [(False, ["a.html"]), (True, ["1.png", "3.png"]), (False, ["2.png"])]


def test_a_picture_too_large_for_a_photo_is_a_document_and_one_too_large_for_that_stays():
    files = [file("1.png", 11, inline=True), file("2.png", 101, inline=True)]

    assert shown(files) == [(False, ["1.png"])]
    assert unsent_notes(files, SMALL, FileWords()) == [
        "2.png is too large to be sent here: /nowhere/2.png"
    ]


def test_an_album_holds_ten():
    files = [file(f"{number}.png", inline=True) for number in range(21)]

    assert [len(one.files) for one in albums_of(files, SMALL)] == [10, 10, 1]


def test_where_no_files_are_sent_the_documents_are_named():
    files = [file("a.html"), file("1.png", inline=True)]

    assert unsent_notes(files, None, FileWords()) == ["a.html: /nowhere/a.html"]


def test_the_files_of_all_notices_of_a_message_go_along(tmp_path):
    told = weekly(tmp_path, 2)

    found = attachments_of(together(told, notice(), dossier()))

    assert found == told.attachments


def test_what_fits_together_is_taken_in_its_order():
    files = [file("a", 60), file("b", 50), file("c", 40)]

    fitting, larger = within(files, 100)

    assert [one.name for one in fitting] == ["a", "c"]
    assert [one.name for one in larger] == ["b"]


def test_a_file_is_looked_up_by_what_it_holds(tmp_path):
    whole, changed, gone = page_in(tmp_path), chart_in(tmp_path, 1), chart_in(tmp_path, 2)
    (tmp_path / "1.png").write_bytes(b"")
    (tmp_path / "2.png").unlink()

    found = look_up([whole, changed, gone])

    assert found.files == (whole,)
    assert found.lost == ((changed, Loss.CHANGED), (gone, Loss.GONE))


@pytest.mark.parametrize("caption", ["", "Chart.", "x" * 5000, "\U0001f5fa" * 700])
def test_a_caption_fits_and_ends_with_the_tag_whatever_it_holds(caption: str):
    files = [attachment(caption=caption), attachment(caption=caption)]

    first, second = captioned(files, ["note " * 400], "abc_file1")

    assert {tag_of(one.caption) for one in (first, second)} == {"abc_file1"}
    assert max(width(one.caption) for one in (first, second)) <= CAPTION_LIMIT
    assert first.caption.startswith("note ")
    assert "note" not in second.caption
