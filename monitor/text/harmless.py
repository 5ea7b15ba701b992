"""Characters that show nothing and change how their neighbours are shown."""

import re
from typing import Final

# Controls but tab and line end, invisible marks, overrides and isolates of direction, tags.
UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def without_unseen(text: str) -> str:
    """Drop them; what is left is what a reader takes the text to be."""
    return UNSEEN.sub("", text)
