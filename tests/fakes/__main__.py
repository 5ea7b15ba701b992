"""Start a fake platform by hand, so that a daemon can be pointed at it.

``python -m tests.fakes --help`` lists them. Each lives in a module of its own here and adds
its command to ``commands``.
"""

import click

from tests.fakes.by_hand_web import facebook, feeds


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Platforms on this machine's loopback, for trying a daemon on them."""


commands.add_command(facebook)
commands.add_command(feeds)

if __name__ == "__main__":
    commands()
