"""Texts that people read are kept as files and compared letter by letter.

After a change that is meant, ``SNAPSHOTS=write pytest tests/unit/test_reply.py`` writes
them anew; the difference is then read, and committed with the change.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures" / "messages"


def check(name: str, text: str) -> None:
    file = FOLDER / f"{name}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
