"""Every outcome of a command as an exit status and, on standard error, one calm line.

0 done · 1 not found or not possible · 2 the command line or the configuration is wrong ·
3 the store cannot be used · 70 a bug · 130 interrupted.
"""

import errno
import os
import sys
import traceback
from pathlib import Path
from typing import Final, TextIO

import click

from monitor.errors import ConfigError, MonitorError, StoreError
from monitor.observe import redact

EXIT_FAILED: Final = 1
EXIT_CONFIG: Final = 2
EXIT_STORE: Final = 3
EXIT_BUG: Final = 70
EXIT_INTERRUPTED: Final = 130
EXIT_CLOSED_PIPE: Final = 141

# What the machine lacks, and not the program, also where no file is named with it.
_LACKS: Final = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS,
    errno.ENOENT, errno.EACCES, errno.EMFILE, errno.ENFILE,
}  # fmt: skip


def run_command(command: click.Command, arguments: list[str]) -> int:
    """Run one command and return its exit status; what went wrong is on standard error."""
    _open_missing()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        command.main(arguments, prog_name="monitor", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click exits where it meets a closed pipe
        _silence(sys.stdout)
        return EXIT_CLOSED_PIPE
    except MonitorError as error:
        return _tell(error)
    except OSError as error:
        return _deny(error)
    except Exception as error:  # noqa: BLE001  the last place before the shell
        return _confess(error)
    return 0


def _tell(error: MonitorError) -> int:
    """Print what the operator has to mend."""
    match error:
        case ConfigError(problems=problems):
            for problem in problems:
                click.echo(problem, err=True)
            count = len(problems)
            click.echo(f"monitor: {count} mistake{'s' * (count != 1)}", err=True)
            return EXIT_CONFIG
        case StoreError():
            click.echo(f"monitor: {redact(str(error))}", err=True)
            return EXIT_STORE
        case _:
            click.echo(f"monitor: {redact(str(error))}", err=True)
            return EXIT_FAILED


def _deny(error: OSError) -> int:
    """Print what the system refused; what is neither file nor disk is our own affair."""
    if error.filename is None and error.errno not in _LACKS:
        return _confess(error)
    what = f"{error.filename}: " if error.filename else ""
    click.echo(f"monitor: {what}{error.strerror}", err=True)
    return EXIT_FAILED


def _confess(error: Exception) -> int:
    click.echo(redact("".join(traceback.format_exception(error))), err=True, nl=False)
    click.echo("monitor: this is a bug; the lines above say where", err=True)
    return EXIT_BUG


def _open_missing() -> None:
    """Put nothing where the caller closed a standard stream: ``monitor status >&-``."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Open for the rest of the run, as the stream it stands in for would be.
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, stream)


def _silence(stream: TextIO) -> None:
    """Let the interpreter's last flush go nowhere: the reader has gone away."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
