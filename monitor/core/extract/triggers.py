"""Which sentences may claim something of their own."""

from typing import Final

from monitor.core.extract.modality import no_mishap
from monitor.core.extract.page import Sentence

_TRIGGERS: Final = frozenset(
    {
        "quantity", "attack", "cause", "control", "damage", "detonation", "status", "blame",
        "part", "weapon",
    }
)  # fmt: skip
_TRIGGER_CUES: Final = frozenset(
    {
        "down",
        "fight",
        "flag",
        "confirm",
        "comment",
        "act",
        "lays",
        "involvement",
        "control_word",
        "damage",
    }
)
_RETOLD_FALSELY: Final = frozenset({"word", "denial", "incident"})
_CHARGED: Final = frozenset({"side", "denial"})


def triggered(sentence: Sentence) -> bool:
    """Whether words stand in a sentence that a claim may rest on."""
    if _TRIGGERS & sentence.hits.keys() or _TRIGGER_CUES & sentence.cues.keys():
        return True
    if no_mishap(sentence) or (sentence.of("side") and sentence.named("cue", "points")):
        return True
    if sentence.hits.keys() >= _CHARGED and sentence.named("cue", "charge"):
        return True  # "Accusations against Ukraine are baseless"
    # "Reports of the crash do not correspond to reality"
    return sentence.hits.keys() >= _RETOLD_FALSELY and bool(sentence.named("word", "report"))
