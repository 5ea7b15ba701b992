"""The command ``monitor``: parse, call the application, print."""

from monitor.cli.outcome import run_command
from monitor.cli.root import commands, main

__all__ = ["commands", "main", "run_command"]
