"""``monitor read``: a text with its claims marked, as rows and as JSON."""

import json

from click.testing import CliRunner

from monitor.assembly import read_text
from monitor.cli import commands
from monitor.notify.reading import reading_lines, reading_rows
from tests import build

TEXT = "Two people were killed and at least 12 injured in Odesa, the mayor said.\nMore to follow."


def shown(text: str) -> str:
    rows = reading_rows(text, read_text(text, build.NOON))
    return "\n".join("".join(part.text for part in row.parts) for row in rows)


def test_the_claimed_words_are_marked_and_the_rest_of_the_text_is_kept() -> None:
    told = shown(TEXT)

    marked = told.splitlines()[0]
    assert marked.replace("[", "").replace("]", "") == TEXT.splitlines()[0]
    assert "[at least 12 injured]" in marked
    assert "More to follow." in told
    assert "language: English" in told


def test_a_text_without_claims_says_so() -> None:
    assert "No claim was read." in shown("The weather will be mild.")


def test_json_lines_quote_the_text_letter_for_letter() -> None:
    rows = [json.loads(line) for line in reading_lines(read_text(TEXT, build.NOON))]

    assert [(row["attribute"], row["min"]) for row in rows] == [("killed", 2), ("injured", 12)]
    assert all(TEXT[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert "max" not in rows[1]


def test_the_command_reads_standard_input() -> None:
    result = CliRunner().invoke(
        commands, ["read", "--json"], input="В Одессе ракета С-300 попала в школу."
    )

    assert result.exit_code == 0
    labels = [json.loads(line)["label"] for line in result.output.splitlines()]
    assert labels == ["S-300", "school"]


def test_yesterday_goes_by_the_time_that_is_given():
    text = "Вчора в Харкові загинули двоє людей."
    result = CliRunner().invoke(commands, ["read", "--at", "2024-11-02T09:00+02:00", text])

    assert result.exit_code == 0
    assert "Kharkiv, 2024-10-31 22:00 to 2024-11-01 22:00 UTC" in result.output


def test_json_has_the_place_and_the_time_of_the_clause():
    text = "О 16:20 в Харкові загинули двоє людей."
    result = CliRunner().invoke(commands, ["read", "--json", "--at", "2024-11-01T15:00", text])

    row = json.loads(result.output)
    assert row["place"] == {"id": "g706483", "name": "Kharkiv"}
    assert row["time"] == {"since": "2024-11-01T14:20:00Z", "until": "2024-11-01T14:21:00Z"}


def test_a_time_that_is_none_is_refused():
    result = CliRunner().invoke(commands, ["read", "--at", "soon", "text"])

    assert result.exit_code == 2
    assert "'soon' is no time" in result.output
