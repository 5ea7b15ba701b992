"""``monitor outbox``: what is on its way, in doubt or dead, and what is to become of it."""

from pathlib import Path

import click

from monitor.cli.common import ask, config_option, print_rows
from monitor.clock import SystemClock
from monitor.config import load_config
from monitor.model.alerts import DeliveryState
from monitor.notify.render import count_words

_STATES = [state.value for state in DeliveryState]
_OPEN = ("due", "leased", "uncertain", "dead")
_alert_argument = click.argument("alert_id")
_receiver_option = click.option("--receiver", help="Only at this receiver.")


@click.group(short_help="Show deliveries; send again or give up what did not arrive.")
def outbox() -> None:
    """Show deliveries, and order what becomes of those that did not arrive."""


@outbox.command("list", short_help="List deliveries, the newest first.")
@click.option(
    "--state",
    "states",
    type=click.Choice(_STATES),
    multiple=True,
    help="Only these states; left out: whatever is not over.",
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@config_option
def list_deliveries(states: tuple[str, ...], limit: int, folder: Path) -> None:
    """List deliveries, the newest first."""
    from monitor.notify.outbox import outbox_rows

    wanted = states or _OPEN
    found = ask(load_config(folder), lambda reads: reads.outbox(wanted, limit))
    print_rows(outbox_rows(found, wanted, limit, SystemClock().now()))


@outbox.command(short_help="Send again what is dead, uncertain or suppressed.")
@_alert_argument
@_receiver_option
@config_option
def retry(alert_id: str, receiver: str | None, folder: Path) -> None:
    """Send ALERT_ID again where it is dead, uncertain or suppressed; a beginning will do.

    What is uncertain is sent with the words that it may be a repeat.
    """
    from monitor.store.orders import retry_delivery

    path = load_config(folder).store_path
    _tell(retry_delivery(path, alert_id, receiver, SystemClock().now()), "due again")


@outbox.command(short_help="Give up what was not delivered.")
@_alert_argument
@_receiver_option
@config_option
def drop(alert_id: str, receiver: str | None, folder: Path) -> None:
    """Give ALERT_ID up where it was not delivered; a beginning will do."""
    from monitor.store.orders import drop_delivery

    _tell(drop_delivery(load_config(folder).store_path, alert_id, receiver), "given up")


def _tell(count: int, what: str) -> None:
    if not count:
        raise click.ClickException("nothing of this alert is in such a state")
    noun = "delivery" if count == 1 else "deliveries"
    click.echo(f"{count_words(count, 'x').split()[0]} {noun} {what}")
