"""A summary that is read back from the store agrees with the judge who decided the case."""

from pathlib import Path

import pytest

from monitor.assembly import build_core
from monitor.casefile import ReplayOptions, decide_case, locate_case
from monitor.core.decide import Decider
from monitor.core.summary import Standing, summarise
from monitor.knowledge import load_lexicon
from monitor.store.chronicles import SqliteChronicles
from monitor.store.reads import SqliteReads

CASES = sorted((Path(__file__).parents[1] / "corpus" / "cases").iterdir())
LONG_AFTER = 10_000_000_000.0

pytestmark = [pytest.mark.may_block, pytest.mark.real_time]


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
async def test_what_stands_is_what_the_judge_holds_to_stand(folder: Path, tmp_path: Path):
    case = locate_case(str(folder))
    guarded = build_core(case.sources, case.events)
    core = guarded._decider
    assert isinstance(core, Decider)
    await decide_case(case, guarded, tmp_path / "store.sqlite", ReplayOptions())
    publishers = {one.key: one for one in case.sources}

    async with SqliteReads.open(tmp_path / "store.sqlite") as reads:
        chronicles = SqliteChronicles(reads)
        told = await chronicles.told(None, None)
        for name in told:
            chronicle = await chronicles.chronicle(name)
            assert chronicle is not None
            summary = summarise(
                chronicle.event,
                chronicle.decided,
                source_of=publishers.__getitem__,
                concepts=load_lexicon().concepts,
            )

            view = core._docket._views[name]
            held = {one.claim.id for one in view.everything() if one.stands(LONG_AFTER)}
            stands = {one.claim.id for one in summary.statements if one.standing is Standing.STANDS}
            assert stands == held
            in_topics = {
                voice.claim.id
                for topic in summary.topics
                for position in topic.positions
                for voice in position.statements
            }
            assert in_topics <= stands
    assert told
