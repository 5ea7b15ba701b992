"""A quotation of several sentences has one speaker, who is named where it opens or closes."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.extract.attribution import read_speaker
from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence

_QUOTED: Final = re.compile(r"[«„“][^«»„“”]*[»”]|\"[^\"]*\"")


def attribute_quotations(page: Page, drafts: Sequence[Draft]) -> None:
    """Give claims within a quotation over several sentences to who is quoted."""
    silent = [draft for draft in drafts if draft.attribution is None]
    if not silent:
        return
    for quoted in _QUOTED.finditer(page.text):
        inside = [one for one in silent if quoted.start() <= one.start < quoted.end()]
        if not inside:
            continue
        first, last = _at(page, quoted.start()), _at(page, quoted.end() - 1)
        if first is last:
            continue
        spoken = read_speaker(page, last) or read_speaker(page, first)
        if spoken is not None:
            for draft in inside:
                draft.attribution = spoken.attribution


def _at(page: Page, place: int) -> Sentence:
    """Return the sentence of an offset; marks after a full stop belong to the next one."""
    for sentence in page.sentences:
        if place < sentence.end:
            return sentence
    return page.sentences[-1]
