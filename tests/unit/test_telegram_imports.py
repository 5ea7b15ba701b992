"""The library of Telegram is loaded by nobody who does not read Telegram by an account."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module", ["monitor.cli", "monitor.app", "monitor.app.daemon", "monitor.collect.preview"]
)
def test_telethon_is_not_loaded_by(module: str) -> None:
    program = f"import sys, {module}; print(sorted(n for n in sys.modules if n == 'telethon'))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout == b"[]\n"
