"""The tables of monitor.toml that are there once: store, web, collect, log."""

from datetime import UTC
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from monitor.config.fields import Address, report_zone
from monitor.config.reader import Document, echo
from monitor.observe import LogForm

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class StoreSettings(Struct, frozen=True, kw_only=True):
    """``[store]``: where everything is kept."""

    path: Annotated[
        str, Meta(min_length=1, description="the path of the SQLite file, from this file's folder")
    ] = "../state/claimwatch.sqlite"


class WebSettings(Struct, frozen=True, kw_only=True):
    """``[web]``: health and metrics for the operator's own machines."""

    host: Annotated[str, Meta(min_length=1, description="an address of this machine")] = "127.0.0.1"
    port: Annotated[
        int, Meta(ge=0, le=65535, description="a port from 1 to 65535, or 0 for no web server")
    ] = 8075


class CollectSettings(Struct, frozen=True, kw_only=True):
    """``[collect]``: how other people's servers are asked."""

    preview_url: Annotated[
        Address, Meta(description="the address before /s/, begun by https://")
    ] = "https://t.me"
    requests_per_second: Annotated[
        float, Meta(gt=0, le=100, description="a number above 0, at most 100, for each host")
    ] = 0.5
    quiet_start: bool = True


class DigestSettings(Struct, frozen=True, kw_only=True):
    """``[digest]``: the week's digest, made by the daemon."""

    schedule: Annotated[
        str, Meta(description='five fields of cron, such as "0 7 * * 1", or "" for no digests')
    ] = ""
    timezone: Annotated[
        str, Meta(min_length=1, description='the name of a time zone, such as "Europe/Kyiv"')
    ] = "UTC"
    language: Annotated[Literal["en", "uk", "ru"], Meta(description="one of en, uk, ru")] = "en"
    folder: Annotated[str, Meta(min_length=1, description="a folder, from this file's folder")] = (
        "../digests"
    )


class LogSettings(Struct, frozen=True, kw_only=True):
    """``[log]``: what the daemon says of its own work, on standard error."""

    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="one of debug, info, warning, error"),
    ] = "info"
    format: Annotated[LogForm, Meta(description="one of auto, json, console")] = "auto"


def report_schedule(document: Document, digest: DigestSettings | None) -> None:
    """Report a schedule that is none, or a zone that this machine does not know."""
    if digest is None:
        return
    report_zone(document, {"timezone": digest.timezone}, ("digest",))
    if digest.schedule:
        from monitor.pipeline.calendar import Schedule  # noqa: PLC0415  only where one is set

        try:
            Schedule(digest.schedule, UTC)
        except ValueError as error:
            expected = 'five fields of cron, such as "0 7 * * 1", or "" for no digests'
            document.report(
                ("digest", "schedule"), f"found {echo(digest.schedule)} ({error})", expected
            )


def report_exposure(document: Document, web: WebSettings | None) -> None:
    """Warn of a web server that others than this machine can reach."""
    if web is not None and web.port and web.host not in _LOOPBACK:
        expected = "127.0.0.1, ::1 or localhost: anybody who reaches this address can read metrics"
        document.report(("web", "host"), f"found {echo(web.host)}", expected, warning=True)
