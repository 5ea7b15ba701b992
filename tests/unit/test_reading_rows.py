"""``monitor read``: a text with its claims marked, as rows and as JSON."""

import json

from click.testing import CliRunner

from monitor.assembly import read_text
from monitor.cli import commands
from monitor.notify.reading import reading_lines, reading_rows

TEXT = "Two people were killed and at least 12 injured in Odesa, the mayor said.\nMore to follow."


def shown(text: str) -> str:
    rows = reading_rows(text, read_text(text))
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
    rows = [json.loads(line) for line in reading_lines(read_text(TEXT))]

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
