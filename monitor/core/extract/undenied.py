"""What a sentence says besides what it denies."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Modality
from monitor.text.scan import Hit

_AND: Final = (
    *(" and ", " та ", " і ", " й ", " и ", " and now ", " and instead "),
    *(" и теперь ", " і тепер ", " та тепер ", " й тепер "),
)
_CALLING: Final = re.compile(
    r", (?:назвав|называя|объяснив|пояснив|вказавши|назвавши|пояснюючи"
    r"|blaming|citing|attributing)\b"
)
# «а нам врут», «а нам рисуют сказки»: of what others say
_TO_US: Final = re.compile(r" нам (?:\w+ ){0,3}$")
# «не верьте пресс-службам, на шахте погибли тридцать»
_WHOM: Final = re.compile(r" [\w-]+(?: [\w-]+)?, (?!(?:что|кто|тем|що|хто|буд|that|who)\b)")
_REST: Final = re.compile(
    r"\b(?:остальное|прочее|решта|все інше|остальные|the rest|everything else)\b[^,;:.]*$"
)
# «…, а власть врёт как дышит»: of what others say
_LIES: Final = ("вре", "врут", "лже", "лгут", "бреш", "lies", "lie", "lying")
_THEY: Final = re.compile(r", (?:а|и|но|а от|і|але|та|and|but|while) [^,;:]{2,40} $")
UNBELIEF: Final = ("не верьте", "не вірте", "не верь", "do not believe", "don't believe")
_MARKS: Final = (", ", "; ", " — ", " – ")
_THAT: Final = re.compile(r", (?:что|що|будто|ніби|нібито|якобы|that) ")
_ON_IT: Final = re.compile(r"[,;—– ]+(?:а |but |and )?(?:про|о|об|of|about) ")
RETOLD: Final = re.compile(
    r"верси|слова |слов |словам|сообщени|информаци|слух|утвержден|публикаци|посты\b|заголовк"
    r"|версі|повідомлен|інформац|чутк|твердженн|публікаці|дописи\b"
    r"|reports?\b|claims?\b|rumou?r|theory"
)
_REALLY: Final = (
    *("насправді", "на ділі", "на самом деле", "в действительности", "на деле"),
    *("actually", "in fact", "in reality"),
)
_SUSPECTED: Final = re.compile(r"підозрю|подозрева|suspect")
_PARTICIPLE: Final = re.compile(
    r"(?:dismissing|denying|rejecting|refuting|отверг\w+в|опроверг\w+в|отрицая|отвергая|опровергая"
    r"|спростувавши|спростовуючи|заперечуючи|заперечивши|відкидаючи|відкинувши)\b"
)


def stance_of(
    page: Page, sentence: Sentence, draft: Draft, drafts: list[Draft], whole: Modality
) -> Modality:
    """Return how a sentence stands to one of its claims, where its words as a whole are so."""
    if whole is Modality.DENIED and after_denial(page, sentence, draft, drafts):
        return Modality.ASSERTED
    suspects = draft.attribute is Attribute.DETAINED and whole is Modality.HEDGED
    if suspects and all(
        hit.start >= draft.end and _SUSPECTED.match(page.folded, hit.start)
        for hit in sentence.of("hedge")
    ):
        return Modality.ASSERTED  # «затримали двох, їх підозрюють у підпалі»
    return whole


def after_denial(page: Page, sentence: Sentence, draft: Draft, drafts: list[Draft]) -> bool:
    """Whether a claim is none of what is denied: "reports of 25 dead are false: one died"."""
    return any(
        _behind(page, sentence, draft, hit, drafts)
        if hit.end <= draft.start
        else draft.end <= hit.start and _ahead(page, sentence, draft, hit, drafts)
        for hit in (*sentence.of("denial"), *sentence.named("status", "denied"))
        if hit.entry.concept != "not_but"
    )


def _ahead(page: Page, sentence: Sentence, draft: Draft, hit: Hit, drafts: list[Draft]) -> bool:
    """Whether a claim is told before something else is denied."""
    if _PARTICIPLE.match(page.folded, hit.start):
        return page.folded.endswith(", ", 0, hit.start)  # "…, dismissing talk of a missile"
    return (
        (
            page.folded.startswith(_LIES, hit.start)
            and _THEY.search(page.folded, draft.end, hit.start) is not None
        )
        or page.folded.startswith(UNBELIEF, hit.start)
        or _REST.search(page.folded, draft.end, hit.start) is not None
        or _TO_US.search(page.folded, sentence.start, hit.start) is not None
        or _apart(page, sentence, draft, hit, drafts)
        or _goes_on(page, sentence, draft, hit, drafts)
    )  # "more than forty are dead, don't believe the bulletins"


def _behind(page: Page, sentence: Sentence, draft: Draft, hit: Hit, drafts: list[Draft]) -> bool:
    """Whether a claim is what is so instead of what was denied before."""
    if any(
        hit.end <= say.start <= draft.start
        and page.folded.endswith(_AND, sentence.start, say.start)
        for say in sentence.named("speech", "say")
    ):
        return True  # "denies the capture and says 22 were killed"
    lead = page.folded[hit.end : draft.start]
    if (", " in lead and any(word in lead for word in _REALLY)) or _CALLING.search(lead):
        return True  # «помилково написали про 12, насправді дев'ять», «…, назвав причиной …»
    if ":" in lead and any(
        one.end <= hit.start
        for name in ("report", "figure")
        for one in sentence.named("word", name)
    ):
        return True  # "figures in the press are wrong: two died"
    if page.folded.startswith(UNBELIEF, hit.start) and (
        ":" in lead or _WHOM.match(page.folded, hit.end)
    ):
        return True  # "don't believe them: 60 are dead"
    colon = page.folded.find(": ", hit.end, draft.start)
    if colon >= 0 and any(
        hit.end <= other.start < colon and other.attribute is draft.attribute for other in drafts
    ):
        return True  # "rules out arson: lightning set it alight"
    if (
        hit.entry.kind == "status"
        and draft.attribute is Attribute.CAUSE
        and lead.startswith(_MARKS)
    ):
        return True  # «взрыва не было, причина — короткое замыкание»
    turned = any(mark in lead for mark in (":", ",", ";", " — "))
    return turned and any(other.start < hit.start for other in drafts)


def _apart(page: Page, sentence: Sentence, draft: Draft, denial: Hit, drafts: list[Draft]) -> bool:
    """Whether the denial has its own clause: "…, версия о диверсии не подтверждается"."""
    end = len(page.folded[: denial.start].rstrip(" ,—–-«"))  # «сообщения о потере — ложь»
    start = _clause_of(page, sentence, end)
    if start < draft.end or not any(
        start < other.end <= denial.start for other in drafts if other is not draft
    ):
        return False
    # "was caused by a faulty switch, sabotage has been ruled out"
    whole = draft.attribute is Attribute.CAUSE and any(
        draft.start <= hit.start and hit.end <= draft.end for hit in sentence.of("causal")
    )
    if _ON_IT.match(page.folded, start):
        return True  # «влучив «Кинджал», про Х-101 повідомили помилково»
    return whole or RETOLD.search(page.folded, start, denial.start) is not None


def _clause_of(page: Page, sentence: Sentence, end: int) -> int:
    """Return where a denial's clause begins, with what it is the words of: «слова X, що …»."""
    start = max(page.folded.rfind(mark, sentence.start, end) for mark in _MARKS)
    if start >= 0 and _THAT.match(page.folded, start):
        before = max(page.folded.rfind(mark, sentence.start, start) for mark in _MARKS)
        if before >= 0 and RETOLD.search(page.folded, before, start):
            return before
    return start


def _goes_on(
    page: Page, sentence: Sentence, draft: Draft, denial: Hit, drafts: list[Draft]
) -> bool:
    """Whether only what follows is denied: "makes it a glide bomb and rules out a missile"."""
    if any(
        draft.end <= one.start and one.end <= denial.start
        for one in sentence.named("word", "report")
    ):
        return False
    return page.folded.endswith(_AND, sentence.start, denial.start) and (
        any(other.start >= denial.end for other in drafts)
        or any(say.end <= draft.start for say in sentence.named("speech", "say"))
    )
