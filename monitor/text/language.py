"""Which language a text is in: by letters, by function words, by parts of words."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.text.lexicon import Tongue

_ENOUGH: Final = 240  # letters decide long before
_WORDS: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LETTER: Final = 3.0
_WORD: Final = 2.0
_MARK: Final = 1.0


class LanguageGuesser:
    """Tells the languages of a lexicon apart; unknown is an answer."""

    def __init__(self, tongues: Sequence[Tongue]) -> None:
        self._tongues = tuple(tongues)
        self._letters = {letter: tongue.code for tongue in tongues for letter in tongue.letters}
        every = re.escape("".join(self._letters))
        self._letter = re.compile(f"[{every}]" if every else r"(?!)")
        weights: dict[str, list[str]] = {}
        for tongue in tongues:
            for word in tongue.words:
                weights.setdefault(word, []).append(tongue.code)
        self._words = {word: codes[0] for word, codes in weights.items() if len(codes) == 1}
        self._marks = tuple(
            (mark, tongue.code)
            for tongue in tongues
            for mark in tongue.marks
            if not any(mark in other.marks for other in tongues if other is not tongue)
        )

        self._plain = self._only_of_plain_letters()

    def _only_of_plain_letters(self) -> str:
        """Return the one language that a text without foreign letters may be in, "" for several."""
        latin = [tongue.code for tongue in self._tongues if not tongue.letters][:1]
        told = {code for letter, code in self._letters.items() if letter.isascii()}
        told |= {code for word, code in self._words.items() if word.isascii()}
        told |= {code for mark, code in self._marks if mark.isascii()}
        return latin[0] if latin and told <= set(latin) else ""

    def guess(self, folded: str) -> str:
        """Return the language's code, "" where nothing tells."""
        head = folded[:_ENOUGH]
        if self._plain and head.isascii() and _WORDS.search(head):
            return self._plain
        found = self._letter.findall(head)
        if found:
            codes = {self._letters[letter] for letter in set(found)}
            if len(codes) == 1:
                return codes.pop()
        return self._weigh(head, found)

    def _weigh(self, head: str, letters: Sequence[str]) -> str:
        points: dict[str, float] = {}
        for letter in letters:
            code = self._letters[letter]
            points[code] = points.get(code, 0.0) + _LETTER
        for word in _WORDS.findall(head):
            code = self._words.get(word, "")
            if code:
                points[code] = points.get(code, 0.0) + _WORD
        padded = f"{head} "
        for mark, code in self._marks:
            times = padded.count(mark)
            if times:
                points[code] = points.get(code, 0.0) + _MARK * times
        if not points:
            return self._by_script(head)
        return max(points, key=lambda code: points[code])

    def _by_script(self, head: str) -> str:
        words = _WORDS.findall(head)
        latin = [tongue.code for tongue in self._tongues if not tongue.letters]
        if words and latin and all(word.isascii() for word in words):
            return latin[0]
        return ""
