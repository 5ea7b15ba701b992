"""[facebook] of monitor.toml: the key to the Graph API, and the webhook's."""

from typing import Annotated

from msgspec import Meta, Struct

from monitor.config.fields import Address
from monitor.config.messengers import SecretFile, SecretVariable
from monitor.config.reader import Document


class FacebookSettings(Struct, frozen=True, kw_only=True):
    """``[facebook]``: needed for sources with ``graph`` or ``webhook`` only."""

    token_file: SecretFile | None = None
    token_env: SecretVariable | None = None
    app_secret_file: SecretFile | None = None
    app_secret_env: SecretVariable | None = None
    verify_token_file: SecretFile | None = None
    verify_token_env: SecretVariable | None = None
    graph_url: Annotated[
        Address, Meta(description="the address before the version, begun by https://")
    ] = "https://graph.facebook.com"


def report_keys(document: Document, facebook: FacebookSettings | None, modes: set[str]) -> None:
    """Report a secret that the modes in use need and that has no place, or two."""
    if facebook is None:
        return
    needed = {"token", "app_secret"} if modes & {"graph", "webhook"} else set()
    needed |= {"verify_token"} if "webhook" in modes else set()
    for name in ("token", "app_secret", "verify_token"):
        given = [
            key for key in (f"{name}_file", f"{name}_env") if getattr(facebook, key) is not None
        ]
        expected = f"{name}_file or {name}_env, one of them"
        if len(given) > 1:
            document.report(("facebook", given[1]), f"{name} has two places", expected)
        elif not given and name in needed:
            document.report(("facebook",), f"{name} has no place", expected)
