import json

import pytest

from monitor.errors import DeliveryDeferred
from monitor.model.alerts import AlertKind
from monitor.model.claims import Attribution
from monitor.notify.jsonl import JsonlNotifier
from tests import build


def dossier():
    return build.dossier(
        [build.side(build.claim("blogger", attribution=Attribution(speaker="the mayor")))],
        [build.side(build.claim("governor", value="S-300"))],
        kind=AlertKind.CONTRADICTION,
    )


async def test_a_line_holds_both_sides_with_their_quotes(tmp_path):
    path = tmp_path / "sub" / "alerts.jsonl"
    told = dossier()

    receipt = await JsonlNotifier("archive", path).send(build.together(told), build.at())

    row = json.loads(path.read_text())
    assert receipt.id == row["id"] == told.alert.id
    assert (row["kind"], row["attribute"]) == ("contradiction", "weapon")
    assert [side["quote"] for side in row["new"] + row["old"]] == ["S-400", "S-300"]
    assert row["new"][0]["speaker"] == "the mayor"
    assert row["new"][0]["url"] == "https://t.me/blogger/1"


async def test_the_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "alerts.jsonl"

    await JsonlNotifier("archive", path).send(build.together(dossier()), build.at())

    assert path.stat().st_mode & 0o077 == 0


async def test_a_line_that_a_crash_cut_off_does_not_spoil_the_next(tmp_path):
    path = tmp_path / "alerts.jsonl"
    path.write_text('{"id": "cut o')

    await JsonlNotifier("archive", path).send(build.together(dossier()), build.at())

    cut, whole = path.read_text().splitlines()
    assert cut == '{"id": "cut o'
    assert json.loads(whole)["id"] == dossier().alert.id


async def test_an_alert_that_arrived_before_a_crash_is_not_written_again(tmp_path):
    path = tmp_path / "alerts.jsonl"
    await JsonlNotifier("archive", path).send(build.together(dossier()), build.at())
    after_a_crash = JsonlNotifier("archive", path)

    receipt = await after_a_crash.send(build.together(dossier()), build.at())
    await after_a_crash.send(build.together(build.dossier()), build.at())
    await after_a_crash.send(build.together(build.dossier()), build.at())

    ids = [json.loads(line)["id"] for line in path.read_text().splitlines()]
    assert ids == [dossier().alert.id, build.dossier().alert.id]
    assert receipt.id == dossier().alert.id


async def test_a_line_that_was_cut_off_did_not_arrive(tmp_path):
    path = tmp_path / "alerts.jsonl"
    await JsonlNotifier("archive", path).send(build.together(dossier()), build.at())
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])

    await JsonlNotifier("archive", path).send(build.together(dossier()), build.at())

    assert path.read_bytes() == whole + whole


async def test_strange_lines_in_the_file_are_left_alone(tmp_path):
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b'\xff\n[]\n{"id": 3}\n\n')

    await JsonlNotifier("archive", path).send(build.together(dossier()), build.at())

    assert json.loads(path.read_bytes().splitlines()[-1])["id"] == dossier().alert.id


async def test_a_path_that_cannot_be_written_is_tried_again_later(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(DeliveryDeferred) as caught:
        await JsonlNotifier("archive", tmp_path / "file" / "x.jsonl").send(
            build.together(dossier()), build.at()
        )

    assert caught.value.not_before > build.at()


async def test_a_notice_is_a_line_too(tmp_path):
    path = tmp_path / "alerts.jsonl"
    await JsonlNotifier("archive", path).send(build.together(build.notice()), build.at())

    (row,) = [json.loads(line) for line in path.read_text().splitlines()]
    assert (row["id"], row["kind"], row["notice"]) == ("notice:n1", "notice", "source_lost")
