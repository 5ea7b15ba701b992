"""``monitor login``: log a Telegram account in, once, on the machine where it is used."""

import asyncio
import sys
from pathlib import Path

import click

from monitor.cli.common import config_option
from monitor.config import load_config
from monitor.observe import configure_logging


@click.command(short_help="Log a Telegram account in.")
@click.argument("account")
@click.option("--qr", is_flag=True, help="Show a QR code, to be scanned by the Telegram app.")
@config_option
def login(account: str, folder: Path, *, qr: bool) -> None:
    """Log an account of monitor.toml in, and keep its session in a file of yours alone."""
    from monitor.app.telegram import log_in

    # What went wrong is said by the one line at the end.
    configure_logging("critical", "auto", sys.stderr)
    config = load_config(folder)
    done = asyncio.run(log_in(config, account, _Terminal(), scan=qr))
    if done.fresh:
        click.echo(f"{account}: logged in as {done.name}; the daemon can use it now")
    else:
        click.echo(f"{account}: was logged in already, as {done.name}")


class _Terminal:
    """Asks on the terminal. The password is not echoed, and nothing is logged."""

    def phone(self) -> str:
        return _asked("Phone number, with country code")

    def code(self) -> str:
        return _asked("Code that Telegram sent to your other devices")

    def password(self) -> str:
        return _asked("Password of your two-step verification", hidden=True)

    def scan(self, address: str) -> None:
        import segno

        click.echo("In the app: Settings, Devices, Link Desktop Device. Scan this:")
        segno.make(address, error="l").terminal(sys.stdout, compact=True)


def _asked(words: str, *, hidden: bool = False) -> str:
    return str(click.prompt(words, hide_input=hidden, err=True))
