"""``[[accounts]]`` of monitor.toml: the logins by which Telegram is read."""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from monitor.config.fields import Text, report_repeat
from monitor.config.lines import Path as KeyPath
from monitor.config.reader import Document

ACCOUNT_KEYS: Final = ("api_hash_file", "api_hash_env")

AccountName = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9][a-z0-9_-]*$", description="a name of small letters, digits, - and _"),
]
_Server = Annotated[str, Meta(pattern=r"^[0-9a-fA-F.:\[\]]+:[0-9]{1,5}$")]
_PATH: Final = "a path, from this file's folder"


class AccountSettings(Struct, frozen=True, kw_only=True):
    """``[[accounts]]``: one Telegram account and how it may be used."""

    name: AccountName
    api_id: Annotated[int, Meta(gt=0, description="the number from https://my.telegram.org")]
    api_hash_file: Annotated[Text | None, Meta(description=_PATH)] = None
    api_hash_env: Annotated[
        Text | None, Meta(description="the name of an environment variable")
    ] = None
    session: Annotated[Text | None, Meta(description=_PATH)] = None
    requests_per_second: Annotated[
        float, Meta(gt=0, le=100, description="a number above 0, at most 100; Telegram bears 1")
    ] = 1.0
    server: Annotated[_Server | None, Meta(description="address:port, for tests")] = None
    server_key: Annotated[Text | None, Meta(description=_PATH)] = None

    @property
    def session_path(self) -> str:
        """Where the login is kept, from the file's folder on."""
        return self.session or f"../state/{self.name}.session"

    @property
    def server_address(self) -> tuple[str, int] | None:
        """The server for tests as address and port."""
        if self.server is None:
            return None
        host, _, port = self.server.rpartition(":")
        return host.strip("[]"), int(port)


def read_accounts(document: Document) -> tuple[AccountSettings, ...]:
    """Read and check every ``[[accounts]]``."""
    accounts: list[AccountSettings] = []
    names: dict[str, int] = {}
    for path, table in document.array("accounts"):
        report_repeat(document, names, table.get("name"), (*path, "name"))
        _one_hash(document, table, path)
        if account := document.convert(table, AccountSettings, path):
            accounts.append(account)
    return tuple(accounts)


def _one_hash(document: Document, table: Mapping[str, object], path: KeyPath) -> None:
    """Check that the secret is named in exactly one way."""
    given = [key for key in ACCOUNT_KEYS if key in table]
    if len(given) != 1:
        found = "both api_hash_file and api_hash_env" if given else "no api_hash"
        document.report(path, f"found {found}", "api_hash_file or api_hash_env")
