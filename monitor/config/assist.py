"""``[assist]`` of monitor.toml: the optional second reader."""

from typing import Annotated, Final
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from monitor.config.fields import Address, Text
from monitor.config.reader import Document, echo

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class AssistSettings(Struct, frozen=True, kw_only=True):
    """``[assist]``: an endpoint that speaks the OpenAI chat protocol. Off without ``url``."""

    url: Annotated[
        Address | None,
        Meta(description="the address before /chat/completions, begun by https://"),
    ] = None
    model: Annotated[Text | None, Meta(description="the model's name at that address")] = None
    key_file: Annotated[
        Text | None, Meta(description="the path of a file that holds the key and nothing else")
    ] = None
    key_env: Annotated[
        Text | None, Meta(description="the name of an environment variable that holds the key")
    ] = None
    seconds: Annotated[
        float, Meta(gt=0, le=120, description="a number above 0, at most 120, for one answer")
    ] = 20.0
    per_day: Annotated[
        int, Meta(ge=1, le=1_000_000, description="a number from 1 to 1000000, questions a day")
    ] = 500


def report_assist(document: Document, assist: AssistSettings | None) -> None:
    """Report what does not fit together, and a key that would travel in the clear."""
    if assist is None:
        return
    if (assist.url is None) != (assist.model is None):
        missing = "model" if assist.model is None else "url"
        document.report(("assist",), f"key {missing} is missing", "url and model, or neither")
    if assist.key_file is not None and assist.key_env is not None:
        expected = "one of key_file and key_env"
        document.report(("assist", "key_env"), f"found {echo(assist.key_env)}", expected)
    if assist.url is not None:
        parts = urlsplit(assist.url)
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            expected = "an address begun by https://: posts and the key travel in the clear"
            document.report(("assist", "url"), f"found {echo(assist.url)}", expected, warning=True)
