"""What speaks to messengers is loaded by those who use it, and by nobody else."""

import subprocess
import sys

import pytest

HEAVY = ("telethon", "apprise")


@pytest.mark.parametrize(
    "module", ["monitor.cli", "monitor.app", "monitor.notify.telegram", "monitor.cli.outbox"]
)
def test_it_is_there_without_the_heavy_libraries(module):
    code = f"import sys, {module}; print([one for one in {HEAVY} if one in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert found.stdout == "[]\n"
