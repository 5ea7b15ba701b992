import json

from monitor.export.case import FILES, CaseRows, foremost
from monitor.model.alerts import Notice
from monitor.model.claims import Quantity
from monitor.model.decisions import Decided
from tests import build


def written(folder, rows: CaseRows) -> dict[str, list[dict[str, object]]]:
    rows.write(folder)
    return {
        name.removesuffix(".jsonl"): [
            json.loads(line) for line in (folder / name).read_text().splitlines()
        ]
        for name in FILES
    }


def decided() -> Decided:
    of = build.recorded("An S-400, at least 4 dead", "blogger", "7")
    old = build.claim("governor", value="S-300")
    new = build.claim("blogger", value="S-400", native="7", attribution="the mayor")
    count = build.claim(
        "blogger",
        build.KILLED,
        Quantity(low=4, high=None),
        native="7",
        scope="children",
        event=None,
    )
    relation = build.relation(old, new)
    alert = build.alert(new, relations=(relation,))
    return Decided(
        recorded=of,
        decision=build.decision(of, new, count, relations=(relation,), alerts=(alert,)),
    )


def test_the_rows_have_the_fields_of_the_case_format(tmp_path):
    rows = CaseRows()
    rows.add(decided())

    out = written(tmp_path, rows)

    post = {"post": "telegram:blogger/7", "revision": 1}
    assert out["matches"][0].items() >= {**post, "event": build.EVENT}.items()
    label, count = out["claims"]
    assert label.items() >= {
        **post, "event": build.EVENT, "attribute": "weapon", "label": "S-400",
        "modality": "asserted", "attributed_to": "the mayor", "quote": "S-400",
    }.items()  # fmt: skip
    assert "scope" not in label
    assert count.items() >= {"min": 4, "max": None, "scope": "children"}.items()
    assert "event" not in count
    assert "attributed_to" not in count
    assert out["relations"][0].items() >= {
        "kind": "contradicts", "attribute": "weapon", "event": build.EVENT,
        "a": "telegram:governor/1@1", "b": "telegram:blogger/7@1",
    }.items()  # fmt: skip
    assert out["alerts"][0].items() >= {
        "kind": "new_claim", "event": build.EVENT, "attribute": "weapon",
        "post": "telegram:blogger/7@1",
    }.items()  # fmt: skip
    assert out["notices"] == []


def test_whole_counts_have_no_decimal_point(tmp_path):
    rows = CaseRows()
    rows.add(decided())
    rows.write(tmp_path)

    assert b'"min":4,' in (tmp_path / "claims.jsonl").read_bytes()


def test_one_relation_is_written_for_each_kind_attribute_event_and_post():
    new = build.claim("blogger")
    near, far = build.claim("governor", value="S-300"), build.claim("ministry", value="Kh-22")
    relations = [build.relation(far, new, rank=1), build.relation(near, new, rank=0)]

    assert foremost(relations) == [relations[1]]


def test_relations_of_equal_rank_are_chosen_alike_whatever_their_order():
    new = build.claim("blogger")
    relations = [build.relation(build.claim(name, value="S-300"), new) for name in ("a", "b", "c")]

    assert foremost(relations) == foremost(relations[::-1])


def test_writing_again_replaces_what_an_earlier_run_left(tmp_path):
    rows = CaseRows()
    rows.add(decided())
    rows.write(tmp_path)

    CaseRows().write(tmp_path)

    assert all((tmp_path / name).read_bytes() == b"" for name in FILES)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_notices_stand_in_order_of_time(tmp_path):
    rows = CaseRows()
    rows.add_notices(
        [
            Notice(id="2", kind="silent", subject="b", text="later", raised_at=build.at(2)),
            Notice(id="1", kind="silent", subject="a", text="earlier", raised_at=build.at(1)),
        ]
    )

    assert [row["id"] for row in written(tmp_path, rows)["notices"]] == ["1", "2"]
