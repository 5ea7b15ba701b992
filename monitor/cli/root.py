"""The command line's root, and the list of its commands."""

import sys

import click

from monitor import __version__
from monitor.cli.asking import check_config, explain, read, status
from monitor.cli.evaluating import evaluate
from monitor.cli.events import events
from monitor.cli.exporting import digest, export_rows, verify
from monitor.cli.importing import import_posts
from monitor.cli.login import login
from monitor.cli.outbox import outbox
from monitor.cli.outcome import run_command
from monitor.cli.routing import mute, routes
from monitor.cli.running import demo, rebuild, replay, run
from monitor.cli.sources import sources


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="monitor")
def commands() -> None:
    """Watch public sources: who claims what about an event, and where claims conflict."""


for _command in (
    run,
    demo,
    replay,
    login,
    check_config,
    status,
    explain,
    read,
    events,
    evaluate,
    sources,
    import_posts,
    outbox,
    digest,
    verify,
    export_rows,
    routes,
    mute,
    rebuild,
):
    commands.add_command(_command)


def main() -> None:
    """Run the command line and turn every outcome into an exit status."""
    sys.exit(run_command(commands, sys.argv[1:]))
