import asyncio
import contextlib
import io
import re
import threading
from zoneinfo import ZoneInfo

import msgspec
import pytest

from monitor.errors import DeliveryDeferred, DeliveryRejected
from monitor.model.alerts import AlertKind
from monitor.notify.console import ConsoleNotifier
from monitor.notify.layout import LABEL_WIDTH, lay_out, text_width
from monitor.notify.render import Part, Row, Style
from tests import build

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class OldPipe(io.StringIO):
    encoding = "ascii"


class Closed(io.StringIO):
    encoding = "utf-8"

    def write(self, _text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def contradiction(text: str = "At 18:20 an S-400 hit the police building in Kharkiv."):
    return build.dossier(
        [build.side(build.claim("blogger", value="S-400", quote="S-400", start=11), text)],
        [build.side(build.claim("governor", value="S-300", quote="S-300"))],
        kind=AlertKind.CONTRADICTION,
    )


def card(stream: io.StringIO, environment=None, **changes) -> str:
    return ConsoleNotifier("console", stream, environment=environment or {}, **changes).card(
        contradiction()
    )


async def test_an_alert_is_written_and_receipted_by_its_id():
    stream = io.StringIO()
    dossier = contradiction()

    receipt = await ConsoleNotifier("console", stream).send(build.together(dossier), build.at())

    assert receipt.id == dossier.alert.id
    assert stream.getvalue().startswith("CONTRADICTION  weapon: S-400 against S-300\n")
    assert stream.getvalue().endswith("\n\n")


class Full(io.StringIO):
    """A pipe that nobody reads from, until somebody does."""

    encoding = "utf-8"

    def __init__(self) -> None:
        super().__init__()
        self.read = threading.Event()
        self.ended = threading.Event()
        self.writes = 0

    def write(self, text: str) -> int:
        self.writes += 1
        self.read.wait(20)
        written = super().write(text)
        self.ended.set()
        return written


@pytest.mark.real_time
async def test_an_output_that_hangs_keeps_one_thread_and_goes_on_when_it_is_read():
    stream = Full()
    console = ConsoleNotifier("console", stream)

    async def impatient() -> None:
        async with asyncio.timeout(0.05):
            await console.send(build.together(contradiction()), build.at())

    hung = await asyncio.gather(*(impatient() for _ in range(20)), return_exceptions=True)
    with pytest.raises(DeliveryDeferred):
        await console.send(build.together(contradiction()), build.at())
    writes = stream.writes
    stream.read.set()
    with contextlib.suppress(DeliveryDeferred):  # the thread may need a moment to end
        await console.send(build.together(contradiction()), build.at())
    await asyncio.to_thread(stream.ended.wait, 20)

    assert {type(one) for one in hung} <= {TimeoutError, DeliveryDeferred}
    assert writes == 1
    assert stream.getvalue().startswith("CONTRADICTION")


async def test_a_closed_output_is_a_dead_letter_and_no_crash():
    with pytest.raises(DeliveryRejected, match="closed"):
        await ConsoleNotifier("console", Closed()).send(build.together(contradiction()), build.at())


async def test_an_output_that_knows_few_letters_still_gets_the_alert():
    stream = OldPipe()

    await ConsoleNotifier("console", stream).send(build.together(contradiction()), build.at())

    assert stream.getvalue().isascii()
    assert "S-400 against S-300" in stream.getvalue()


def test_piped_output_has_no_colour_and_no_control_character():
    text = card(io.StringIO())

    assert all(char.isprintable() or char == "\n" for char in text)


def test_a_terminal_gets_colour_and_the_same_words():
    plain, coloured = card(io.StringIO()), card(Terminal())

    assert "\x1b[1;31m" in coloured
    words = ESCAPE.sub("", coloured).replace("▌", "").split()
    assert words == plain.split()


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_can_be_refused(environment):
    assert "\x1b" not in card(Terminal(), environment)


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_a_card_keeps_to_the_width_of_the_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))

    lines = ESCAPE.sub("", card(Terminal())).splitlines()

    links = [line for line in lines if "https://" in line]
    assert all(text_width(line) <= columns for line in lines if line not in links)


def test_times_are_shown_in_the_receivers_zone():
    assert "14:00 EET (12:00 UTC)" in card(io.StringIO(), zone=ZoneInfo("Europe/Kyiv"))


def test_hostile_text_cannot_move_the_cursor():
    text = "It was S-400\x1b[2J\x1b]0;owned\x07\u202e now."
    start = text.index("S-400")
    claim = build.claim("blogger", quote="S-400", start=start)
    dossier = build.dossier([build.side(claim, text)])

    shown = ConsoleNotifier("console", io.StringIO()).card(dossier)

    assert all(char.isprintable() or char == "\n" for char in shown)


def row(*texts: str, label: str = "") -> Row:
    return Row(label=label, parts=tuple(Part(text) for text in texts))


def test_a_line_breaks_between_words_and_hangs_below_its_column():
    lines = lay_out([row("one two three four five", label="says")], LABEL_WIDTH + 20, {})

    assert lines == ["   says  one two three four", "         five"]


def test_a_word_across_two_parts_is_not_broken():
    assert lay_out([row("aaaa bbbb ccc", "ddd eee f")], 20, {}) == ["aaaa bbbb cccddd eee", "f"]


def test_a_long_address_is_never_cut():
    address = "https://example.org/" + "a" * 60

    assert lay_out([row(f"see {address} there")], 30, {}) == ["see", address, "there"]


def test_wide_characters_count_twice_and_marks_do_not_count():
    assert text_width("事故") == 4
    assert text_width("e\u0301") == 1
    assert lay_out([row("事故 事故 事故 事故 事故")], 20, {}) == ["事故 事故 事故 事故", "事故"]


def test_colour_is_ended_on_every_line():
    styled = Row(parts=(Part("aaaa " * 10, Style.TITLE),))

    for line in lay_out([styled], 20, {Style.TITLE: "\x1b[1m"}):
        assert line.count("\x1b[1m") == line.count("\x1b[0m") == 1
        assert line.endswith("aaaa\x1b[0m")


async def test_a_notice_is_shown_as_a_card():
    stream = io.StringIO()
    await ConsoleNotifier("console", stream).send(build.together(build.notice()), build.at())
    assert stream.getvalue().startswith("SOURCE LOST  telegram:ministry\nGone.\n")


async def test_the_lines_of_a_notice_stay_lines_and_its_files_are_named():
    stream = io.StringIO()
    told = msgspec.structs.replace(
        build.notice(text="One.\nTwo."), attachments=(build.attachment("digest.html"),)
    )
    await ConsoleNotifier("console", stream).send(build.together(told), build.at())
    lines = [line.strip() for line in stream.getvalue().splitlines()]
    assert lines[1:3] == ["One.", "Two."]
    assert "file  /nowhere/digest.html" in lines
